"""Whether a turn is a question about AWS or something said about the user's own workload."""

from __future__ import annotations

from assistant.answers.following import asks_of_them, is_marked
from assistant.answers.tokens import tokens, words
from assistant.session.forms import (
    asks_about_own_workload,
    asks_for_best_place,
    asks_how_to,
    asks_where_to_run,
    asks_why,
    begins_with_one,
    complains,
    is_about_own_workload,
    is_question,
    orders_a_change,
    tells_a_belief,
    tells_of_somebody,
)
from assistant.session.readings import (
    amounts_in,
    has_amount,
    is_price_of_others,
    measures_work,
    share_understood,
    understood_words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from assistant.answers import Answer
    from assistant.answers.reading import Lexicon
    from assistant.dialog import DialogState, Understanding

    Route = Literal["dialog", "answer"]

_MUCH, _SOME = 3, 2
_RATIO = frozenset({"per"})
_MONEY = frozenset({"monthly_budget_usd"})
"""An amount that tells of no work: "our budget caps the spend at 100 dollars"."""
_CERTAIN, _LIKELY, _HARDLY = 0.85, 0.5, 0.4
_TO_THE_WORD = 0.96
"""How sure an answer is to what is asked in the words of its card."""
_NO_LESS = 0.3
"""How much less sure an answer to all sentences may be: it is told what the last one leaves out."""
_SHORT, _HALF, _LITTLE = 4, 0.5, 0.35
_TOLD, _SURER = 10, 0.7
"""How many words a sentence has, and how sure its answer is, to be about AWS and not about what runs."""

_TAKES_BACK = frozenset({"undo", "forget", "cancel"})
"""What may be asked of a thing of AWS's as well: "can I delete it?", "and stop?"."""
_ALSO_FOLLOW_UPS = frozenset(
    {"why_ask", "details", "explain", "cheaper", "simpler", "ranking", "bill", "repeat", "you_choose"}
)
"""What may also be about an answer: "why?", "and the default?"; every other act is the dialog's alone."""


def confidence(answer: Answer) -> float:
    """Return how sure an answer is, 0 for one that declines."""
    return 0.0 if answer.kind == "declined" else answer.confidence


def is_one_question(text: str, answer: Answer, apart: float) -> bool:
    """Tell whether sentences of which some ask are one question, that of the last about what was told.

    Args:
        text: all of them.
        answer: what the cards make of them together.
        apart: how sure the best answer is to a question among them alone.
    """
    return not asks_where_to_run(text) and confidence(answer) > max(_HARDLY, apart - _NO_LESS)


def asks_of_others(text: str, asked: Sequence[str], answer: Answer, lexicon: Lexicon) -> bool:
    """Tell a question on what was named before it, and no card is about: "I moved to Route 53. What TTL?".

    Args:
        text: all sentences.
        asked: those among them that ask.
        answer: what the cards make of all together.
        lexicon: the words that are known.
    """
    says_nothing = not any(lexicon.subjects_in(wish) for wish in asked)
    is_theirs = bool(lexicon.foreign_in(text)) or lexicon.is_elsewhere(text)
    return answer.kind == "declined" and says_nothing and is_theirs


def asks_after_an_answer(
    text: str, understanding: Understanding, state: DialogState, *, is_answered: bool
) -> bool:
    """Tell "can I delete it?", asked of what an answer was about, from a wish to take back what is known.

    Args:
        text: the turn.
        understanding: what the dialog made of it.
        state: what is known of the workload: with that, the wish is of it.
        is_answered: whether there was an answer before.
    """
    if _is_underway(state) or not is_answered or understanding.act not in _TAKES_BACK:
        return False
    return is_question(text) or is_marked(text)


def _is_underway(state: DialogState) -> bool:
    return state.asked is not None or bool(state.slots)


def choose(
    text: str,
    understanding: Understanding,
    answer: Answer,
    state: DialogState,
    lexicon: Lexicon,
    mended: str,
) -> Route:
    """Choose the skill for a turn, from what both made of it; `mended` is the text, its spelling mended.

    A question that the cards answer goes to the cards, also in the middle of the dialog; values for
    the workload go to the dialog; what neither understands goes to the dialog while it is asking,
    else to the cards, which decline.
    """
    underway = _is_underway(state)
    if not underway and (
        _only_names(mended, understanding, lexicon)
        or _is_of_others(text, understanding, answer, lexicon)
        or _asks_a_price(text, understanding, answer, lexicon)
        or _is_all_reckoned(text, understanding, answer, lexicon)
        or _is_asked_to_the_word(text, understanding, answer, lexicon)
        or (orders_a_change(text) and not has_amount(understanding) and not understanding.act)
    ):
        return "answer"
    is_of_aws = _is_of_aws(mended, understanding, lexicon)
    is_of_aws |= not underway and _is_surely_of_aws(mended, understanding, answer, lexicon)
    if not is_of_aws and _describes_a_workload(text, understanding, answer):
        return "dialog"
    return _chosen(text, understanding, answer, state, lexicon)


def _chosen(
    text: str, understanding: Understanding, answer: Answer, state: DialogState, lexicon: Lexicon
) -> Route:
    answered = answer.kind != "declined"
    outside = not answered and answer.confidence > 0 and not measures_work(text, understanding, lexicon)
    underway = _is_underway(state)
    is_of_others = not (underway or answered or understanding.act) and is_price_of_others(text, lexicon)
    is_of_others |= not underway and _is_at_odds_with_itself(text, understanding, answer)
    if is_of_others or _is_reckoned(text, answer, state):
        return "answer"
    is_fresh = not underway and not understanding.doubts and not understanding.problems
    is_belief = answer.kind == "corrected"
    is_belief &= not is_about_own_workload(text) or _MONEY.issuperset(understanding.fills)
    is_belief &= len(understanding.fills) < _MUCH
    if is_fresh and (is_belief or (answer.kind == "corrected" and understanding.act == "recommend_now")):
        return "answer"
    if understanding.act:
        is_follow_up = understanding.act in _ALSO_FOLLOW_UPS or asks_of_them(text)
        about_answer = is_follow_up and not underway
        about_answer |= _deletes_something_else(text, understanding, state)
        return "answer" if about_answer and answered else "dialog"
    if underway and understanding.doubts and not is_question(text):
        return "dialog"
    if outside:
        return "answer"
    if is_fresh and answered and _tells_of_a_situation(text, understanding, answer):
        return "answer"
    if (
        is_fresh
        and not is_question(text)
        and (_is_a_name(text, understanding, answer) or _asks_in_short(text, understanding, answer, lexicon))
    ):
        return "answer"
    if understanding.problems and not (
        answered and (is_question(text) or _names_a_topic(text, understanding))
    ):
        return "dialog"
    if is_question(text):
        return _for_question(text, understanding, answer, state, lexicon)
    return _for_statement(text, understanding, answer, state, lexicon)


def _for_question(
    text: str, understanding: Understanding, answer: Answer, state: DialogState, lexicon: Lexicon
) -> Route:
    answered, underway = answer.kind != "declined", _is_underway(state)
    is_own = asks_about_own_workload(text)
    wants_place = (asks_where_to_run(text) or asks_for_best_place(text)) and bool(understanding.fills)
    wants_place &= not (answered and _asks_in_general(text, understanding, answer, is_own=is_own))
    says_what = "kind" in understanding.fills and not asks_how_to(text)
    wants_place &= is_own or underway or says_what or has_amount(understanding)
    says_enough = "kind" in understanding.fills and amounts_in(understanding) >= _SOME
    tells = is_own and len(understanding.fills) > 1 and (says_enough or not (answered and _is_sure(answer)))
    tells &= underway or _tells_amounts(text, understanding, answer, lexicon)
    return "dialog" if wants_place or tells else "answer"


def _tells_amounts(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell "is my API with 3 million calls of 200 ms fine on AWS?" from a question on how AWS works."""
    of_aws = answer.kind != "declined" and bool(lexicon.subjects_in(text))
    return has_amount(understanding) and not (of_aws or asks_why(text))


def _is_of_others(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell words about what no card covers, from which the dialog took a value: "docker desktop licence"."""
    if answer.kind != "declined" or understanding.act or is_about_own_workload(text) or begins_with_one(text):
        return False
    if measures_work(text, understanding, lexicon):
        return False
    is_outside = answer.confidence > 0 or bool(lexicon.unstated_in(text))
    return is_outside or (amounts_in(understanding) < _SOME and bool(lexicon.foreign_in(text)))


def _asks_a_price(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell "HTTP API, 100 million requests a month, cost" from "we have an API with 100 million requests"."""
    if answer.kind != "estimate" or understanding.act or is_about_own_workload(text):
        return False
    return lexicon.bound_in(words(text)) == "price"


def _is_all_reckoned(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell "API Gateway HTTP API, 50 million a month" from "a REST API, 50 million a month".

    A sum takes in every word of it, nobody tells of anything, and it names something of AWS's beside the
    words that may be the kind of a workload.
    """
    ask = answer.topic.estimate if answer.topic else None
    if answer.kind != "estimate" or ask is None or ask.left_over or understanding.act:
        return False
    if is_about_own_workload(text) or begins_with_one(text) or asks_where_to_run(text):
        return False
    kind = understanding.fills.get("kind")
    return not lexicon.naming(text).issubset(tokens(kind.words) if kind else ())


def _is_asked_to_the_word(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell "daily backups of ec2 volumes", the words of a card, from what somebody has: "our daily backup".

    The dialog understands no more than half of it, and nobody tells of anything.
    """
    if answer.kind != "answer" or answer.confidence < _TO_THE_WORD or understanding.act:
        return False
    if tells_of_somebody(text) or begins_with_one(text):
        return False
    if asks_where_to_run(text) or asks_for_best_place(text):
        return False
    return share_understood(text, understanding, lexicon)[1] <= _HALF


def _only_names(text: str, understanding: Understanding, lexicon: Lexicon) -> bool:
    """Tell that all the dialog found are words within AWS's own names: "api gateway developer portal css"."""
    if understanding.act or not understanding.fills:
        return False
    if asks_about_own_workload(text) or begins_with_one(text):
        return False
    beside = words(lexicon.without_subjects(text))
    return len(beside) >= _SOME and understood_words(understanding).isdisjoint(beside)


def _asks_in_general(text: str, understanding: Understanding, answer: Answer, *, is_own: bool) -> bool:
    """Tell "where should workers that read from a queue run?" from "where should I run my 20 workers?"."""
    if asks_how_to(text):
        names_aws = bool(answer.topic and answer.topic.subjects)
        return _is_sure(answer) or (answer.confidence > _LIKELY and (names_aws or not is_own))
    is_general = not is_own and len(understanding.fills) == 1 and not has_amount(understanding)
    return is_general and (_is_sure(answer) or not asks_for_best_place(text))


def _asks_in_short(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell "kafka partition limit" from "kafka consumer in python".

    Words that ask for a limit, a price or a difference are a question without its form; so are a few of
    which the dialog understands no more than half.
    """
    if is_about_own_workload(text) or has_amount(understanding):
        return False
    spoken = words(text)
    if understanding.fills and (lexicon.bounding | lexicon.compare | _RATIO) & frozenset(spoken):
        return True
    meant, share = share_understood(text, understanding, lexicon)
    answered = answer.kind != "declined"
    is_mostly_else = bool(understanding.fills) and share <= _HALF
    return is_mostly_else and (meant <= _SHORT or (answered and _is_sure(answer)))


def _is_of_aws(text: str, understanding: Understanding, lexicon: Lexicon) -> bool:
    """Tell words on something of AWS's, in few of which the dialog found values, and no amount."""
    if not lexicon.subjects_in(text) or has_amount(understanding):
        return False
    return share_understood(text, understanding, lexicon)[1] < _LITTLE


def _is_surely_of_aws(text: str, understanding: Understanding, answer: Answer, lexicon: Lexicon) -> bool:
    """Tell "daily backups of ec2 volumes", which a card is surely about, from "a daily job on ec2"."""
    if is_about_own_workload(text) or begins_with_one(text) or has_amount(understanding) or understanding.act:
        return False
    names_aws = bool(lexicon.subjects_in(text)) and _is_sure(answer) and answer.kind != "declined"
    return names_aws and share_understood(text, understanding, lexicon)[1] <= _HALF


def _tells_of_a_situation(text: str, understanding: Understanding, answer: Answer) -> bool:
    """Tell "I need a shell inside a running container" from "I need a container with 2 GB, nightly".

    Something goes wrong that a card is likely about; or a card is surely about what is told, which names no
    kind of work and at most one amount.
    """
    if complains(text) and answer.confidence > _LIKELY:
        return True
    of_work = {"kind", "requests_per_month"}
    tells_little = of_work.isdisjoint(understanding.fills) and amounts_in(understanding) < _SOME
    return tells_little and _is_sure(answer) and not is_question(text)


def _is_at_odds_with_itself(text: str, understanding: Understanding, answer: Answer) -> bool:
    """Tell "each deployment waits five minutes although requests take 200 ms, why?" from a workload.

    Of two amounts that cannot both be of the work, one is what goes wrong, if a card is likely about it.
    """
    is_of_a_card = confidence(answer) > _LIKELY and not understanding.act
    return is_of_a_card and bool(understanding.doubts) and (is_question(text) or complains(text))


def _names_a_topic(text: str, understanding: Understanding) -> bool:
    """Tell "ip protocol -1" from "0 vCPU"."""
    named = [word for word in words(text) if word.isalpha()]
    return len(named) > 1 and not understanding.fills and not is_about_own_workload(text)


def _describes_a_workload(text: str, understanding: Understanding, answer: Answer) -> bool:
    """Tell a statement that says what runs: "a REST API", "we have a report, 460 a month, 2 cores".

    A belief that a card corrects, and a complaint, are left to the cards, unless they stand among much
    about something of the user's own.
    """
    fills = understanding.fills
    if understanding.act or "kind" not in fills or is_question(text):
        return False
    if answer.kind in ("corrected", "comparison") or complains(text):
        return len(fills) >= _MUCH and not (complains(text) and _is_sure(answer))
    if _is_a_name(text, understanding, answer) or _tells_how_aws_is(text, understanding, answer):
        return False
    return len(fills) > 1 or is_about_own_workload(text) or begins_with_one(text)


def _tells_how_aws_is(text: str, understanding: Understanding, answer: Answer) -> bool:
    """Tell a sentence on how something of AWS's goes, which a card is likely about, from one on what runs."""
    if is_about_own_workload(text) or begins_with_one(text) or amounts_in(understanding) >= _SOME:
        return False
    return len(words(text)) > _TOLD and confidence(answer) > _SURER


def _is_a_name(text: str, understanding: Understanding, answer: Answer) -> bool:
    """Tell "sql server port", which a card surely answers, from "web server"."""
    spoken = words(text)
    if (
        len(spoken) > _SHORT
        or has_amount(understanding)
        or begins_with_one(text)
        or is_about_own_workload(text)
    ):
        return False
    return (
        answer.kind != "declined"
        and _is_sure(answer)
        and not understood_words(understanding).issuperset(spoken)
    )


def _deletes_something_else(text: str, understanding: Understanding, state: DialogState) -> bool:
    """Tell "can I delete a default security group?" from "forget the memory"."""
    is_known = understanding.target in state.slots
    return understanding.act == "forget" and not is_known and (is_question(text) or not state.slots)


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
    answered = answer.kind != "declined"
    is_own = asks_about_own_workload(text)
    return is_one_word or (answered and (_is_sure(answer) or not is_own))


def _is_reckoned(text: str, answer: Answer, state: DialogState) -> bool:
    """Tell an estimate that was asked for from words about the user's own workload that could be one."""
    ask = answer.topic.estimate if answer.topic else None
    if ask is None or (asks_where_to_run(text) and not ask.wants):
        return False
    asked_for = ask.wants is not None or is_question(text)
    return asked_for or (state.asked is None and not is_about_own_workload(text))


def _for_statement(
    text: str, understanding: Understanding, answer: Answer, state: DialogState, lexicon: Lexicon
) -> Route:
    if not _is_underway(state) and _is_of_aws(text, understanding, lexicon):
        return "answer"
    answered = answer.kind != "declined"
    if understanding.fills and not _tells_of_a_workload(text, understanding, answer, state):
        return "answer"
    if understanding.fills:
        names_aws = bool(answer.topic and answer.topic.subjects) and answered
        underway = _is_underway(state)
        names_aws &= not underway or tells_a_belief(text) or bool(lexicon.subjects_in(text))
        if underway or is_about_own_workload(text) or not names_aws:
            return "dialog" if not (names_aws and answer.kind == "corrected") else "answer"
    is_of_aws = bool(answer.topic and answer.topic.subjects) or _is_sure(answer)
    if answered and answer.confidence > understanding.confidence and (is_of_aws or state.asked is None):
        return "answer"
    return "dialog" if understanding.fills or state.asked is not None else "answer"


def _tells_of_a_workload(text: str, understanding: Understanding, answer: Answer, state: DialogState) -> bool:
    """Tell words that begin or go on with a workload from a phrase that only looks like one field's word.

    One word such as "windows" or "monthly" tells nothing alone; an amount that no card is about, the kind
    of the work, a second field or somebody's own do.
    """
    if state.asked is not None or state.slots or is_about_own_workload(text):
        return True
    fills = understanding.fills
    is_of_a_card = confidence(answer) > _LIKELY
    return len(fills) > 1 or "kind" in fills or (has_amount(understanding) and not is_of_a_card)


def _is_sure(answer: Answer) -> bool:
    return answer.confidence > _CERTAIN
