"""What an instance-hour costs under a commitment, by plan and by when it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from assistant.costs import Rate, instance_rate
from assistant.errors import UnknownFactError

if TYPE_CHECKING:
    from assistant.costs import PriceBook

Payment = Literal["no_upfront", "partial_upfront", "all_upfront"]
_PERCENT = 100
_STANDARD = "standard_ri"
PAYMENTS = {
    "no_upfront": "without upfront payment",
    "partial_upfront": "partly paid upfront",
    "all_upfront": "all paid upfront",
}
"""When a commitment is paid, in words."""


def committed_rate(
    book: PriceBook, place: tuple[str, str], years: int, *, payment: str = "no_upfront", plan: str = ""
) -> Rate:
    """Return dollars an instance-hour under a commitment; what is paid upfront is spread over its hours.

    Args:
        book: the prices.
        place: Region and instance type.
        years: length of the commitment, 1 or 3.
        payment: no_upfront, partial_upfront or all_upfront.
        plan: "convertible" for a Convertible Reserved Instance; else a Standard one.

    Raises:
        UnknownFactError: when the tables hold no rate, and none may be estimated.
    """
    region, name = place
    table = f"{plan}_ri" if plan else _STANDARD
    listed = instance_rate(book, region, name)
    for row in book.tables.rows("reserved_instances.csv"):
        of_row = (row["instance_type"], row["region"], row["plan"], row["payment_option"], row["term_years"])
        if of_row == (name, region, table, payment, str(years)) and float(row["usd_per_hour"]) < listed.usd:
            kind = "Convertible" if plan else "Standard"
            source = f"{kind} Reserved Instance, {years} years, {payment}, {region}, {row['as_of']}"
            return Rate(float(row["usd_per_hour"]), "instance-hour", source)
    if plan:
        raise UnknownFactError(f"I know no {plan} rate of {name} in {region} for {years} years")
    if payment == "no_upfront":
        return instance_rate(book, region, name, commitment_years=years)
    return _estimated(book, listed, name, (years, payment))


def _estimated(book: PriceBook, listed: Rate, name: str, term: tuple[int, str]) -> Rate:
    """Return the list price less the typical saving of the type's class; for others the least of all."""
    years, payment = term
    typical = {
        row["applies_to"][:1]: (float(row["percent"]), row["as_of"])
        for row in book.tables.rows("discounts.csv")
        if (row["scope"], row["payment_option"], row["kind"], row["term_years"])
        == (_STANDARD, payment, "typical", str(years))
    }
    if not typical:
        raise UnknownFactError(f"I know no rate of a {years}-year commitment {PAYMENTS[payment]}")
    own = typical.get(name[:1]) if name[1:2].isdigit() else None
    percent, as_of = own or min(typical.values())
    note = f"estimated: {percent:g}% below list, the typical {years}-year saving ({as_of})"
    source = f"{listed.source}, less {percent:g}% (typical {years}-year commitment, {as_of})"
    return Rate(listed.usd * (1 - percent / _PERCENT), "instance-hour", source, note)
