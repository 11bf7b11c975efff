"""What ranking needs of each card: its subjects and topics, and in which words people ask for it.

All of it is worked out when the index is compiled; a question reads of a card what it needs.
"""

from __future__ import annotations

from functools import cached_property

from assistant.answers.forms import OTHER, form_of, forms_data
from assistant.answers.tokens import stem, subject_stems, tokens, words
from assistant.answers.ways import Ways, ways_data
from assistant.patterns import pattern
from assistant.quantities.display import SECONDS_PER, SIZES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from assistant.answers.lexicon import Lexicon
    from assistant.facts import Card, Fact, Knowledge

_SETTING = pattern(r"[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]*)+")
"""A name of several words in one: a single word may mean anything."""
SIZES_ASKED = ("max", "min", "default")
"""The ends of a range, the price aside."""
NO_UNIT = "count"
"""The unit of a fact that counts what its name begins with: containers of a task definition."""
_LED = ("min", "price")
"""Bounds that a card states also where only a sentence for such questions does."""
_MONEY = frozenset({"price", "billing", "cost", "free", "saving", "commitment"})


class Profile:
    """What ranking needs of a card, from what `profile_data` wrote.

    Attributes:
        main: its main subject.
        families: all of its subjects, and what they are kinds of: a Lambda MicroVM is of Lambda.
        is_priced: whether its answer has a price.
        is_on_price: whether it is about the price.
    """

    def __init__(self, head: str, read: Callable[[], Mapping[str, Any]]) -> None:
        """Read the head at once, and the words by `read` when they are first asked for."""
        self.main, families, flags = head.split(";")
        self.families = frozenset(families.split(","))
        self.is_priced, self.is_on_price = (flag == "yes" for flag in flags.split(","))
        self._read = read

    @cached_property
    def _words(self) -> Mapping[str, Any]:
        return self._read()

    @cached_property
    def bounds(self) -> frozenset[str]:
        """The bounds that its facts state."""
        return frozenset(self._words["bounds"].split())

    @cached_property
    def measures(self) -> frozenset[str]:
        """What its facts measure, as `measure_of` tells."""
        return frozenset(self._words["measures"].split())

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of title, question, topics, subjects and answer."""
        return frozenset(self._words["names"].split())

    @cached_property
    def words(self) -> frozenset[str]:
        """The names, and the stems of its ways to be asked for and of its facts' names."""
        return self.names.union(self._words["more"].split())

    @cached_property
    def told(self) -> frozenset[str]:
        """The names, and the stems of all that it tells: answer, details, leads, names and units of facts."""
        return self.names.union(self._words["told"].split())

    @cached_property
    def _forms(self) -> Mapping[str, float]:
        found: Mapping[str, float] = self._words["forms"]
        return found

    def usual_form(self, form: str) -> float:
        """Return how much likelier than usual it is asked for in that form, as a logarithm."""
        return self._forms.get(form, self._forms[OTHER])

    @cached_property
    def settings(self) -> frozenset[str]:
        """Stems of the settings that it is about, as APIs write them: healthCheckGracePeriodSeconds."""
        return frozenset(self._words["settings"].split())

    @cached_property
    def asked(self) -> frozenset[str]:
        """The meaning of its title, its question and the other names it has, all of it together."""
        return frozenset(self._words["asked"].split())

    @cached_property
    def meant(self) -> Ways:
        """The meaning of every way to ask for it; a further way may mean the same as one of its names."""
        return Ways(self._words["meant"])

    @cached_property
    def own(self) -> Sequence[Ways]:
        """Its title, its question and the other names of that, by their meaning and by their words.

        Only a card with leads has them: they are what a lead is held against.
        """
        return [*map(Ways, self._words["own"])]

    @cached_property
    def leads(self) -> Sequence[Sequence[Ways]]:
        """The ways to ask for what it tells beside its own question, lead by lead, likewise twice."""
        return [[*map(Ways, ways)] for ways in self._words["leads"]]

    @cached_property
    def worded(self) -> Ways:
        """The words of every way to ask for it as they are written, also those that mean little."""
        return Ways(self._words["worded"])


def ways_to_ask(card: Card, knowledge: Knowledge) -> tuple[str, ...]:
    """Return every text by which a card is asked for."""
    return (card.question, card.title, *card.asks, *knowledge.phrasings.get(card.id, ()))


