"""A monthly bill with a bar for each line; the amounts stand beside the bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from assistant.quantities import number, usd, usd_exact

if TYPE_CHECKING:
    from assistant.engine.recommendation import BillLine, PlatformVerdict

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LONGEST_BAR = 30
_MUTED = "$foreground-muted"


def bill_lines(verdict: PlatformVerdict, width: int) -> list[Content]:
    """Return the bill of one platform: item and amount, a bar, and the working below it."""
    if not verdict.bill:
        return [Content("There is no bill: a price is missing.")]
    longest = max(len(line.item) for line in verdict.bill)
    amounts = [usd(line.usd) for line in verdict.bill]
    total = usd(sum(line.usd for line in verdict.bill))
    amount_width = max(len(amount) for amount in (*amounts, total))
    item_width = min(longest, max(8, width - amount_width - 14))
    bar_width = min(_LONGEST_BAR, width - item_width - amount_width - 4)
    most = max(line.usd for line in verdict.bill)
    lines = [Content("The bill").stylize("bold")]
    for line, amount in zip(verdict.bill, amounts, strict=True):
        share = line.usd / most if most > 0 else 0.0
        drawn = Content(bar(share, bar_width)).stylize("$text-primary")
        item = Content(line.item).truncate(item_width, ellipsis=True, pad=True)
        lines.append(Content.assemble(item, "  ", amount.rjust(amount_width), "  ", drawn).rstrip())
        lines += [part.rstrip() for part in Content(f"  {_working(line)}").stylize(_MUTED).wrap(width)]
    lines.append(Content(f"{'total'.ljust(item_width)}  {total.rjust(amount_width)}").stylize("bold"))
    return lines


def bar(share: float, width: int) -> str:
    """Return a bar for a share between 0 and 1, to an eighth of a cell; what is not nothing is seen."""
    eighths = round(max(0.0, min(1.0, share)) * max(0, width) * 8)
    if eighths == 0 and share > 0 and width > 0:
        eighths = 1
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _working(line: BillLine) -> str:
    quantity = number(round(line.quantity, 2 if line.quantity >= 1 else 6))
    return f"{quantity} {line.unit} x {usd_exact(line.usd_per_unit)}"
