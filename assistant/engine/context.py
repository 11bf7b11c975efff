"""What every judgement reads: the price book, the platforms and the preferences, parsed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Literal

from assistant.costs import Reserve, price_book
from assistant.engine.constraints import (
    Ask,
    Constraint,
    compile_asks,
    demand_constraints,
    limit_constraints,
    unmet,
)
from assistant.engine.house_rules import check_house_rules, house_rules
from assistant.engine.needs import givens
from assistant.engine.weights import changed, listed
from assistant.errors import InputError
from assistant.facts import default_knowledge

Solved = Literal["none", "likely", "all"]
"""Which flips of a recommendation were solved for."""

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.costs import Copy, Fitting, PriceBook, Shelf
    from assistant.engine.judging import Standings
    from assistant.engine.needs import Needs
    from assistant.engine.plan import Layout, Obstacle, Plan
    from assistant.engine.recommendation import Blocker, PlatformId, Recommendation
    from assistant.engine.sites import Site
    from assistant.facts import Knowledge

PLATFORM_IDS: tuple[PlatformId, ...] = (
    "lambda",
    "fargate-spot",
    "fargate",
    "lambda-managed-instances",
    "ecs-managed-instances",
    "ec2",
    "ecs-ec2",
    "hybrid",
    "eks",
)
"""Every platform; where two weigh the same, the earlier one leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One platform as `knowledge/platforms/` describes it.

    Attributes:
        id: platform id.
        name: how people call it.
        subject: prefix of its capability facts.
        complexity: 1 (nothing to run) to 5.
        hours: a month that people spend on it, before the team's factor.
        node_hours: further hours, where it runs instances though it need not.
        hours_per_copy: further hours for each copy or instance.
        porting_hours: a month, where the workload must run elsewhere too.
        adoption_hours: a month, for an application that was not made for it.
        container_hours: a month, for such an application that comes in a container.
        process_hours: a month, for what is a process that keeps running.
        volume_hours: a month, where a service keeps its data on a volume that ends with the task.
        unasked_hours: a month, where neither Kubernetes nor another place to run is asked for.
        ready_share: how much of the headroom is kept ready, as slow scaling is weighed; 1 for copies that
            start in a minute.
        spot: never, maybe (where the work may be interrupted) or always.
        start_seconds: from deciding to start an instance to working.
        disk_gib: root volume of each Linux instance.
        windows_disk_gib: root volume of each Windows instance.
        reserve: what each instance keeps for itself.
        reasons: why one would take it, by mode of running, or `kept_warm`.
        limits: figures and demands that may block it.
        unmet: what it cannot do, and how to say so.
        shares_machines: whether copies share a machine's kernel.
        most: of the limits, those that are figures: the attribute of the needs and what it may be at most.
        demands: the other limits.
    """

    id: PlatformId
    name: str
    subject: str
    complexity: int
    hours: float
    node_hours: float = 0
    hours_per_copy: float = 0
    porting_hours: float = 0
    adoption_hours: float = 0
    container_hours: float = 0
    process_hours: float = 0
    volume_hours: float = 0
    unasked_hours: float = 0
    ready_share: float = 1
    spot: str = "never"
    start_seconds: float = 0
    disk_gib: float = 0
    windows_disk_gib: float = 0
    reserve: Reserve
    reasons: Mapping[str, str]
    limits: tuple[Constraint, ...]
    unmet: Mapping[Ask, Blocker]
    shares_machines: bool = False
    most: tuple[tuple[str, float], ...]
    demands: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The knowledge as the engine reads it.

    Attributes:
        knowledge: facts and cards.
        book: prices.
        platforms: in the order of `PLATFORM_IDS`.
        preferences: `knowledge/preferences.yaml`.
        asks: what a workload may ask for.
        asking: returns the values of the fields by which needs ask.
        givens: what is taken as given, by kind of workload.
        about_as_good: by how many dollars more than a weight still counts as about as good.
        too_close: by how many dollars from a weight it is a close call.
        spread_from: from how many copies on they are spread over more instances, the fewest first.
        spread_over: over how many instances, at least, from each of these on.
        plans: plans made so far, by platform and needs; a cache for the time of one recommendation.
        layouts: layouts made so far, likewise.
        fittings: which instances come into question, by where they are from and what they hold, likewise.
        standings: where platforms start, by team and kind of work; a cache, bounded by who fills it.
        sites: where instances come from, by platform and market; another.
        unable: platforms that lack something, by what the needs ask for; another.
        advice: what was recommended lately, by fields and ranges, and by the flips that were solved for;
            another.
    """

    knowledge: Knowledge
    book: PriceBook
    platforms: tuple[Platform, ...]
    preferences: Mapping[str, Any]
    asks: tuple[Ask, ...]
    asking: Callable[[Needs], Any]
    givens: Mapping[str, Mapping[str, Any]]
    about_as_good: Callable[[float], float]
    too_close: Callable[[float], float]
    spread_from: tuple[int, ...]
    spread_over: tuple[int, ...]
    plans: dict[tuple[str, Any], Plan | Obstacle] = field(default_factory=dict)
    layouts: dict[tuple[str, Any], Layout] = field(default_factory=dict)
    fittings: dict[tuple[Shelf, Copy, float], Fitting] = field(default_factory=dict)
    standings: dict[tuple[Any, ...], Standings] = field(default_factory=dict)
    sites: dict[tuple[Any, ...], Site] = field(default_factory=dict)
    unable: dict[Any, frozenset[PlatformId]] = field(default_factory=dict)
    advice: dict[tuple[Any, ...], Mapping[Solved, Recommendation]] = field(default_factory=dict)

    def platform(self, name: str) -> Platform:
        """Return a platform by id."""
        return next(platform for platform in self.platforms if platform.id == name)

    def forget_plans(self) -> None:
        """Let go of plans and of what they were made from: another workload asks for none of it."""
        self.plans.clear()
        self.layouts.clear()
        self.fittings.clear()

    def card_of(self, key: str) -> str:
        """Return the id of the card that states a fact."""
        return self.knowledge.fact_cards[key].id


