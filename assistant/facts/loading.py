"""Reading card files: validation that names file, line and field."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.facts.models import Card
from assistant.facts.yaml_files import line_of, parse_yaml, read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from pydantic import TypeAdapter, ValidationError


@cache
def card_adapter() -> TypeAdapter[Card]:
    """Return the validator of cards; its JSON Schema is what `berth schema card` prints."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - a look-up in compiled cards never needs it

    return TypeAdapter(Card)


def read_cards(folder: Path, pack: str = "") -> Iterator[Card]:
    """Read every card under `folder`, in the order of their paths.

    Raises:
        InputError: for the first file that is malformed, naming file, line and field.
    """
    for path in sorted(folder.rglob("*.yaml")):
        yield read_card(path, pack)


def read_card(path: Path, pack: str = "") -> Card:
    """Read one card; see `read_cards`."""
    text = read_text(path)
    raw = parse_yaml(text, path)
    if not isinstance(raw, dict):
        raise InputError("a card is a mapping of fields, beginning with its id", file=path, line=1)
    raw = {"service": path.parent.name, **raw, "pack": pack}
    card = _validated(raw, text, path)
    if card.id != path.stem:
        line = line_of(text, ["id"])
        raise InputError(f"the id {card.id!r} must equal the file name", file=path, line=line, field="id")
    _check_facts(card, text, path)
    return card


def read_phrasings(folder: Path, cards: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield further ways to ask for cards: files that map a card's id to a list of questions.

    Args:
        folder: where the files are, if there are any.
        cards: the ids of all cards.

    Raises:
        InputError: naming file, line and card, for a file of another form, or when there is no such card.
    """
    for path in sorted(folder.glob("*.yaml")):
        text = read_text(path)
        raw = parse_yaml(text, path)
        if not isinstance(raw, dict):
            raise InputError("this must be a mapping from card ids to lists of questions", file=path, line=1)
        for card_id, phrasings in raw.items():
            is_list = isinstance(phrasings, list) and all(isinstance(said, str) for said in phrasings)
            if not is_list or card_id not in cards:
                problem = "this must be a list of questions" if not is_list else "there is no such card"
                raise InputError(problem, file=path, line=line_of(text, [card_id]), field=str(card_id))
            yield card_id, tuple(phrasings)


def _validated(raw: dict[str, Any], text: str, path: Path) -> Card:
    from pydantic import ValidationError  # noqa: PLC0415 - see card_adapter

    try:
        return card_adapter().validate_python(raw)
    except ValidationError as error:
        place, problem = first_problem(error)
        field = ".".join(str(step) for step in place)
        raise InputError(problem, file=path, line=line_of(text, place), field=field) from None


def first_problem(error: ValidationError) -> tuple[Sequence[str | int], str]:
    """Return where pydantic's gravest complaint stands and what it is, in plain words.

    A name that is not known comes first: a misspelt field is also a missing one.
    """
    errors = sorted(error.errors(), key=lambda found: found["type"] not in _UNKNOWN)
    first = errors[0]
    plain = first["msg"].replace("Input should be", "it must be").replace("String should", "it should")
    problem = _PROBLEMS.get(first["type"], plain[:1].lower() + plain[1:])
    return first["loc"], problem


_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_PROBLEMS = {
    **dict.fromkeys(_UNKNOWN, "this field is not known; check its spelling"),
    **dict.fromkeys(("missing", "missing_argument"), "this field is missing"),
    "string_pattern_mismatch": "it has not the form of such a name",
    "float_parsing": "it must be a number",
    **dict.fromkeys(("int_parsing", "int_from_float"), "it must be a whole number"),
    "bool_parsing": "it must be yes or no",
}


def _check_facts(card: Card, text: str, path: Path) -> None:
    for index, fact in enumerate(card.facts):
        if not 0 <= fact.source < len(card.sources):
            problem = f"there is no source number {fact.source}"
        elif isinstance(fact.value, bool) != (fact.unit == "yes_no"):
            problem = "a truth value has the unit yes_no, and only a truth value has it"
        elif not fact.unit:
            problem = "a fact needs its unit"
        else:
            continue
        line = line_of(text, ["facts", index])
        raise InputError(problem, file=path, line=line, field=f"facts.{index} ({fact.key})")
    if not card.sources:
        raise InputError("a card needs at least one source", file=path, field="sources")
