"""The cards that may score most are found by steps, and scored as adding up every contribution would."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.postings import Postings, Sums

CARDS = 30
CONTRIBUTIONS = st.one_of(st.floats(0.001, 40.0), st.floats(-2.0, 300.0), st.just(0.0))
STORED = st.dictionaries(st.integers(0, CARDS - 1), CONTRIBUTIONS, min_size=1).map(
    lambda adds: (list(adds), list(adds.values()))
)


def scores_of(terms: list[tuple[list[int], list[float]]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for numbers, contributions in terms:
        for number, contribution in zip(numbers, contributions, strict=True):
            found[number] = found.get(number, 0.0) + contribution
    return found


@given(st.lists(STORED, max_size=12), st.floats(0.0, 1.0), st.integers(1, 12))
def test_the_best_scores_are_those_of_adding_up_everything(terms, share, most) -> None:
    postings = Postings({str(place): stored for place, stored in enumerate(terms)})
    sums = Sums([posting for place in range(len(terms)) if (posting := postings.find(str(place)))], CARDS)
    expected, leading, best = scores_of(terms), sums.leading(share), sums.best(most)
    assert leading.items() <= expected.items()
    assert best.items() <= expected.items()
    least = max(expected.values(), default=0.0) * share
    assert {n for n, score in leading.items() if score > least} == {
        n for n, score in expected.items() if score > least
    }
    assert sorted(best.values())[-most:] == sorted(expected.values())[-most:]


def test_a_word_that_no_card_holds_has_no_posting() -> None:
    assert Postings({}).find("xyzzy") is None