_contexts: dict[tuple[Any, ...], Context] = {}
_MOST_CONTEXTS = 8


def context_of(knowledge: Knowledge, changes: Mapping[str, Any] | None = None) -> Context:
    """Return the context of a knowledge, with some weights changed; built once.

    Raises:
        InputError: when a platform's file or the preferences are missing or malformed, or a weight
            cannot be changed like that.
    """
    key = (id(knowledge), tuple(sorted((changes or {}).items(), key=itemgetter(0))))
    kept = _contexts.get(key)
    if kept is not None and kept.knowledge is knowledge:
        return kept
    if len(_contexts) >= _MOST_CONTEXTS:
        _contexts.clear()
    made = _contexts[key] = _build(knowledge, changes or {})
    return made


def known_contexts() -> tuple[Context, ...]:
    """Return the contexts that are in use."""
    return tuple(_contexts.values())


def weights(knowledge: Knowledge | None = None, changes: Mapping[str, Any] | None = None) -> dict[str, float]:
    """Return every weight of the engine by its name: `operations.usd_per_hour`, `fargate.hours`.

    Raises:
        InputError: when a weight cannot be changed as asked.
    """
    return listed(*changed(*_weighty_documents(knowledge or default_knowledge()), changes or {}))


def _weighty_documents(knowledge: Knowledge) -> tuple[dict[str, Any], dict[str, Any]]:
    documents = knowledge.documents("platforms")
    platforms: dict[str, Any] = {name: _required(documents, name) for name in PLATFORM_IDS}
    return knowledge.document("preferences.yaml"), platforms


def _build(knowledge: Knowledge, changes: Mapping[str, Any]) -> Context:
    preferences, raw = changed(*_weighty_documents(knowledge), changes)
    capabilities = _required(knowledge.documents("platforms"), "constraints").get("capabilities", [])
    asks = compile_asks(capabilities)
    weight: float = preferences["scaling"]["weight"]
    platforms = tuple(_platform(knowledge, name, raw[name], asks, weight) for name in PLATFORM_IDS)
    check_house_rules(knowledge, PLATFORM_IDS)
    taken = {kind: givens(kind, preferences) for kind in preferences["assumptions"]}
    asking = attrgetter(*dict.fromkeys(ask.field for ask in asks))
    steps = sorted(preferences["spread"], key=itemgetter("copies"))
    return Context(
        knowledge,
        price_book(knowledge),
        platforms,
        preferences,
        asks,
        asking,
        taken,
        _tolerance(preferences["simplicity"]),
        _tolerance(preferences["close_call"]),
        tuple(step["copies"] for step in steps),
        tuple(step["instances"] for step in steps),
    )


def _tolerance(terms: Mapping[str, float]) -> Callable[[float], float]:
    """Return what makes of a weight how many dollars more count as about the same."""
    usd, share = float(terms["usd"]), float(terms["share"])

    def tolerance(weight: float) -> float:
        return max(usd, share * weight)

    return tolerance


def _required(documents: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = documents.get(name)
    if not isinstance(found, dict):
        raise InputError("the knowledge folder lacks this platform", file=f"platforms/{name}.yaml")
    return found


_COMPILED = frozenset({"limits", "demands", "reserve", "scaling", "also"})


def _platform(
    knowledge: Knowledge,
    name: PlatformId,
    raw: dict[str, Any],
    asks: tuple[Ask, ...],
    scaling_weight: float,
) -> Platform:
    try:
        limits = (
            *limit_constraints(knowledge, raw.get("limits") or []),
            *demand_constraints(knowledge, raw.get("demands") or []),
            *house_rules(knowledge, name),
        )
        subjects = (raw["subject"], *([raw["also"]] if "also" in raw else []))
        missing = unmet(knowledge, subjects, raw["name"], asks)
        kept = {key: value for key, value in raw.items() if key not in _COMPILED}
        reserve = Reserve(**(raw.get("reserve") or {}))
        ready_share = max(1 + (raw.get("scaling", 1) - 1) * scaling_weight, 0.0)
        shares = any(ask.capability == "strict_isolation" for ask in missing)
        return Platform(
            id=name,
            **kept,
            ready_share=ready_share,
            reserve=reserve,
            limits=limits,
            unmet=missing,
            shares_machines=shares,
            most=tuple((limit.bounds, limit.most) for limit in limits if limit.bounds),
            demands=tuple(limit for limit in limits if not limit.bounds),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError(f"not a platform: {error}", file=f"platforms/{name}.yaml") from None
