"""Reading what a question about money or sizes asks for out of its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.answers.estimates.ask import Ask
from assistant.answers.estimates.hours import part_of_month
from assistant.answers.estimates.item_numbers import read_numbers
from assistant.answers.estimates.measures import NAMED, TAKEN, Numbers
from assistant.answers.estimates.page import Page
from assistant.answers.estimates.platform_numbers import platform_amounts, span_of, used
from assistant.answers.estimates.vocabulary import without_instance_types
from assistant.answers.estimates.wants import OF_A_TABLE, spec_of, wanted
from assistant.answers.spelling import AnyOf
from assistant.answers.tokens import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from assistant.answers.estimates.things import Thing
    from assistant.answers.estimates.vocabulary import Vocabulary

_MOST_CHARACTERS = 600
"""A price question is short; a longer text is something else."""

_TIMES = re.compile(
    r"(?<![\w.])(?P<ahead>\d{1,6})\s?[x\N{MULTIPLICATION SIGN}](?!l\b|large)\s?(?=[\d.]*\s?[a-z])"
    r"|(?<![\w.-])[x\N{MULTIPLICATION SIGN}*]\s?(?!86\b)(?P<behind>\d{1,4})(?=\W*$|[,;)]|\s[a-z(])",
    re.IGNORECASE,
)
_FROM_PLACE_TO = re.compile(rf"\bfrom (?:the )?\{TAKEN}+ (?:region )?to\b")
_OF_THEM = re.compile(r" of (?:them|those|these|each|both)\b(?! (?:in|are|is|on|with|have|run)\b)")
_YEARS = re.compile(r"(?<![\w.])(1|3|one|three)[\s-]{0,2}(?:years?|yrs?|y)\b", re.IGNORECASE)
_STATUS = re.compile(
    r"\b[45]\d\d(?:s\b|\s+(?:errors?|responses?|status|from|on|at|when|after|behind|between|through)\b|\W*$)"
    r"|\b(?:error|status|code|http)\s+[45]\d\d\b",
    re.IGNORECASE,
)
"""The status of an answer over HTTP, which counts nothing: "502 from our ALB"."""
_OVER_YEARS = re.compile(r"\bover (?:the )?(?:1|3|one|three)[ -]years?\b", re.IGNORECASE)
_IN_EACH_ZONE = re.compile(
    r"\b(?:per|each|every|each of the|in each) (?:az|zone|availability zone)\b", re.IGNORECASE
)
_MIB_PER_GIB = 1024
_FAMILY = re.compile(r"(?<![\w./-])[a-z]{1,4}\d{1,2}[a-z]{0,6}(?![\w./-])")
_BETWEEN_REGIONS = "inter-region"
_NEAR = 24


def read_ask(text: str, subjects: Collection[str], vocabulary: Vocabulary, stop: Collection[str]) -> Ask:
    """Read a question.

    Args:
        text: the question, in plain writing.
        subjects: the ids of what it names, as the lexicon knows them.
        vocabulary: the words of prices.
        stop: words without meaning of their own.
    """
    text = text[:_MOST_CHARACTERS]
    page = Page(without_instance_types(text))
    types = tuple(vocabulary.instance_types_in(text))
    families = tuple(
        dict.fromkeys(page.take_all(_FAMILY, vocabulary.families if _FAMILY.search(page.text) else ()))
    )
    found: dict[str, Any] = {"instance_types": types or None, "families": families or None}
    found["is_always"] = bool(page.take(vocabulary.always)) or None
    found["region"] = vocabulary.region_names.get(page.take(vocabulary.regions))
    found.update(_options(page, vocabulary))
    found["managed"] = next((s.split("-")[0] for s in subjects if s.endswith("managed-instances")), None)
    found.update(_counts(page, vocabulary))
    found.update(part_of_month(page, vocabulary, subjects))
    found["steady"] = bool(page.take(vocabulary.steady)) or None
    found["is_stopped"] = (types and not found.get("run_seconds") and _take_stopped(page, vocabulary)) or None
    named = _thing_named(page, vocabulary, found)
    where = bool(page.take(vocabulary.where))
    committed = bool(page.take(vocabulary.commitment))
    found.update(_committed(found, text, vocabulary, committed=committed, is_instance=bool(types)))
    cheapest = bool(page.take(vocabulary.cheapest))
    found["subject"] = _subject(types or families, named, subjects, cheapest=cheapest)
    found["beside"] = named.noun if named and found["subject"] == "instance" else None
    if not types and _are_pods_on_fargate(page.text, subjects, vocabulary):
        found |= {"subject": "fargate", "managed": "eks"}
    thing = vocabulary.things.get(str(found["subject"]))
    whole = Page(page.text)
    found["variant"] = _variant(page, text.lower(), thing) if thing else None
    known = AnyOf(stop, vocabulary.empty, _parts(subjects))
    asking = _asks_for_money(whole, vocabulary, known) or found["fee"] == "alone"
    page.blank_as(whole)
    found["per_unit"] = _per_unit(page, vocabulary) if thing or types else None
    found.update(_second_region(page, vocabulary, found))
    beyond = " ".join(iter(lambda: page.take(vocabulary.beyond), ""))
    found["is_beyond"] = bool(beyond) or None
    found.update(_numbers(page, vocabulary, found, text, committed=committed, asking=asking))
    if "included" in beyond and found.get("ephemeral_mib"):
        found["ephemeral_mib"] = _MIB_PER_GIB  # what is included was named, and nothing on top of it
    timed = dict(_period(page, text, vocabulary, found))
    found.update(timed)
    found["strange"] = _is_strange(page, thing, vocabulary) or bool(thing and _STATUS.search(text)) or None
    spoken = words(page.text)
    found["spec"] = spec_of(spoken, vocabulary)
    is_part = found.get("run_seconds") is not None and bool(types)  # hours of a named type are hours to pay
    is_asked = asking or cheapest or is_part
    found.update(wanted(text, spoken, vocabulary, found, is_asked=is_asked, is_timed=bool(timed)))
    found["gpus"] = found.get("gpus") or (1 if cheapest and found["spec"] == "gpus" else None)
    if where and found["region"] is None:
        found["wants"] = "regions"
    if "requests_per_month" in timed and not asking:
        found["period"] = None  # of what runs, and not of the price
    found["left_over"] = _left_over(spoken, _parts(subjects), vocabulary, stop, found["wants"])
    return Ask(**found)


def _period(
    page: Page, text: str, vocabulary: Vocabulary, found: dict[str, Any]
) -> Iterator[tuple[str, object]]:
    """Take the period of a price; what runs for some time does so once in it: "10 hours ... per week"."""
    name = page.take(vocabulary.periods)
    thing = found["subject"] if found["subject"] in vocabulary.things else ""
    if not name or _begins_with(text, name, thing):
        return
    period, seconds = vocabulary.period_names[name], found.get("run_seconds")
    yield "period", period
    if seconds is None or found.get("requests_per_month") is not None or period in ("second", "month"):
        return
    if found["subject"] in ("fargate", "instance") and seconds <= vocabulary.seconds_in(period):
        yield "requests_per_month", vocabulary.per_month(period)


def _take_stopped(page: Page, vocabulary: Vocabulary) -> bool:
    match = vocabulary.stopped.search(page.text)
    if match:
        page.blank(*match.span())
    return bool(match)


def _committed(
    found: dict[str, Any], text: str, vocabulary: Vocabulary, *, committed: bool, is_instance: bool
) -> Iterator[tuple[str, object]]:
    """Tell the years of a commitment from those that something runs on demand, and a term from a month."""
    years = found.get("commitment_years")
    if not committed and found["purchase"] == "on_demand" and years is not None:
        yield "commitment_years", None
        yield ("period", "year") if years == 1 else ("months", 12.0 * years)
    elif committed:
        yield "commitment_years", years or 1
        if is_instance and (vocabulary.whole_term.search(text.lower()) or _OVER_YEARS.search(text)):
            yield "months", 12.0 * (years or 1)


def _left_over(
    spoken: list[str],
    named: Collection[str],
    vocabulary: Vocabulary,
    stop: Collection[str],
    wants: str | None,
) -> int:
    """Count the words of meaning that were not understood."""
    known = AnyOf(
        stop,
        vocabulary.empty,
        vocabulary.validity,
        vocabulary.density_names,
        vocabulary.spec_names if wants else (),
        vocabulary.of_types if wants in OF_A_TABLE else (),
    )
    return sum(
        1 for word in spoken if word not in known and word.rstrip("s") not in named and not word[0].isdigit()
    )


def _thing_named(page: Page, vocabulary: Vocabulary, found: dict[str, Any]) -> Thing | None:
    """Take the names of the thing with a unit price, if one is named."""
    is_of_runs = _is_of_runs(page.text, vocabulary)
    name = page.take(vocabulary.part_words, NAMED)
    name = name or page.take(vocabulary.plain_things if is_of_runs else vocabulary.thing_words, NAMED)
    thing = vocabulary.things.get(vocabulary.thing_names.get(name, ""))
    if thing is None and _goes_between_regions(page, vocabulary, found):
        thing = vocabulary.things[_BETWEEN_REGIONS]
    while thing and page.take(thing.names, NAMED):
        pass
    return thing


def _options(page: Page, vocabulary: Vocabulary) -> Iterator[tuple[str, object]]:
    """Take the options that are named, and tell where two values of one are."""
    for name, pattern in vocabulary.option_words.items():
        word = page.take(pattern)
        yield name, vocabulary.options[name][word] if word else None
        other = pattern.search(page.text) if word else None
        if other and vocabulary.options[name][other[0]] != vocabulary.options[name][word]:
            yield "alternatives", True


def _variant(page: Page, text: str, thing: Thing) -> str | None:
    """Take the words of a variant and return its name, the first that all is said of."""
    for one in thing.variants:
        is_said = one.words.search(text if thing.is_instance_part else page.text)
        if is_said and (one.beside is None or one.beside.search(text)):
            for words_of_it in (one.words, one.also):
                while page.take(words_of_it):
                    pass
            return one.name
    return None


def _per_unit(page: Page, vocabulary: Vocabulary) -> str | None:
    """Take what asks for a bare rate, "per GB", and return the quantity it is of."""
    return next((name for name, said in vocabulary.rate_of.items() if page.take(said)), None)


def _numbers(
    page: Page, vocabulary: Vocabulary, known: dict[str, Any], text: str, *, committed: bool, asking: bool
) -> dict[str, object]:
    """Take the numbers: of a thing or instances by what stands beside them, of a platform by their kinds."""
    thing = vocabulary.things.get(str(known["subject"]))
    if not (thing or (known["subject"] == "instance" and known["instance_types"])):
        found = {"measures": used(page, vocabulary), **dict(span_of(page, vocabulary, committed=committed))}
        return {**found, **platform_amounts(page, vocabulary, {**known, **found})}
    is_of_functions = known["managed"] == "lambda"
    said, page.text = read_numbers(page.text, thing, vocabulary, serves_requests=is_of_functions)
    if thing and thing.is_one_a_zone and _IN_EACH_ZONE.search(text):
        said = _in_each_zone(said)
    is_of_volume = any(one.noun == known["beside"] and one.needs_gb for one in vocabulary.things.values())
    if is_of_volume and said.get("memory_mib"):
        said["unread"] = True
    is_amount = said.get("gb") or said.get("measures")
    is_total = bool(is_amount and vocabulary.total.search(text.lower())) or None
    found = {
        "is_total": is_total,
        **_beside_commitment(said, known, committed=committed, is_thing=bool(thing)),
    }
    if thing and asking and not known["per_unit"]:
        found["per_unit"] = _bare_quantity(page, thing, vocabulary, said)
    return found


def _in_each_zone(said: dict[str, Any]) -> dict[str, Any]:
    """Return how many there are in all of "2 gateways per zone in 3 zones"."""
    measures = dict(said.get("measures", ()))
    zones = measures.pop("zones", None)
    if zones is None:
        return said
    return {**said, "count": said.get("count", 1) * zones, "measures": tuple(measures.items()) or None}


def _bare_quantity(
    page: Page, thing: Thing, vocabulary: Vocabulary, said: Mapping[str, object]
) -> str | None:
    """Return the quantity that is named without a number, of which the rate is asked: "gp3 iops price"."""
    if said.get("gb") or said.get("count") or said.get("measures"):
        return None
    for name in thing.quantities:
        match = vocabulary.quantities[name].before.search(page.text) if name in vocabulary.rate_of else None
        if match:
            page.blank(*match.span())
            return name
    return None


def _is_of_runs(text: str, vocabulary: Vocabulary) -> bool:
    """Tell a function that is called so often: then the concurrency kept for it is a part of its bill."""
    numbers = Numbers(text, vocabulary.numbers)
    behind = (text[one.end : one.end + _NEAR].strip() for one in numbers.numerals())
    return any(vocabulary.count_things.match(words_behind) for words_behind in behind)


def _goes_between_regions(page: Page, vocabulary: Vocabulary, found: dict[str, Any]) -> bool:
    """Tell traffic between two Regions that are named: "copying 1 TB from Ohio to Tokyo"."""
    other = vocabulary.regions.search(page.text)
    is_other = other is not None and vocabulary.region_names[other[0]] != found["region"]
    return is_other and (bool(page.take(vocabulary.moving)) or bool(_FROM_PLACE_TO.search(page.text)))


def _begins_with(text: str, period: str, subject: str) -> bool:
    """Tell "daily backups of volumes", where the period is the thing's, from "monthly fee of a volume"."""
    behind = text.lower().removeprefix(period).split()
    return text.lower().startswith(period) and bool(behind) and behind[0] in subject.split("-")


