"""First words of a conversation that are for the cards, although the dialog found values in them."""

from __future__ import annotations

from assistant.answers.tokens import tokens, words
from assistant.session.forms import (
    asks_about_own_workload,
    asks_for_best_place,
    asks_where_to_run,
    begins_with_one,
    orders_a_change,
    tells_of_somebody,
)
from assistant.session.heard import SOME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.session.heard import Heard

_TO_THE_WORD = 0.96
"""How sure an answer is to what is asked in the words of its card."""
_IN_NAMES = frozenset({"kind", "packaging"})
"""Fields that the name of a product alone may fill: "docker desktop licence"."""
HALF, _LITTLE = 0.5, 0.35
"""What share of the words the dialog understands."""


def is_for_the_cards(heard: Heard, spelt: Heard) -> bool:
    """Tell first words that are none about a workload, whatever values the dialog found in them.

    Args:
        heard: the turn.
        spelt: the same, its spelling mended.
    """
    if heard.is_underway or heard.act:
        return False
    return (
        _only_names(spelt)
        or _is_of_others(heard)
        or _asks_a_price(heard)
        or _is_all_reckoned(heard)
        or _is_asked_to_the_word(heard)
        or (orders_a_change(heard.text) and not heard.amounts)
    )


def is_of_aws(heard: Heard) -> bool:
    """Tell words on something of AWS's, in few of which the dialog found values, and no amount."""
    return heard.names_aws and not heard.amounts and heard.share < _LITTLE


def is_surely_of_aws(heard: Heard) -> bool:
    """Tell "daily backups of ec2 volumes", which a card is surely about, from "a daily job on ec2"."""
    if heard.is_underway or heard.act or heard.tells or heard.amounts:
        return False
    return heard.names_aws and heard.is_answered and heard.is_sure and heard.share <= HALF


def _only_names(heard: Heard) -> bool:
    """Tell that all the dialog found are words within AWS's own names: "api gateway developer portal css"."""
    if not heard.fills or asks_about_own_workload(heard.text) or begins_with_one(heard.text):
        return False
    beside = words(heard.lexicon.without_subjects(heard.text))
    return len(beside) >= SOME and heard.understood.isdisjoint(beside)


def _is_of_others(heard: Heard) -> bool:
    """Tell words about what no card covers, from which the dialog took a value: "docker desktop licence"."""
    if heard.is_answered or heard.tells or heard.measures_work or _says_what_runs(heard):
        return False
    is_outside = heard.is_outside or bool(heard.lexicon.unstated_in(heard.text))
    return is_outside or (heard.amounts < SOME and bool(heard.lexicon.foreign_in(heard.text)))


def _says_what_runs(heard: Heard) -> bool:
    """Tell "kinesis stream, enrich and write to s3, constantly" from "kinesis shard limit"."""
    is_of_work = heard.leans is not None and heard.leans.amount >= HALF and not heard.asks_in_a_word
    return is_of_work and "kind" in heard.fills and bool(heard.fills.keys() - _IN_NAMES)


def _asks_a_price(heard: Heard) -> bool:
    """Tell "HTTP API, 100 million requests a month, cost" from "we have an API with 100 million requests"."""
    if not heard.is_reckoned or heard.is_own:
        return False
    return heard.lexicon.bound_in(heard.words) == "price"


def _is_all_reckoned(heard: Heard) -> bool:
    """Tell "API Gateway HTTP API, 50 million a month" from "a REST API, 50 million a month".

    A sum takes in every word of it, or hours of a named instance type, nobody tells of anything, and it
    names something of AWS's beside the words that may be the kind of a workload.
    """
    ask = heard.answer.topic.estimate if heard.answer.topic else None
    if not heard.is_reckoned or ask is None or (ask.left_over and not ask.instance_types):
        return False
    if heard.tells or asks_where_to_run(heard.text):
        return False
    if ask.subject and (ask.requests_per_month is None or not (begins_with_one(heard.text) or heard.is_own)):
        return True
    kind = heard.fills.get("kind")
    return not heard.lexicon.naming(heard.text).issubset(tokens(kind.words) if kind else ())


def _is_asked_to_the_word(heard: Heard) -> bool:
    """Tell "daily backups of ec2 volumes", the words of a card, from what somebody has: "our daily backup".

    The dialog understands no more than half of it, and nobody tells of anything.
    """
    if heard.answer.kind != "answer" or heard.answer.confidence < _TO_THE_WORD:
        return False
    if tells_of_somebody(heard.text) or begins_with_one(heard.text):
        return False
    if asks_where_to_run(heard.text) or asks_for_best_place(heard.text):
        return False
    return heard.share <= HALF
