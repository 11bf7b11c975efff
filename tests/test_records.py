import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import record, replace


@record(frozen=True, slots=True)
class Light:
    """A pair."""

    name: str
    size: int = 1

    @property
    def twice(self) -> int:
        return self.size * 2


Heavy = dataclasses.make_dataclass("Light", [("name", str), ("size", int, 1)], frozen=True)


@given(st.text(), st.integers())
def test_a_record_behaves_as_the_dataclass_of_the_same_fields(name, size) -> None:
    light, heavy = Light(name, size), Heavy(name, size)
    assert (light.name, light.size, light.twice) == (heavy.name, heavy.size, size * 2)
    assert repr(light) == repr(heavy)
    assert (light == Light(name, size=size), light == Light(name, size + 1)) == (True, False)
    assert light != heavy
    assert hash(light) == hash(Light(name, size))
    assert replace(light, size=0) == Light(name, 0)
    match light:
        case Light(found, _):
            assert found == name
    assert Light("a") == Light("a", 1)
    assert Light.__doc__ == "A pair."


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a", 1, 2), {}), (("a",), {"name": "b"}), (("a",), {"colour": "red"})]
)
def test_wrong_fields_are_refused(values, named) -> None:
    with pytest.raises(TypeError):
        Light(*values, **named)


def test_a_record_is_frozen_and_has_no_other_attributes() -> None:
    light = Light("a")
    for change in (
        lambda: setattr(light, "name", "b"),
        lambda: delattr(light, "name"),
        lambda: setattr(light, "x", 1),
    ):
        with pytest.raises(AttributeError):
            change()
    with pytest.raises(TypeError):
        record(frozen=False, slots=True)


def test_names_only_records_take_no_places() -> None:
    @record(frozen=True, slots=True, kw_only=True)
    class Named:
        name: str

    assert Named(name="a").name == "a"
    with pytest.raises(TypeError):
        Named("a")