def _is_strange(page: Page, thing: Thing | None, vocabulary: Vocabulary) -> bool:
    """Tell whether a word is left that makes it another thing, or changes what is paid for it."""
    return bool(vocabulary.changes.search(page.text) or (thing and thing.unlike.search(page.text)))


def _second_region(page: Page, vocabulary: Vocabulary, found: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Take another Region beside the first: of traffic it is where it goes, of all else a second question."""
    other = page.take(vocabulary.regions)
    code = vocabulary.region_names.get(other) if other else None
    if code and code != found["region"]:
        yield ("to_region", code) if found["subject"] == _BETWEEN_REGIONS else ("alternatives", True)


def _beside_commitment(
    said: dict[str, object], found: dict[str, Any], *, committed: bool, is_thing: bool
) -> dict[str, object]:
    """Tell years of a commitment from years that something runs."""
    months, years = said.get("months"), found.get("commitment_years")
    if is_thing and years:
        return {**said, "months": 12.0 * years, "commitment_years": None}
    if committed and isinstance(months, float) and months % 12 == 0:
        return {**said, "months": None, "commitment_years": int(months // 12)}
    return {name: value for name, value in said.items() if name != "count" or found.get("count") is None}


def _counts(page: Page, vocabulary: Vocabulary) -> Iterator[tuple[str, object]]:
    """Take "1 year", "3x" and "20 of them", which would else be read as other amounts."""
    years = _YEARS.search(page.text)
    if years:
        page.blank(*years.span())
        yield "commitment_years", {"one": 1, "three": 3}.get(years[1]) or int(years[1])
    times = _TIMES.search(page.text)
    if times:
        page.blank(*times.span())
        yield "count", float(times["ahead"] or times["behind"])
        return
    for numeral in Numbers(page.text, vocabulary.numbers).numerals():
        of_them = _OF_THEM.match(page.text, numeral.end)
        if of_them:
            page.blank(numeral.start, of_them.end())
            yield "count", numeral.value
            return


def _subject(
    types: tuple[str, ...], thing: Thing | None, subjects: Collection[str], *, cheapest: bool
) -> str | None:
    if types and not (thing and thing.is_instance_part):
        return "instance"
    platforms = {s.split("-")[0] for s in subjects} & {"lambda", "fargate"}
    managed = any(s in ("lambda-managed-instances", "lambda-microvms") for s in subjects)
    if len(platforms) == 1 and not thing and not managed:
        return platforms.pop()
    if thing and platforms <= {*thing.platforms, thing.id.split("-", maxsplit=1)[0]}:
        return thing.id
    return "cheapest" if cheapest and not platforms else None


def _are_pods_on_fargate(text: str, subjects: Collection[str], vocabulary: Vocabulary) -> bool:
    """Tell pods, which on Fargate are those of EKS, from tasks."""
    return "fargate" in subjects and any(vocabulary.density_names.get(word) == "pods" for word in words(text))


def _parts(subjects: Collection[str]) -> set[str]:
    return {part for subject in subjects for part in subject.split("-")}


def _asks_for_money(page: Page, vocabulary: Vocabulary, known: Collection[str]) -> bool:
    """Tell "how much is m7g.large" from "how much memory has m7g.large" and "how much warning"."""
    found = vocabulary.asking.search(page.text)
    if found is None:
        return False
    words_after = words(page.text[found.end() :])
    page.blank(*found.span())
    first = words_after[0] if words_after else ""
    is_money = found[0] != "how much" or not first or first in known or not first.isalpha()
    return (is_money and first not in vocabulary.spec_names) or bool(vocabulary.asking.search(page.text))
