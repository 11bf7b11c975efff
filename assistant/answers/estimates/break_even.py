"""From where on one way is the cheaper one: hours of a month for a commitment, calls for a function."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.estimates.amount_sought import largest_amount
from assistant.answers.estimates.wording import Estimated, assumed, joined, sources_of
from assistant.quantities import number, usd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answers.estimates.ask import Ask
    from assistant.costs import PriceBook

_MONTHS_PER_YEAR = 12


def of_commitment(ask: Ask, book: PriceBook, price: Callable[[Ask], Estimated | None]) -> Estimated | None:
    """Tell how much of the time an instance must run for its commitment to pay; None for nothing committed.

    Raises:
        UnknownFactError: when a rate is lacking.
    """
    years = ask.commitment_years
    if not years or ask.subject != "instance" or ask.plan == "compute":
        return None
    of = replace(ask, wants="price", period=None, months=None, purchase=None, alternatives=None, left_over=0)
    committed, usual = (
        price(replace(of, commitment_years=years)),
        price(replace(of, commitment_years=None, payment=None, plan=None)),
    )
    if committed is None or usual is None or committed.part is None or usual.part is None:
        return None
    one, other = committed.part, usual.part
    if not other.usd_per_month or one.usd_per_month >= other.usd_per_month:
        return None
    share = one.usd_per_month / other.usd_per_month
    hours = share * book.month_hours
    term = _MONTHS_PER_YEAR * years
    paid, listed = usd(one.usd_per_month), usd(other.usd_per_month)
    text = (
        f"**{share:.0%} of the time**: a {years}-year commitment costs {paid} a month however little it "
        f"runs, On-Demand {listed} for a whole month, so above {number(round(hours))} of "
        f"{number(book.month_hours)} hours a month the commitment is cheaper. Around the clock, On-Demand "
        f"has cost as much as the whole term after {number(round(share * term, 1))} of {term} months.\n"
        f"{one.working}, against {other.working}."
    )
    return Estimated(
        kind="estimate",
        text=joined(text, assumed(one.assumes)),
        card=committed.card,
        source=committed.source,
        ask=replace(ask, wants="saving"),
    )


def of_calls(sides: Sequence[Ask], price: Callable[[Ask], Estimated | None]) -> Estimated | None:
    """Tell from how many calls a month on a function costs more than another side; None for other sides.

    Of the function and a task that is held against it the memory may be said once: "at 1 GB".

    Raises:
        UnknownFactError: when a rate is lacking.
    """
    functions = [one for one in sides if one.subject == "lambda" and one.run_seconds is not None]
    others = [one for one in sides if one.subject not in ("lambda", None)]
    if len(functions) != 1 or len(others) != 1 or functions[0].requests_per_month is not None:
        return None
    memory_mib = functions[0].memory_mib or others[0].memory_mib
    of = replace(functions[0], wants="price", period=None, left_over=0, memory_mib=memory_mib)
    is_task = others[0].subject == "fargate"
    sized = (others[0].memory_mib or memory_mib) if is_task and others[0].vcpus is None else None
    beside = replace(others[0], wants="price", period=None, left_over=0, run_seconds=None)
    other = price(replace(beside, memory_mib=sized or (others[0].memory_mib if is_task else None)))
    if other is None or other.part is None:
        return None
    calls, found = largest_amount(
        other.part.usd_per_month, lambda amount: price(replace(of, requests_per_month=amount))
    )
    if not calls or found is None or found.part is None:
        return None
    text = (
        f"**{number(calls)} requests a month**: up to there the function is cheaper than {other.part.what}, "
        f"{usd(other.part.usd_per_month)} a month.\n{found.part.working}, against {other.part.working}."
    )
    enough = "that the other side carries as many is not looked at"
    return Estimated(
        kind="estimate",
        text=joined(text, assumed([*found.part.assumes, *other.part.assumes, enough])),
        card=found.card,
        source=sources_of((found, other)),
        ask=replace(of, wants="saving"),
    )
