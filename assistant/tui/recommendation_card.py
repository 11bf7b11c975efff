"""A recommendation as a card: the choice and its price, why, what would flip it, and the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from assistant.engine import with_every_flip
from assistant.engine.narrative import PLATFORM_NAMES
from assistant.quantities import number, usd
from assistant.tui.bill_bars import bill_lines
from assistant.tui.markdown_text import markdown_content
from assistant.tui.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.engine.recommendation import PlatformVerdict, Recommendation
    from assistant.reply import Reply

CONFIDENCE = {
    "settled": "settled",
    "close_call": "a close call",
    "needs_input": "more answers could change it",
}
_ROUNDING_USD = 0.005
_MUTED = "$foreground-muted"
_WIDE_TABLE = 90
_LEAST_REMARK = 12
_MOST_FLIPS = 3
_ASSUMES = "Assumes: "
_BILL_HEAD = "| item |"
_BLANK = Content("")


def asks_details(reply: Reply) -> bool:
    """Tell whether the reply itself brings the bill."""
    return _BILL_HEAD in reply.text


def card_lines(reply: Reply, width: int, *, unfolded: bool = False) -> list[Content] | None:
    """Return the lines of a reply's card, None where there is no platform to recommend.

    What the reply says before the recommendation stays above it. Folded, the card tells what the
    reply tells, with one line for each platform; unfolded also every flip, assumption and the bill.
    A reply that brings the bill itself was asked for it: there bill and ranking come first.
    """
    found = reply.recommendation
    top = found.top if found else None
    if found is None or top is None:
        return None
    intro, scope = _around_headline(reply.text, top)
    lines: list[Content] = []
    if intro:
        lines += [*markdown_content(intro, width).split("\n"), _BLANK]
    lines += _headline(top, scope, width)
    bill = [_BLANK, *bill_lines(top, width)] if unfolded else []
    ranked = [_BLANK, *ranked_lines(found, width, whole=unfolded)]
    asked = unfolded and asks_details(reply)
    if asked:  # the reasons were told with the advice; in a small window they would hide what is asked for
        lines += [*bill, *ranked]
    lines += _section("Why", "•", top.reasons, width)
    lines += _section("Watch", "!", top.risks, width, "$text-warning")
    flips = _every_flip(with_every_flip(found)) if unfolded else _told_flips(found, reply.text)
    lines += _section("What would flip it", "↷", flips, width)
    assumed = _all_terms(found, top) if unfolded else _told_terms(reply.text)
    lines += [] if asked else ranked
    if assumed:
        words = Content(f"Assumes {assumed}").stylize(_MUTED)
        lines += [_BLANK, *(line.rstrip() for line in words.wrap(width))]
    lines += [] if asked else bill
    return lines


def card_content(reply: Reply, width: int, *, unfolded: bool = False) -> Content | None:
    """Return the same as one text."""
    lines = card_lines(reply, width, unfolded=unfolded)
    return None if lines is None else Content("\n").join(lines)


def _around_headline(text: str, top: PlatformVerdict) -> tuple[str, str]:
    """Return what stands before the headline, and for what the amount is: "30.4 runs of 20 minutes"."""
    before, bold, after = text.partition(f"**{PLATFORM_NAMES[top.platform]}")
    if not bold:
        return "", ""
    scope = after.split("\n", maxsplit=1)[0].partition("** for ")[2].rstrip(".")
    return before.strip(), scope


def _headline(top: PlatformVerdict, scope: str, width: int) -> list[Content]:
    name = Content(PLATFORM_NAMES[top.platform]).stylize("bold $text-success")
    amount = Content(_amount(top)).stylize("bold $text-accent")
    below = " · ".join(part for part in (top.sizing, scope) if part)
    cost = top.monthly_usd
    if cost is not None and cost.high - cost.low > _ROUNDING_USD:
        below += f" · {usd(cost.low)} to {usd(cost.high)}"
    space = width - name.cell_length - amount.cell_length
    first = [name + " " * space + amount] if space > 1 else [name, amount]
    return [*first, *Content(below).wrap(width)]


def _amount(verdict: PlatformVerdict) -> str:
    return f"{usd(verdict.monthly_usd.expected)} a month" if verdict.monthly_usd else "amount not known"


def _section(title: str, sign: str, entries: Sequence[str], width: int, style: str = _MUTED) -> list[Content]:
    if not entries:
        return []
    items = (line for entry in entries for line in _item(sign, entry, width, style))
    return [_BLANK, Content(title).stylize("bold"), *items]


def _item(sign: str, text: str, width: int, style: str) -> Iterable[Content]:
    for place, line in enumerate(Content(text).wrap(max(8, width - 2))):
        lead = Content(f"{sign} ").stylize(style) if place == 0 else Content("  ")
        yield lead + line.rstrip()


def _every_flip(found: Recommendation) -> list[str]:
    return [flip.text.rstrip(".") for flip in found.flips]


def _told_flips(found: Recommendation, text: str) -> list[str]:
    """Return the flips that the words name; without such words the first ones."""
    said = text.lower()
    told = [flip for flip in _every_flip(found) if flip.lower() in said]
    return told or _every_flip(found)[:_MOST_FLIPS]


def _told_terms(text: str) -> str:
    lines = (line for line in text.splitlines() if line.startswith(_ASSUMES))
    return next(lines, "").removeprefix(_ASSUMES)


def _all_terms(found: Recommendation, top: PlatformVerdict) -> str:
    terms = list(found.assumptions)
    if top.not_included:
        terms.append(f"not included: {', '.join(top.not_included)}")
    return f"{'; '.join(terms)}." if terms else ""


def ranked_lines(found: Recommendation, width: int, *, whole: bool) -> list[Content]:
    """Return every platform in its order: sign, amount, size and what stands against it."""
    wide = width >= _WIDE_TABLE
    head = ["", "platform", "USD a month", *(["hours of work"] if wide else []), "size, or why not"]
    rows = [_row(place, one, wide=wide) for place, one in enumerate(found.ranked, start=1)]
    if not whole:
        room = width - sum(max(len(row[i]) for row in (head, *rows)) + 2 for i in range(len(head) - 1))
        rows = [[*row[:-1], _cut(row[-1], max(room, _LEAST_REMARK))] for row in rows]
    styles = [("bold" if n == 0 else "") if one.feasible else _MUTED for n, one in enumerate(found.ranked)]
    cells = [[Content(cell).stylize(style) for cell in row] for row, style in zip(rows, styles, strict=True)]
    return table_lines([Content(word) for word in head], cells, width)


def _row(place: int, one: PlatformVerdict, *, wide: bool) -> list[str]:
    sign = f"✓ {place}" if one.feasible else "✗"
    amount = usd(one.monthly_usd.expected) if one.monthly_usd and one.feasible else ""
    hours = [number(round(one.operations_hours, 1)) if one.feasible else ""] if wide else []
    words = one.sizing if one.feasible else one.blockers[0].reason
    return [sign, PLATFORM_NAMES[one.platform], amount, *hours, words]


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
