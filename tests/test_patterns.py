import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.patterns import Phrases, pattern


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


PHRASES = ["price", "prices", "how much", "nat gateway", "gateway", "a+b", "K8s", "on-demand", "%"]


PIECES = [*"abKk8s+- .?%\u212a\u017f", " price", "prices ", "how much ", "NAT Gateway", "on-demand"]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_phrases_are_found_as_one_pattern_of_all_would(text) -> None:
    longest = sorted(PHRASES, key=len, reverse=True)
    whole = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])", re.IGNORECASE)
    phrases = Phrases(PHRASES)
    assert [m.span() for m in phrases.finditer(text)] == [m.span() for m in whole.finditer(text)]
    for found, expected in (
        (phrases.search(text), whole.search(text)),
        (phrases.match(text), whole.match(text)),
    ):
        assert (found and found.span()) == (expected and expected.span())
