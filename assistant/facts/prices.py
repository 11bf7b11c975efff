"""Price tables: one rate by key and region, each with its source and date."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.errors import InputError, UnknownPriceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

HOME_REGION = "us-east-1"
"""The region a price is quoted for when none is named; its tables are the most complete."""

EVERYWHERE = "all"
"""The region of a rate that is the same in every Region."""

RATE_COLUMNS = ("key", "region", "usd", "unit", "from_quantity", "to_quantity", "as_of", "source")
"""The columns of every table of rates."""

_ON_DEMAND = "ec2_on_demand_linux.csv"


@dataclass(frozen=True, slots=True)
class Price:
    """One rate in US dollars, or one tier of it.

    Attributes:
        key: dotted, for example ``fargate.linux.x86_64.on_demand.vcpu_hour`` or ``ec2.t3.medium``.
        region: AWS region code.
        usd: dollars for one `unit`; for a fee "USD per USD" the share of the other price.
        unit: what one price buys: vCPU-hour, GB-second, request, hour...
        from_quantity: where the tier begins, in units a month.
        to_quantity: where it ends, None for no end.
        as_of: date of the reading; a trailing + means "not before".
        source: where it was read.
        note: a doubt or a condition, in words.
        pack: the user's pack that it comes from; empty for Berth's own.
    """

    key: str
    region: str
    usd: float
    unit: str
    from_quantity: float
    to_quantity: float | None
    as_of: str
    source: str
    note: str = ""
    pack: str = ""


class PriceTables:
    """The price tables of one or several `prices` folders; a later folder overrides by key."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Remember the folders, Berth's own before the packs; files are read when first needed."""
        every = tuple(folders)
        self._packs = {folder: folder.parent.name for folder in every[1:]}
        self.folders = tuple(folder for folder in every if folder.is_dir())
        self._newest: dict[str, str] = {}

    def tiers(self, key: str, region: str = HOME_REGION) -> tuple[Price, ...]:
        """Return the tiers of a rate, lowest first; most rates have one.

        Raises:
            UnknownPriceError: when the key or the region has no figure. Prices of another region
                are never borrowed.
        """
        found = self._rates.get((key, region)) or self._rates.get((key, EVERYWHERE))
        if found is None and key.startswith("ec2."):
            found = self._instances.get((key.removeprefix("ec2."), region))
        if found is None:
            raise UnknownPriceError(key, region)
        return found

    def price(self, key: str, region: str = HOME_REGION) -> Price:
        """Return the first tier of a rate; raises as `tiers` does."""
        return self.tiers(key, region)[0]

    def has(self, key: str, region: str = HOME_REGION) -> bool:
        """Tell whether there is a figure for `key` in `region`."""
        return (
            (key, region) in self._rates
            or (key, EVERYWHERE) in self._rates
            or (key.startswith("ec2.") and (key.removeprefix("ec2."), region) in self._instances)
        )

    def keys(self) -> frozenset[str]:
        """Return every rate key, EC2 instance types left out."""
        return frozenset(key for key, _ in self._rates)

    def regions(self, key: str) -> tuple[str, ...]:
        """Return the regions that have a figure for `key`, sorted."""
        return tuple(sorted(region for known, region in self._rates if known == key))

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of one table, its source ids replaced by what they stand for.

        Raises:
            InputError: when no folder has a table of that name.
        """
        found = [folder / name for folder in self.folders if (folder / name).is_file()]
        if not found:
            raise InputError("there is no such price table", file=name)
        return [row for path in found for row in self._read(path)]

    def newest_date(self, name: str) -> str:
        """Return the latest date at which a row of a table was read.

        Raises:
            InputError: when no folder has a table of that name.
        """
        if name not in self._newest:
            self._newest[name] = max(row["as_of"] for row in self.rows(name))
        return self._newest[name]

    @cached_property
    def _source_names(self) -> Mapping[str, str]:
        paths = (folder / "sources.csv" for folder in self.folders)
        return {row["id"]: row["source"] for path in paths if path.is_file() for row in _csv_rows(path)}

    def _read(self, path: Path) -> list[dict[str, str]]:
        rows = _csv_rows(path)
        for row in rows:
            row["source"] = self._source_names.get(row.get("source", ""), row.get("source", ""))
        return rows

    @cached_property
    def _rates(self) -> Mapping[tuple[str, str], tuple[Price, ...]]:
        rates: dict[tuple[str, str], tuple[Price, ...]] = {}
        for folder in self.folders:
            of_folder: dict[tuple[str, str], list[Price]] = {}
            for path in sorted(folder.glob("*.csv")):
                for price in self._rates_of(path):
                    of_folder.setdefault((price.key, price.region), []).append(price)
            rates.update(
                {
                    place: tuple(sorted(tiers, key=lambda tier: tier.from_quantity))
                    for place, tiers in of_folder.items()
                }
            )
        return rates

    def _rates_of(self, path: Path) -> Iterable[Price]:
        if not _is_rate_table(path):
            return
        for line, row in enumerate(self._read(path), start=2):
            try:
                yield _price(row, self._packs.get(path.parent, ""))
            except ValueError:
                raise InputError(
                    f"{row['usd']!r} is not a number", file=path, line=line, field="usd"
                ) from None

    @cached_property
    def _instances(self) -> Mapping[tuple[str, str], tuple[Price, ...]]:
        prices: dict[tuple[str, str], tuple[Price, ...]] = {}
        for folder in self.folders:
            if not (folder / _ON_DEMAND).is_file():
                continue
            for row in self._read(folder / _ON_DEMAND):
                name, region = row["instance_type"], row["region"]
                usd, as_of = float(row["usd_per_hour"]), row["as_of"]
                pack = self._packs.get(folder, "")
                note = _by(pack)
                price = Price(f"ec2.{name}", region, usd, "hour", 0, None, as_of, row["source"], note, pack)
                prices[name, region] = (price,)
        return prices


def _is_rate_table(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            columns = file.readline().strip().split(",")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read as a table: {error}", file=path) from None
    return all(column in columns for column in RATE_COLUMNS)


def _by(pack: str) -> str:
    return f"from your pack {pack}" if pack else ""


def _price(row: Mapping[str, str], pack: str) -> Price:
    return Price(
        key=row["key"],
        region=row["region"],
        usd=float(row["usd"]),
        unit=row["unit"],
        from_quantity=float(row["from_quantity"] or 0),
        to_quantity=float(row["to_quantity"]) if row["to_quantity"] else None,
        as_of=row["as_of"],
        source=row["source"],
        note="; ".join(filter(None, (row.get("note"), _by(pack)))),
        pack=pack,
    )


def _csv_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read as a table: {error}", file=path) from None
