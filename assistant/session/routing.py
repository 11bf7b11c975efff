"""Whether a turn is a question about AWS or something said about the user's own workload."""

from __future__ import annotations

from assistant.answers.following import asks_of_them
from assistant.session.for_the_cards import HALF, is_for_the_cards, is_of_aws, is_surely_of_aws
from assistant.session.forms import (
    asks_about_own_workload,
    asks_for_best_place,
    asks_how_to,
    asks_where_to_run,
    asks_why,
    begins_with_one,
    is_about_own_workload,
    is_question,
    tells_a_belief,
)
from assistant.session.heard import CERTAIN, LIKELY, MUCH, SOME
from assistant.session.openings import (
    names_work,
    surely_tells_of_work,
    tells_of_a_situation,
    tells_of_work,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from assistant.answers import Answer
    from assistant.session.heard import Heard

    Route = Literal["dialog", "answer"]

_MONEY = frozenset({"monthly_budget_usd"})
"""An amount that tells of no work: "our budget caps the spend at 100 dollars"."""
_SHORT, _NAME = 4, 2
_TOLD, _SURER = 10, 0.7
"""How many words a sentence has, and how sure its answer is, to be about AWS and not about what runs."""
_ALSO_FOLLOW_UPS = frozenset(
    {"why_ask", "details", "explain", "cheaper", "simpler", "ranking", "bill", "repeat", "you_choose"}
)
"""What may also be about an answer: "why?", "and the default?"; every other act is the dialog's alone."""


def choose(heard: Heard, mended: str) -> Route:
    """Choose the skill for a turn, from what both made of it; `mended` is the text, its spelling mended.

    A question that the cards answer goes to the cards, also in the middle of the dialog; values for
    the workload go to the dialog; what neither understands goes to the dialog while it is asking,
    else to the cards, which decline.
    """
    spelt = heard.spelt(mended)
    if _is_measured_software(heard):
        return "dialog"
    is_asked = heard.is_question or heard.is_reckoned or heard.asks_in_a_word
    is_asked |= heard.answer.kind == "corrected" and not heard.is_own
    leans = None if heard.act or is_asked or heard.leans is None else heard.leans.amount
    is_unknown = not heard.is_answered and heard.names_nothing_known
    is_plain = heard.names_software or (len(heard.words) > _NAME and is_unknown)
    is_told = not heard.complains and (len(heard.words) > _SHORT or is_plain)
    is_known = is_told and not heard.is_outside
    is_named_first = begins_with_one(heard.text) and heard.names_nothing_known
    is_work = leans is not None and tells_of_work(leans, heard.confidence, is_named_first=is_named_first)
    if leans is not None and is_known:
        is_sure = surely_tells_of_work(leans, heard.confidence)
        if is_sure or (heard.names_software and is_work and heard.confidence < LIKELY):
            return "dialog"
    if is_for_the_cards(heard, spelt):
        return "answer"
    if leans is not None:
        if _tells_much(heard) or (is_told and is_work):
            return "dialog"
        is_clear = not heard.read.doubts and not heard.read.problems
        if is_clear and tells_of_a_situation(leans, is_named_first=begins_with_one(heard.text)):
            return "answer"
    if not is_of_aws(spelt) and not is_surely_of_aws(spelt) and _describes_a_workload(heard):
        return "dialog"
    return _chosen(heard)


def _is_measured_software(heard: Heard) -> bool:
    """Tell "price crawler: 50 sites every 20 minutes, 90 seconds, 1 GB", whatever could be summed."""
    if heard.act or heard.is_question or heard.leans is None or not heard.names_software:
        return False
    return heard.amounts >= SOME and names_work(heard.leans)


def _tells_much(heard: Heard) -> bool:
    """Tell words of which most are values of a workload; more of them where "it cannot stop" may complain."""
    enough = MUCH + SOME if heard.complains else MUCH
    return len(heard.fills) >= enough and heard.share > HALF


def is_surely_answered(text: str, answer: Answer, *, is_one_word: bool) -> bool:
    """Tell whether `choose` chooses the answer for a first turn without an act, unseen by the dialog.

    Args:
        text: the turn.
        answer: what the cards make of it.
        is_one_word: that the dialog can find no more in it than one word of one field, which is not the
            kind of the workload; else it may find anything.
    """
    if not is_question(text):
        return is_one_word and not is_about_own_workload(text)
    if asks_where_to_run(text) or asks_for_best_place(text):
        return False
    is_own = asks_about_own_workload(text)
    return is_one_word or (answer.kind != "declined" and (answer.confidence > CERTAIN or not is_own))


def _chosen(heard: Heard) -> Route:
    answered, underway, read = heard.is_answered, heard.is_underway, heard.read
    outside = heard.is_outside and not heard.measures_work
    is_of_others = not (underway or answered or heard.act) and heard.is_price_of_others
    is_of_others |= not underway and _is_at_odds_with_itself(heard)
    if is_of_others or _is_reckoned(heard):
        return "answer"
    is_fresh = not underway and not read.doubts and not read.problems
    is_belief = heard.answer.kind == "corrected"
    is_belief &= not heard.is_own or _MONEY.issuperset(heard.fills)
    is_belief &= len(heard.fills) < MUCH
    if is_fresh and (is_belief or (heard.answer.kind == "corrected" and heard.act == "recommend_now")):
        return "answer"
    if heard.act:
        is_follow_up = heard.act in _ALSO_FOLLOW_UPS or asks_of_them(heard.text)
        about_answer = is_follow_up and not underway
        about_answer |= _deletes_something_else(heard)
        return "answer" if about_answer and answered else "dialog"
    if underway and read.doubts and not heard.is_question:
        return "dialog"
    if outside:
        return "answer"
    if is_fresh and answered and _tells_of_a_situation(heard):
        return "answer"
    if is_fresh and not heard.is_question and (_is_a_name(heard) or _asks_in_short(heard)):
        return "answer"
    if read.problems and not (answered and (heard.is_question or _names_a_topic(heard))):
        return "dialog"
    return _for_question(heard) if heard.is_question else _for_statement(heard)


def _for_question(heard: Heard) -> Route:
    text, answered, underway = heard.text, heard.is_answered, heard.is_underway
    is_own = asks_about_own_workload(text)
    wants_place = (asks_where_to_run(text) or asks_for_best_place(text)) and bool(heard.fills)
    wants_place &= not (answered and _asks_in_general(heard, is_own=is_own))
    says_what = "kind" in heard.fills and not asks_how_to(text)
    wants_place &= is_own or underway or says_what or bool(heard.amounts)
    says_enough = "kind" in heard.fills and heard.amounts >= SOME
    tells = is_own and len(heard.fills) > 1 and (says_enough or not (answered and heard.is_sure))
    tells &= underway or _tells_amounts(heard)
    return "dialog" if wants_place or tells else "answer"


def _for_statement(heard: Heard) -> Route:
    underway, answered = heard.is_underway, heard.is_answered
    if not underway and is_of_aws(heard):
        return "answer"
    if heard.fills and not _tells_of_a_workload(heard):
        return "answer"
    if heard.fills:
        names_aws = heard.answers_of_aws and answered
        names_aws &= not underway or tells_a_belief(heard.text) or heard.names_aws
        if underway or heard.is_own or not names_aws:
            return "dialog" if not (names_aws and heard.answer.kind == "corrected") else "answer"
    is_asked = heard.state.asked is not None
    is_theirs = heard.answers_of_aws or heard.is_sure
    if answered and heard.answer.confidence > heard.read.confidence and (is_theirs or not is_asked):
        return "answer"
    return "dialog" if heard.fills or is_asked else "answer"


def _tells_amounts(heard: Heard) -> bool:
    """Tell "is my API with 3 million calls of 200 ms fine on AWS?" from a question on how AWS works."""
    of_aws = heard.is_answered and heard.names_aws
    return bool(heard.amounts) and not (of_aws or asks_why(heard.text))


def _asks_in_general(heard: Heard, *, is_own: bool) -> bool:
    """Tell "where should workers that read from a queue run?" from "where should I run my 20 workers?"."""
    if asks_how_to(heard.text):
        is_likely = heard.answer.confidence > LIKELY
        return heard.is_sure or (is_likely and (heard.answers_of_aws or not is_own))
    is_general = not is_own and len(heard.fills) == 1 and not heard.amounts
    return is_general and (heard.is_sure or not asks_for_best_place(heard.text))


def _asks_in_short(heard: Heard) -> bool:
    """Tell "kafka partition limit" from "kafka consumer in python".

    Words that ask for a limit, a price or a difference are a question without its form; so are a few of
    which the dialog understands no more than half.
    """
    if heard.is_own or heard.amounts or not heard.fills:
        return False
    if heard.asks_in_a_word:
        return True
    is_few_or_sure = len(heard.meant) <= _SHORT or (heard.is_answered and heard.is_sure)
    return heard.share <= HALF and is_few_or_sure


def _tells_of_a_situation(heard: Heard) -> bool:
    """Tell "I need a shell inside a running container" from "I need a container with 2 GB, nightly".

    Something goes wrong that a card is likely about; or a card is surely about what is told, which names no
    kind of work and at most one amount.
    """
    if heard.complains and heard.answer.confidence > LIKELY:
        return True
    of_work = {"kind", "requests_per_month"}
    tells_little = of_work.isdisjoint(heard.fills) and heard.amounts < SOME
    return tells_little and heard.is_sure and not heard.is_question


def _is_at_odds_with_itself(heard: Heard) -> bool:
    """Tell "each deployment waits five minutes although requests take 200 ms, why?" from a workload.

    Of two amounts that cannot both be of the work, one is what goes wrong, if a card is likely about it.
    """
    is_of_a_card = heard.confidence > LIKELY and not heard.act
    return is_of_a_card and bool(heard.read.doubts) and (heard.is_question or heard.complains)


def _names_a_topic(heard: Heard) -> bool:
    """Tell "ip protocol -1" from "0 vCPU"."""
    named = [word for word in heard.words if word.isalpha()]
    return len(named) > 1 and not heard.fills and not heard.is_own


def _describes_a_workload(heard: Heard) -> bool:
    """Tell a statement that says what runs: "a REST API", "we have a report, 460 a month, 2 cores".

    A belief that a card corrects, and a complaint, are left to the cards, unless they stand among much
    about something of the user's own.
    """
    if heard.act or "kind" not in heard.fills or heard.is_question:
        return False
    if heard.answer.kind in ("corrected", "comparison") or heard.complains:
        return len(heard.fills) >= MUCH and not (heard.complains and heard.is_sure)
    if _is_a_name(heard) or _tells_how_aws_is(heard):
        return False
    return len(heard.fills) > 1 or heard.tells


def _tells_how_aws_is(heard: Heard) -> bool:
    """Tell a sentence on how something of AWS's goes, which a card is likely about, from one on what runs."""
    if heard.tells or heard.amounts >= SOME:
        return False
    return len(heard.words) > _TOLD and heard.confidence > _SURER


def _is_a_name(heard: Heard) -> bool:
    """Tell "sql server port", which a card surely answers, from "web server"."""
    if len(heard.words) > _SHORT or heard.amounts or heard.tells:
        return False
    return heard.is_answered and heard.is_sure and not heard.understood.issuperset(heard.words)


def _deletes_something_else(heard: Heard) -> bool:
    """Tell "can I delete a default security group?" from "forget the memory"."""
    slots = heard.state.slots
    is_known = heard.read.target in slots
    return heard.act == "forget" and not is_known and (heard.is_question or not slots)


def _is_reckoned(heard: Heard) -> bool:
    """Tell an estimate that was asked for from words about the user's own workload that could be one."""
    ask = heard.answer.topic.estimate if heard.answer.topic else None
    if ask is None or (asks_where_to_run(heard.text) and not ask.wants):
        return False
    asked_for = ask.wants is not None or heard.is_question
    return asked_for or (heard.state.asked is None and not heard.is_own)


def _tells_of_a_workload(heard: Heard) -> bool:
    """Tell words that begin or go on with a workload from a phrase that only looks like one field's word.

    One word such as "windows" or "monthly" tells nothing alone; an amount that no card is about, the kind
    of the work, a second field or somebody's own do.
    """
    if heard.is_underway or heard.is_own:
        return True
    is_of_a_card = heard.confidence > LIKELY
    return len(heard.fills) > 1 or "kind" in heard.fills or (bool(heard.amounts) and not is_of_a_card)
