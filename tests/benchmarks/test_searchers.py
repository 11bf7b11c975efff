"""What is timed beside its peers gives rank-bm25's very scores, so that the times compare like with like."""

import pytest

from assistant.facts import default_knowledge
from tests.benchmarks import searchers
from tests.benchmarks.questions import queries


@pytest.fixture(scope="module")
def both():
    known = default_knowledge()
    return searchers.berth(known), searchers.rank_bm25(searchers.documents(known))


def test_the_index_scores_as_rank_bm25_does(both) -> None:
    ours, theirs = both
    for terms in queries():
        scores = [[score for _, score in search(terms)] for search in (ours, theirs)]
        assert scores[0] == pytest.approx(scores[1], rel=1e-9), terms


def test_words_that_no_card_holds_find_nothing(both) -> None:
    assert [search(("xyzzy",)) for search in both] == [[], []]
