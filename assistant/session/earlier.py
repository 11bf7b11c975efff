"""What a turn has to do with what was said before it: one question in several sentences, an answer given."""

from __future__ import annotations

from assistant.answers.following import is_marked
from assistant.session.forms import asks_where_to_run, asks_why, is_question
from assistant.session.heard import HARDLY, is_underway

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers import Answer, Topic
    from assistant.answers.lexicon import Lexicon
    from assistant.dialog import DialogState, Understanding

_NO_LESS = 0.3
"""How much less sure an answer to all sentences may be: it is told what the last one leaves out."""
_TAKES_BACK = frozenset({"undo", "forget", "cancel"})
"""What may be asked of a thing of AWS's as well: "can I delete it?", "and stop?"."""
_OF_A_SUM = frozenset({"bill", "bill_includes", "bill_without"})
"""What may be asked of a price as well as of the bill of a workload."""
_NAME_WORDS = 3


def is_one_question(text: str, answer: Answer, apart: float) -> bool:
    """Tell whether sentences of which some ask are one question, that of the last about what was told.

    Args:
        text: all of them.
        answer: what the cards make of them together.
        apart: how sure the best answer is to a question among them alone.
    """
    return not asks_where_to_run(text) and answer.certainty > max(HARDLY, apart - _NO_LESS)


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
    if is_underway(state) or not is_answered or understanding.act not in _TAKES_BACK:
        return False
    return is_question(text) or is_marked(text)


def asks_of_last_sum(understanding: Understanding, topics: Sequence[Topic]) -> bool:
    """Tell "is the data included?", asked of a price that was just told, from the same of advice."""
    return understanding.act in _OF_A_SUM and bool(topics) and not topics[0].is_past


def goes_on_with_answer(text: str, understanding: Understanding, topics: Sequence[Topic]) -> bool:
    """Tell "and fargate?" behind an answer about Lambda from the same behind advice."""
    is_name = understanding.act == "why_not" and len(text.split()) <= _NAME_WORDS and not asks_why(text)
    return is_name and bool(topics) and not topics[0].is_past