def profile_data(
    card: Card, knowledge: Knowledge, lexicon: Lexicon, usual: Mapping[str, float]
) -> tuple[str, dict[str, Any]]:
    """Return the head and the words of a card's profile, as plain data.

    Args:
        card: the card.
        knowledge: where it stands.
        lexicon: the words people use.
        usual: the share of each form of asking in the ways to ask for any card.
    """
    phrasings = (*card.other_asks, *knowledge.phrasings.get(card.id, ()))
    subjects = card.subjects or (card.service,)
    answer = knowledge.render(card.answer)
    led = {lexicon.bound_in(words(ask)) for one in card.leads for ask in one.asks}.intersection(_LED)
    is_priced = "$" in answer or not _MONEY.isdisjoint(card.topics) or "charge" in answer or "price" in led
    flags = ("yes" if is_so else "no" for is_so in (is_priced, "price" in card.topics))
    named = (card.title, card.question, *card.topics, *card.subjects, card.service)
    names = {*_stems(named), *subject_stems(card.subjects)}
    settings = settings_of(card)
    more = _stems((answer, *card.asks, *phrasings, *(fact.name for fact in card.facts), *settings))
    texts = (answer, *map(knowledge.render, (card.details, *(lead.says for lead in card.leads))))
    told = _stems((*texts, *(f"{fact.name} {fact.unit}" for fact in card.facts)))
    ways = (card.question, card.title, *card.asks)
    held = {
        "bounds": " ".join(sorted({*(fact.bound for fact in card.facts), *_bounds_of(card, lexicon), *led})),
        "measures": " ".join(sorted({measure_of(fact.unit) for fact in card.facts})),
        "names": " ".join(sorted(names)),
        "more": " ".join(sorted(more - names)),
        "told": " ".join(sorted(told - names)),
        "settings": " ".join(sorted(_stems(settings))),
        "asked": " ".join(sorted(frozenset().union(*map(lexicon.meaning, ways)))),
        "meant": ways_data(map(lexicon.meaning, ways), map(lexicon.meaning, phrasings)),
        "worded": ways_data(map(words, (*ways, *phrasings))),
        "forms": forms_data(map(form_of, ways_to_ask(card, knowledge)), usual),
        "own": _both_ways([way for way in ways if way not in card.other_asks], lexicon) if card.leads else [],
        "leads": [_both_ways(one.asks, lexicon) for one in card.leads],
    }
    return f"{subjects[0]};{','.join(sorted(families_of(card)))};{','.join(flags)}", held


def families_of(card: Card) -> set[str]:
    """Return the subjects of a card, and what they are kinds of."""
    return {family for subject in card.subjects or (card.service,) for family in _families(subject)}


def topics_of(card: Card) -> set[str]:
    """Return the stems of a card's topics."""
    return {stem(word) for topic in card.topics for word in topic.split("-")}


def _both_ways(asks: Sequence[str], lexicon: Lexicon) -> list[dict[str, Any]]:
    """Return ways to ask by what they mean, and by all of their words as they are written."""
    return [ways_data(map(lexicon.meaning, asks)), ways_data(map(words, asks))]


def settings_of(card: Card) -> list[str]:
    """Return the names of settings by which a card may be asked for: its own, and its facts' in APIs."""
    members = map(setting_of, card.facts)
    own = (word for way in card.asks for word in way.split())
    return [*dict.fromkeys(name for name in (*members, *own) if _SETTING.fullmatch(name))]


def setting_of(fact: Fact) -> str:
    """Return the name that a fact's figure has in AWS's API; empty where it has none there."""
    return fact.botocore.partition("$")[2].partition(" ")[0]


def measure_of(unit: str) -> str:
    """Return what a unit measures: time, size, or empty for anything else."""
    if unit in SECONDS_PER:
        return "time"
    return "size" if unit in SIZES else ""


def _stems(texts: Iterable[str]) -> set[str]:
    return {token for text in texts for token in tokens(text)}


def _bounds_of(card: Card, lexicon: Lexicon) -> set[str]:
    """Return the ends of a range that a card is about, wherever the figures stand: the smallest task."""
    return {bound for bound in SIZES_ASKED if not frozenset(card.topics).isdisjoint(lexicon.bounds[bound])}


def _families(subject: str) -> Sequence[str]:
    """Return a subject and every shorter name it begins with: fargate-spot is of fargate.

    >>> _families("lambda-managed-instances")
    ['lambda', 'lambda-managed', 'lambda-managed-instances']
    """
    parts = subject.split("-")
    return ["-".join(parts[: count + 1]) for count in range(len(parts))]
