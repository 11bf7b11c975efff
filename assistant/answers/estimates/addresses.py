"""Addresses of a subnet: how many a /24 leaves, which prefix holds 300 tasks, whether a /27 is enough."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from assistant.answers.estimates.ask import Ask
from assistant.answers.estimates.wording import Estimated
from assistant.quantities import number

if TYPE_CHECKING:
    from assistant.costs import PriceBook

_BITS = 32
_PREFIX = re.compile(r"(?<![\w/.-])(?:\d{1,3}(?:\.\d{1,3}){3})?/(?P<bits>\d{1,2})(?![\w/]|\.\d)")
_THINGS = (
    r"(?:(?:free|usable|available|private|internal|ipv4|host|fargate|ecs|awsvpc|concurrent|running) ){0,3}"
    r"(?P<things>(?:ip ?|host )?addresses|ips?|hosts?|tasks?|containers?|instances?|machines?|enis?|"
    r"(?:network )?interfaces?)"
)
_HOW_MANY = re.compile(
    r"\b(?:how many|number of|usable|available|free)\b"
    r"(?=.{0,30}?(?:address|\bips?\b|\bhosts?\b)|.*\b(?:fits?|holds?|runs?|place|room|takes?|leaves?)\b)"
    rf".{{0,30}}?{_THINGS}\b",
    re.IGNORECASE,
)
"""Asks for a number of addresses, or of what takes one each."""
_ALONE = re.compile(rf"^\W*{_THINGS}(?: (?:in|of|per|for)(?: an?)?)?\W*$", re.IGNORECASE)
_COUNTED = re.compile(rf"(?<![\w.,/])(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}) {_THINGS}\b", re.IGNORECASE)
_OF_SUBNETS = re.compile(
    r"\b(?:subnets?|cidrs?|netmask|mask|prefix(?: length)?|address range)\b", re.IGNORECASE
)
_WHICH = re.compile(
    r"\b(?:what|which|how (?:big|large|small)|smallest|size|big enough|do i need)\b", re.IGNORECASE
)
_ENOUGH = re.compile(
    r"^\W*(?:is|are|can|could|do|does|will|would)\b.*\b(?:enough|suffice|fit|hold|run|have|place|room|take|put)\b",
    re.IGNORECASE,
)
_OF_A_VPC = re.compile(r"\bvpcs?\b", re.IGNORECASE)
_TASK = re.compile(r"task|container", re.IGNORECASE)
_CARD, _CARD_OF_TASKS = "networking-subnet-range", "networking-subnet-sizing"


def addresses(text: str, book: PriceBook, earlier: Ask | None = None) -> Estimated | None:
    """Answer a question on how many addresses a prefix has; None when it asks for no such thing.

    A subnet of prefix length p has 2^(32 - p) addresses, of which AWS keeps some:
    https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html. An answer to it may be followed by
    another prefix: "and a /26?".
    """
    prefix, counted = _PREFIX.search(text), _COUNTED.search(text)
    count = float(counted["count"].replace(",", "")) if counted else None
    is_of_tasks = bool(_TASK.search(text))
    if prefix is None:
        is_asked = count is not None and _OF_SUBNETS.search(text) and _WHICH.search(text)
        return _smallest(count, book, is_of_tasks=is_of_tasks) if is_asked and count else None
    bits, rest = int(prefix["bits"]), _PREFIX.sub(" ", text)
    if count is not None and _ENOUGH.search(text):
        return _enough(bits, count, book, is_of_tasks=is_of_tasks)
    if (
        earlier is not None
        and earlier.wants == "addresses"
        and not re.search(r"[a-z]{5}", rest, re.IGNORECASE)
    ):
        return (
            _enough(bits, earlier.count, book) if earlier.count else _of_prefix(bits, book, is_of_vpc=False)
        )
    if _HOW_MANY.search(text) or _ALONE.match(rest):
        is_of_vpc = bool(_OF_A_VPC.search(text)) and not _OF_SUBNETS.search(text)
        return _of_prefix(bits, book, is_of_vpc=is_of_vpc, is_of_tasks=is_of_tasks)
    return None


def _of_prefix(bits: int, book: PriceBook, *, is_of_vpc: bool, is_of_tasks: bool = False) -> Estimated:
    if not _is_subnet(bits, book):
        return _no_subnet(bits, book)
    whole, kept = 2 ** (_BITS - bits), _kept(book)
    if is_of_vpc:
        text = f"**{number(whole)} addresses** in a /{bits}; AWS keeps {number(kept)} in each of its subnets."
    elif is_of_tasks:
        text = (
            f"**{number(whole - kept)} at most**: a /{bits} has {number(whole)} addresses, AWS keeps "
            f"{number(kept)}, and each task takes one. A rolling update may double them for a while."
        )
        return _estimated(text, card=_CARD_OF_TASKS)
    else:
        left = number(whole - kept)
        text = f"**{left} addresses**: a /{bits} has {number(whole)}, of which AWS keeps {number(kept)}."
    return _estimated(text)


def _enough(bits: int, count: float, book: PriceBook, *, is_of_tasks: bool = False) -> Estimated:
    if not _is_subnet(bits, book):
        return _no_subnet(bits, book)
    left = 2 ** (_BITS - bits) - _kept(book)
    verdict = "Yes" if count <= left else "No"
    text = f"**{verdict}**: a /{bits} leaves {number(left)} addresses, against {number(count)}."
    if is_of_tasks and left / 2 < count <= left:
        text += " Not while a rolling update doubles the tasks, though."
    if count > left:
        text += f" {_size_for(count, book)}"
    return _estimated(text, count, _CARD_OF_TASKS if is_of_tasks else _CARD)


def _smallest(count: float, book: PriceBook, *, is_of_tasks: bool) -> Estimated:
    if not is_of_tasks:
        return _estimated(_size_for(count, book), count)
    text = (
        f"{_size_for(2 * count, book)} That is twice {number(count)}: each task takes one address, and a "
        f"rolling update doubles them for a while. Without that: {_size_for(count, book)}"
    )
    return _estimated(text, count, _CARD_OF_TASKS)


def _size_for(count: float, book: PriceBook) -> str:
    """Say which is the smallest subnet with so many addresses to use."""
    kept = _kept(book)
    bits = min(_BITS - math.ceil(math.log2(count + kept)), _smallest_bits(book))
    if not _is_subnet(bits, book):
        most = _largest_bits(book)
        left = number(2 ** (_BITS - most) - kept)
        return f"No single subnet holds {number(count)}: the largest, a /{most}, leaves {left}."
    return f"**/{bits}** leaves {number(2 ** (_BITS - bits) - kept)} addresses for {number(count)}."


def _no_subnet(bits: int, book: PriceBook) -> Estimated:
    most, least = _largest_bits(book), _smallest_bits(book)
    return _estimated(f"**A subnet cannot be a /{bits}**: they go from /{most}, the largest, to /{least}.")


def _estimated(text: str, count: float | None = None, card: str = _CARD) -> Estimated:
    return Estimated(kind="answer", text=text, ask=Ask(wants="addresses", count=count), card=card)


def _kept(book: PriceBook) -> int:
    return int(book.figure("fargate.subnet_reserved_addresses"))


def _is_subnet(bits: int, book: PriceBook) -> bool:
    return _largest_bits(book) <= bits <= _smallest_bits(book)


def _largest_bits(book: PriceBook) -> int:
    """Return the prefix length of the largest subnet."""
    return _BITS - int(math.log2(book.figure("vpc.subnet_addresses.max", "addresses")))


def _smallest_bits(book: PriceBook) -> int:
    """Return the prefix length of the smallest subnet."""
    return _BITS - int(math.log2(book.figure("vpc.subnet_addresses.min", "addresses")))
