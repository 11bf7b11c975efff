"""Markdown as styled text in one piece.

A reply is one widget: Textual's own Markdown makes a widget of every paragraph and table cell, which
costs a long conversation its quickness.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from textual.content import Content
from textual.style import Style

from assistant.session.text import clean
from assistant.tui.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_STRONG = "bold $text-accent"
_CODE = "$text-secondary"
_MUTED = "$foreground-muted"
_BULLETS = ("•", "◦", "▪")
_LINKED = ("https://", "http://")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown_content(text: str, width: int) -> Content:
    """Return Markdown as text for a width in cells; paragraphs are left for the widget to wrap."""
    lines = _blocks(_parser().parse(clean(text)), max(8, width))
    return Content("\n").join(lines)


def link_style(url: str) -> Style | str:
    """Return the style of a link; only web addresses become one."""
    return Style(underline=True, link=url) if url.startswith(_LINKED) else ""


def _blocks(tokens: Sequence[Token], width: int) -> list[Content]:
    """Return the lines of a run of blocks, a blank line between them."""
    lines: list[Content] = []
    for block in _top_level(tokens):
        made = _block(block, width)
        if lines and made:
            lines.append(Content(""))
        lines += made
    return lines


def _top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield each block with all that is inside it."""
    start, depth = 0, 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : place + 1]
            start = place + 1


def _block(tokens: Sequence[Token], width: int) -> list[Content]:
    first, inside = tokens[0], tokens[1:-1]
    kind = first.type.removesuffix("_open")
    if kind == "paragraph":
        return _inline(inside[0]).split("\n")
    if kind == "heading":
        return [_inline(inside[0]).stylize("bold")]
    if kind in ("bullet_list", "ordered_list"):
        return _list(tokens, width)
    if kind == "table":
        return _table(inside, width)
    if kind in ("fence", "code_block"):
        bar = Content("▏ ").stylize(_MUTED)
        return [bar + Content(line).stylize(_CODE) for line in first.content.rstrip("\n").split("\n")]
    if kind == "blockquote":
        bar = Content("│ ").stylize(_MUTED)
        return [bar + piece for line in _blocks(inside, width - 2) for piece in line.wrap(width - 2)]
    return [Content("─" * min(width, 40)).stylize(_MUTED)] if kind == "hr" else [Content(first.content)]


def _list(tokens: Sequence[Token], width: int) -> list[Content]:
    ordered = tokens[0].type == "ordered_list_open"
    lines: list[Content] = []
    for item in _top_level(tokens[1:-1]):
        bullet = f"{item[0].info}. " if ordered else f"{_BULLETS[min(tokens[0].level // 2, 2)]} "
        inner = [line for block in _top_level(item[1:-1]) for line in _block(block, width - len(bullet))]
        pieces = [piece for line in inner for piece in line.wrap(max(8, width - len(bullet)))]
        for place, piece in enumerate(pieces or [Content("")]):
            lead = Content(bullet).stylize(_MUTED) if place == 0 else Content(" " * len(bullet))
            lines.append(lead + piece.rstrip())
    return lines


def _table(tokens: Sequence[Token], width: int) -> list[Content]:
    rows: list[list[Content]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline(token))
    return table_lines(rows[0], rows[1:], width)


def _inline(token: Token) -> Content:
    parts: list[Content | tuple[str, Style | str]] = []
    styles: list[Style | str] = []
    for child in token.children or ():
        if child.type.endswith("_open"):
            styles.append(_opened(child))
        elif child.type.endswith("_close"):
            styles.pop()
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(("\n", ""))
        else:
            piece = Content(child.content)
            for style in (*styles, *([_CODE] if child.type == "code_inline" else [])):
                piece = piece.stylize(style)
            parts.append(piece)
    return Content.assemble(*parts)


def _opened(token: Token) -> Style | str:
    if token.type == "link_open":
        return link_style(str(token.attrs.get("href", "")))
    return {"strong_open": _STRONG, "em_open": "italic"}.get(token.type, "")
