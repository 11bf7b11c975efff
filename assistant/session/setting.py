"""Setting one workload field by its name, as `/set` and `berth recommend --set` do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.dialog import SlotFill, understand
from assistant.engine.workload import Workload
from assistant.errors import InputError, did_you_mean
from assistant.facts.loading import first_problem
from assistant.facts.yaml_files import parse_yaml

if TYPE_CHECKING:
    from assistant.dialog import DialogState
    from assistant.facts import Knowledge


def field_value(name: str, text: str) -> Any:
    """Read `text` as the value of a workload field.

    Raises:
        InputError: when there is no such field, or the value does not fit it.
    """
    if name not in Workload.model_fields:
        raise InputError(f"there is no workload field {name!r}{did_you_mean(name, Workload.model_fields)}")
    try:
        raw = parse_yaml(text, "") if text else None
    except InputError:
        raise InputError(f"{text!r} cannot be read as a value", field=name) from None
    try:
        return getattr(Workload.model_validate({name: raw}), name)
    except ValidationError as error:
        raise InputError(f"{text!r} does not fit: {first_problem(error)[1]}", field=name) from None


def set_field(state: DialogState, name: str, text: str, knowledge: Knowledge) -> DialogState:
    """Return the dialog with one field set by the user; an empty value forgets the field.

    The value may be written as the field takes it or as people say it: 2048, 2 GB, 10 minutes.

    Raises:
        InputError: as `field_value` does.
    """
    asked_for = knowledge.document("slots.yaml")["slots"]
    try:
        value = field_value(name, text)
    except InputError:
        asking = replace(state, asked=name)
        said = understand(text, asking, knowledge).fills.get(name) if name in asked_for else None
        if said is None:
            raise
        value = field_value(name, str(said.value))
    turn = state.turn + 1
    slots = {slot: fill for slot, fill in state.slots.items() if slot != name}
    if value is not None:
        unit = asked_for.get(name, {}).get("unit", "")
        plain = int(value) if isinstance(value, float) and value.is_integer() else value
        slots[name] = SlotFill(value=plain, unit=unit, origin="said", words=f"{name}={text}", turn=turn)
    counts = dict(state.asked_counts)
    if state.asked in counts:
        counts[state.asked] -= 1  # setting another field leaves the question unanswered, not refused
    return replace(state, slots=slots, turn=turn, asked_counts=counts)
