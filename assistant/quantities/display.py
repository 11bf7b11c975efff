"""Amounts as people read them: 15 minutes, 10,240 MB, $0.0405, 1,000."""

from __future__ import annotations

import math

SECONDS_PER = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
"""Length of the units of time that cards use, in seconds."""

MIB_PER = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024, "TiB": 1024**2}
"""Binary sizes in MiB; AWS writes KB, MB, GB and TB for the same powers of 1,024 in its limits."""

_BINARY_NAMES = {"KB": "KiB", "MB": "MiB", "GB": "GiB", "TB": "TiB"}
SIZES = frozenset({*MIB_PER, *_BINARY_NAMES, "bytes"})
"""Units of size that cards use."""
_MOST_HOURS = 72
_EIGHTH_GIB = 128
_CENT = 0.01
_GROUP_DIGITS = 3
_DECIMALS = 4
"""Decimals that a number is shown with at most."""


def number(value: float) -> str:
    """Write a number with thousands separators and no needless decimals: 10,240 and 0.25."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    decimals = _DECIMALS if abs(value) >= _CENT else 10
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".")


def usd(value: float) -> str:
    """Write an amount of money for reading: two decimals, four below a cent."""
    if value and abs(value) < _CENT:
        return f"${value:,.4f}" if abs(value) >= 0.00005 else usd_exact(value)  # noqa: PLR2004
    return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def usd_exact(value: float) -> str:
    """Write a rate with every digit it has, and at least two decimals: $0.004445, $0.10."""
    digits = f"{value:.12f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    return f"${int(whole):,}.{decimals:<02}"


def duration(seconds: float) -> str:
    """Write a time as people say it: 900 becomes 15 minutes, 5,400 becomes 90 minutes."""
    unit, size = "seconds", 1
    for name, limit in (("minutes", 0), ("hours", 0), ("days", _MOST_HOURS * 3600)):
        length = SECONDS_PER[name]
        if seconds >= length and seconds % length == 0 and seconds > limit:
            unit, size = name, length
    return with_unit(seconds / size, unit)


def with_unit(value: float, unit: str) -> str:
    """Write a number and its unit, singular for one: 1 task, 60 rules, 244 GB."""
    noun, _, rest = unit.partition(" ")
    if value == 1 and noun.islower() and noun.endswith("s") and noun != "ms" and not noun.endswith("ss"):
        singular = f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]
        unit = f"{singular} {rest}".rstrip()
    return f"{number(value)} {unit}".rstrip()


def amount(value: bool | float | str, unit: str) -> str:  # noqa: FBT001
    """Write a fact's value in the words of its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if unit == "USD":
        return usd_exact(value)
    if unit == "percent":
        return f"{number(value)}%"
    if unit in SECONDS_PER:
        return duration(value * SECONDS_PER[unit])
    if unit == "port":  # a name and no amount
        return f"port {value:.0f}"
    return number(value) if unit == "count" else with_unit(value, unit)


def said(kind: str, value: float) -> str:
    """Write an amount in words that read back to it.

    Args:
        kind: as of an `Amount`: duration (seconds), size (MiB), rate (a month), money (USD), percent
            (a fraction of 1), vcpu or count.
        value: in the base unit of the kind.
    """
    if kind == "duration":
        value = round(value, _DECIMALS if value >= 1 else _DECIMALS + _GROUP_DIGITS)
        return with_unit(value * 1000, "ms") if value < 1 else duration(value)
    if kind == "size":
        value = round(value, _DECIMALS) if value >= 1 else value  # so that its unit is that of what is shown
        if value >= MIB_PER["TiB"] and value % MIB_PER["TiB"] == 0:
            return with_unit(value / MIB_PER["TiB"], "TB")
        is_round = value >= MIB_PER["GiB"] and value % _EIGHTH_GIB == 0
        return with_unit(value / MIB_PER["GiB"], "GB") if is_round else with_unit(value, "MB")
    if kind == "money":
        return usd(value) if value == round(value, 2) else usd_exact(value)
    if kind == "percent":
        return f"{number(value * 100)}%"
    words = {"rate": f"{many(value)} a month", "vcpu": f"{number(value)} vCPU"}
    return words.get(kind) or number(value)


def many(value: float) -> str:
    """Write a large number in millions or billions where that loses nothing.

    Three decimals behind a point read as thousands to half of the world, so 1.125 is written 1.1250.
    """
    for size, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        rounded = round(value / size, 4)
        if rounded >= 1 and math.isclose(rounded * size, value, rel_tol=1e-12):
            return f"{number(rounded)} {name}"
    shown = number(value)
    _, _, decimals = shown.partition(".")
    return f"{shown}0" if len(decimals) == _GROUP_DIGITS else shown


def convert(value: float, unit: str, to: str) -> float:
    """Convert between units of one kind (sizes or times).

    Raises:
        ValueError: when the two units do not measure the same thing.
    """
    for table in (SECONDS_PER, MIB_PER):
        source, target = _BINARY_NAMES.get(unit, unit), _BINARY_NAMES.get(to, to)
        if source in table and target in table:
            return value * table[source] / table[target]
    if unit == to:
        return value
    raise ValueError(f"cannot convert {unit} to {to}")
