"""What a card says to a question: the sentence asked for first, its answer, and what more is asked for."""

from __future__ import annotations

from assistant.answers import beliefs
from assistant.answers.elaborating import elaboration
from assistant.answers.leading import lead, leading_of
from assistant.answers.openings import foremost, may_follow, opening

TYPE_CHECKING = False
if TYPE_CHECKING:
    from assistant.answers.ranking import Ranker
    from assistant.answers.reading import Reading
    from assistant.facts import Card


def told_of(
    card: Card, reading: Reading, ranker: Ranker, asked: Reading | None = None, *, is_known: bool = False
) -> str:
    """Return what a card says to a question.

    Args:
        card: the card.
        reading: the question, or what a follow-up makes of the one before.
        ranker: tells how rare words are.
        asked: the follow-up by itself, where its figure is to lead.
        is_known: whether the card was told before: it adds all its details.
    """
    lexicon, render = ranker.lexicon, ranker.knowledge.render
    text, details = render(card.answer), render(card.details)
    if reading.states and not reading.yes_no and beliefs.affirms(reading.text, lexicon):
        text = beliefs.without_no(text)
    naming = lexicon.naming(reading.text)
    profile, share_said = ranker.profile(card.id), ranker.share_said
    first = render(opening(asked or reading, card, profile, share_said))
    if first:
        text = text if may_follow(text) else ""
    else:
        leading = leading_of(asked, reading, card) if asked else reading
        first = lead(leading, card, text, ranker.index.idf, naming)
    if not first and not is_known:
        said_of = [word for word in reading.content if word not in naming]
        names = profile.names | profile.asked
        first, text, details = foremost(said_of, text, details, names, share_said)
    more = details if is_known else elaboration(reading, card, text, details, naming, share_said)
    return "\n\n".join(filter(None, (first, text, more)))
