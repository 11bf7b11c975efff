"""The patterns around a number, built from the words of `knowledge/units.yaml`: units, periods, ranges.

Every repetition is bounded, so that a long paste costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.patterns import pattern
from assistant.quantities.numbers import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_WORDS_BETWEEN = 3
_BEGINS = r"[$\d\u00bd\u00bc\u00be\u2212-]|\b[a-z]"
"""What an amount begins with; it spares the places within words the look at every form of one."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns that are tried at one place of a text.

    Attributes:
        start: where an amount may begin: money, "every", "daily", "quad core", or a number.
        unit: a unit behind a number: " min", "GB".
        unit_of: the same behind "a couple of".
        unit_of_a: the same behind "half a", "a quarter of an".
        more: a smaller unit of time behind a larger one: 1h30m.
        minutes: bare minutes behind hours: 1h30.
        and_part: "an hour and a half".
        per: a period behind an amount: "a day", "/h".
        rate: things and a period behind a number: "requests a day", "x daily".
        rate_of_things: the same, where the thing must be one that is counted.
        rate_of_one: the same, where one thing of any kind may be: "one sample a day".
        short_rate: rps, rpm.
        other: "other day" behind "every".
        period: a period by itself.
        milli: processors behind a number of thousandths: 500m cpu.
        to: what stands between the ends of a range.
        and_to: what may too, behind "between".
        between: the word before such a range.
        times: the sign between copies and size: 2 x 4 vCPU.
        thing: something counted, behind a number.
        each: what may stand between things and how long each takes.
        vague: words before an amount that make it vague.
        senders: those who send something each, from behind their number to the rate.
        by_each: words behind a rate that make it one of each of them.
        or_so: words behind it that do.
        word: the next word, of any kind.
    """

    start: re.Pattern[str]
    unit: re.Pattern[str]
    unit_of: re.Pattern[str]
    unit_of_a: re.Pattern[str]
    more: re.Pattern[str]
    minutes: re.Pattern[str]
    and_part: re.Pattern[str]
    per: re.Pattern[str]
    rate: re.Pattern[str]
    rate_of_things: re.Pattern[str]
    rate_of_one: re.Pattern[str]
    short_rate: re.Pattern[str]
    other: re.Pattern[str]
    period: re.Pattern[str]
    milli: re.Pattern[str]
    to: re.Pattern[str]
    and_to: re.Pattern[str]
    between: re.Pattern[str]
    times: re.Pattern[str]
    thing: re.Pattern[str]
    each: re.Pattern[str]
    vague: re.Pattern[str]
    senders: re.Pattern[str]
    by_each: re.Pattern[str]
    or_so: re.Pattern[str]
    word: re.Pattern[str]


def compile_grammar(document: Mapping[str, Any], number_start: str) -> Grammar:
    """Compile the patterns of one units document."""
    durations = [word for words in document["durations"].values() for word in words]
    sizes = [word for words in document["sizes"].values() for word in words]
    processors = [word for words in document["processors"].values() for word in words]
    money = [word for words in document["money"].values() for word in words]
    others = (*money, *document["percent"])
    any_unit = any_of((*durations, *sizes, *processors, *others))
    units = rf"(?P<unit>{any_unit})"
    ends = r"(?![a-z_])(?!\d{1,2}[a-z-]{0,6}\.[a-z\d])"  # "two m5.xlarge" are no minutes
    adverbs = rf"(?P<adverb>{any_of(document['adverbs'])})\b"
    spans = any_of((*document["periods"], *durations))
    period = rf"(?P<period>{spans})s?(?![a-z]|\sof\san?\s)"
    per = r"(?:\s?(?:\bper\s)?/\s?|,?\s(?:per|a|an|each|every|in\sa|on\san?)\s|\sp/)"
    per += rf"(?:(?:single|given|normal|typical|usual|average|ordinary)\s)?{period}"
    things = any_of(document["things"])
    period_ahead = rf"(?:{spans})s?(?![a-z])"
    stops = any_of((
        *document["not_things"], *document["fractions"], *durations, "per", "a", "an", "each", "every",
    ))  # fmt: skip
    words = rf"(?:\s(?!(?:{stops})\b)[a-z][a-z'-]{{0,24}})"
    tasks = rf"\s(?:{any_of(document['tasks'])})(?=\s(?:per|each|every|an?)\s{period_ahead})"
    of_them = r"\sof\s(?:them|those|these|it)\b"
    gap = rf"(?P<gap>\d{{1,4}}|other|few|two|three)\s(?P<gapunit>{spans})(?![a-z])"
    rate = rf"(?:\s(?:each|apiece)(?=\s(?:per|an?|every)\s))?(?:(?:,?\severy\s{gap})|{per}|,?\s{adverbs})"
    part = any_of(document["fractions"])
    times = r"\s?(?:x|\u00d7|\*)"
    return Grammar(
        start=_of(
            rf"(?={_BEGINS})(?:(?P<money>-?\$\s?|\busd\s?(?=\d))|\b(?P<every>(?:once\s)?(?:every|each)\s)"
            rf"|\b{adverbs}|\b(?P<joined>{any_of(document['joined'])})[\s-]core\b|(?P<number>{number_start}))"
        ),
        unit=_of(rf"\s?-?\s?{units}{ends}"),
        unit_of=_of(rf"\s(?:of\s)?{units}{ends}"),
        unit_of_a=_of(rf"\s(?:of\s)?(?:an?\s)?{units}{ends}"),
        more=_of(rf"\s?(?:and\s)?(?P<more>\d{{1,2}})\s?(?P<unit>{any_of(durations)}){ends}"),
        minutes=_of(r"(?P<more>[0-5]\d)(?![\w.:])"),
        and_part=_of(
            rf"\sand\s(?:an?\s)?(?P<part>{part})(?!\s?-?(?:of\s)?(?:an?\s)?(?:{any_unit})(?![a-z]))\b"
        ),
        per=_of(per),
        rate=_of(rf"(?:{times}\b)?(?:{of_them}|{tasks}|{words}{{0,{_MOST_WORDS_BETWEEN}}}){rate}"),
        rate_of_things=_of(rf"(?:{times}\b|{of_them}|\s(?:of\s)?(?:{things})\b)?{rate}"),
        rate_of_one=_of(rf"{words}{rate}"),
        short_rate=_of(r"\s?(?P<short>[rqt]p[smhd])\b"),
        other=_of(rf"(?:other|second)\s{period}"),
        period=_of(period),
        milli=_of(r"\s?v?cpus?\b"),
        to=_of(r"\s?(?:-|\u2013|\u2014|\.\.\.?)\s?|\s(?:to|up\sto|till|or)\s"),
        and_to=_of(r"\sand\s"),
        between=_of(r"between\s(?:about\s)?$"),
        times=_of(rf"{times}\s?(?=[\d\u00bdh])"),
        thing=_of(rf"\s?(?:{things})\b"),
        each=_of(
            r"\s?(?:(?:of|at|for|with|each|that|which|takes?|taking|lasts?|lasting|runs?|running|about|around"
            r"|roughly|x|@|\u00d7|,)\s?){0,4}"
        ),
        vague=_of(rf"(?:{any_of(document['vague'])})\s?(?:an?\s)?$"),
        senders=_of(
            rf"\s(?:(?!(?:{stops})\b)[a-z-]{{1,24}}\s){{0,1}}(?:{any_of(document['senders'])})\b,?\s?"
            r"(?:(?:for|of|from|at)\s(?:our\s)?[a-z]{2,16},?\s)?"
            r"(?:(?:who|that|which|where)\s)?(?P<each>each\s(?:one\s)?(?:of\s(?:them|which|whom)\s)?)?"
            r"(?:(?!(?:and|or|but|then|for|in|on)\b)[a-z]{1,12}\s){0,3}"
            r"(?:(?:of|at|with|about|around|roughly|some)\s){0,2}"
        ),
        by_each=_of(
            rf"\s?,?\s?(?:each\b|apiece\b|(?:per|by|for each|for every)\s(?:{any_of(document['senders'])})\b)"
        ),
        or_so=_of(r"\s(?:or\sso|ish|give\sor\stake)\b"),
        word=_of(r"\s(?!(?:per|each|or|and|to|at|for|a|an|of|in|on|every|with)\b)[a-z]"),
    )


def _of(text: str) -> re.Pattern[str]:
    return pattern(text, re.IGNORECASE)  # one text meets a few of them
