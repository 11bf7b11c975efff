"""Amounts with units: reading what people write, and writing what people read."""

from assistant.quantities.display import (
    amount,
    convert,
    duration,
    many,
    number,
    said,
    usd,
    usd_exact,
    with_unit,
)

__all__ = ["amount", "convert", "duration", "many", "number", "said", "usd", "usd_exact", "with_unit"]
