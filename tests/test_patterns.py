import re

import pytest

from assistant.patterns import pattern


@pytest.mark.parametrize("text", ["a 12 b 7", "", "AB"])
def test_a_late_pattern_finds_what_a_compiled_one_finds(text) -> None:
    late, compiled = pattern(r"(\d+)|ab", re.IGNORECASE), re.compile(r"(\d+)|ab", re.IGNORECASE)
    assert late.findall(text) == compiled.findall(text)
    assert late.sub("-", text) == compiled.sub("-", text)
    assert bool(late.match(text)) == bool(compiled.match(text))
    assert (late.pattern, late.flags, late.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_a_faulty_pattern_is_found_when_it_is_used() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("x")
