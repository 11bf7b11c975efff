"""The graph of the security groups in lines: whoever has a place in it, and the traffic at one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from assistant.security_groups.drawing import WORLD
from assistant.session.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.security_groups import Graph
    from assistant.security_groups.drawing import Edge

OPEN_SIGN = "!"
OPEN_WORDS = "OPEN TO THE WORLD"
MOST_ROWS = 600
_MUTED = "$foreground-muted"
_NAME_WIDTH = 28


class Row(NamedTuple):
    """A line of the picture.

    Attributes:
        words: what it shows.
        goes_to: the end that it leads to; None for a heading, which leads nowhere.
    """

    words: Content
    goes_to: str | None = None


def is_open(edge: Edge) -> bool:
    """Tell whether any address of the internet may open this traffic."""
    return edge.source == WORLD and bool(edge.traffic)


def opened_of(drawn: Graph) -> frozenset[str]:
    """Return the groups that are open to the world."""
    return frozenset(edge.target for edge in drawn.edges if is_open(edge))


def ends_of(drawn: Graph) -> tuple[str, ...]:
    """Return every end: the groups that are open to the world, the other groups, then who is outside."""
    opened = opened_of(drawn)
    groups = sorted(drawn.labels, key=lambda name: name not in opened)
    return (*groups, *drawn.outside)


def end_lines(drawn: Graph) -> list[Content]:
    """Return the words of every end for the list; an open group bears a sign."""
    opened = opened_of(drawn)
    lines = []
    for end in ends_of(drawn):
        sign = (f"{OPEN_SIGN} ", "bold $text-error") if end in opened else ("  ", "")
        lines.append(
            Content.assemble(sign, (clean(drawn.labels.get(end, end)), "" if end in drawn.labels else _MUTED))
        )
    return lines


def summary(drawn: Graph) -> str:
    """Return what there is, in a line."""
    groups = f"{len(drawn.labels):,} group{'' if len(drawn.labels) == 1 else 's'}"
    return f"{groups}, {len(opened_of(drawn)):,} {OPEN_WORDS.lower()}"


def rows_at(drawn: Graph, end: str) -> list[Row]:
    """Return the traffic at one end: who may reach it, and what it may reach."""
    name = _name(drawn, end)
    towards = [edge for edge in drawn.edges if edge.target == end]
    away = [edge for edge in drawn.edges if edge.source == end]
    return [
        _heading(f"Who may reach {name}"),
        *_edges(drawn, towards, towards=True),
        Row(Content("")),
        _heading(f"What {name} may reach"),
        *_edges(drawn, away, towards=False),
    ]


def rows_of_all(drawn: Graph) -> list[Row]:
    """Return the whole graph: each end with everyone who may reach it; of a large one its beginning."""
    edges_of: dict[str, list[Edge]] = {}
    for edge in drawn.edges:
        edges_of.setdefault(edge.target, []).append(edge)
    rows: list[Row] = []
    for target in ends_of(drawn):
        if target in edges_of:
            rows += [_heading(clean(drawn.labels.get(target, target)))]
            rows += [*_edges(drawn, edges_of[target], towards=True), Row(Content(""))]
        if len(rows) > MOST_ROWS:
            return [*rows[:MOST_ROWS], Row(Content("… and more: choose a group to see all that is its own."))]
    return rows[:-1] or [Row(Content("No rule lets anything in."))]


def _edges(drawn: Graph, edges: Sequence[Edge], *, towards: bool) -> Iterator[Row]:
    if not edges:
        yield Row(Content("  nobody" if towards else "  nothing").stylize(_MUTED))
        return
    others = [edge.source if towards else edge.target for edge in edges]
    width = min(_NAME_WIDTH, max(len(_name(drawn, other)) for other in others))
    ordered = sorted(zip(edges, others, strict=True), key=lambda pair: not is_open(pair[0]))
    for edge, other in ordered:
        yield Row(_edge_words(edge, _name(drawn, other).ljust(width), towards=towards), other)


def _edge_words(edge: Edge, name: str, *, towards: bool) -> Content:
    opened = is_open(edge)
    arrow = "✗──" if not edge.traffic else "◀──" if towards else "──▶"
    return Content.assemble(
        (f"{OPEN_SIGN} " if opened else "  ", "bold $text-error"),
        (f"{arrow} ", "$text-warning" if not edge.traffic else _MUTED),
        f"{name}  ",
        (clean(edge.traffic), "bold") if edge.traffic else (f"{clean(edge.blocked)}: not let out", _MUTED),
        (f"  {OPEN_WORDS}" if opened else "", "bold $text-error"),
    )


def _heading(words: str) -> Row:
    return Row(Content(words).stylize("bold $text-accent"))


def _name(drawn: Graph, end: str) -> str:
    return clean(drawn.names.get(end, end))
