"""What was taken as given, in words, so that a reader can object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.costs import total_usd
from assistant.engine.amounts import count_words, duration_words, size_words
from assistant.engine.crowding import counted_share, counted_words, load_unused
from assistant.engine.kinds import JOB_KINDS, MACHINE_KINDS
from assistant.engine.needs import target_utilisation
from assistant.engine.plan import gateway_charges
from assistant.engine.words import unit_of_work
from assistant.errors import UnknownFactError
from assistant.quantities import number, usd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.engine.context import Context
    from assistant.engine.needs import Needs

_LEAST_PERCENT = 0.01
_PROCESSORS = {"x86_64": "x86", "arm64": "ARM"}


def assumptions(
    fields: Mapping[str, Any], needs: Needs, context: Context, *, on_lambda: bool, by_function: bool
) -> tuple[str, ...]:
    """Return the assumptions behind every verdict, the weightiest first.

    `on_lambda` tells whether it could run there, `by_function` whether functions come first or second.
    """
    return (
        *_machine(fields, needs),
        *_load(fields, needs),
        *(_gateway(needs, context) if by_function else ()),
        *_serving(fields, needs, context),
        *_allowances(context, on_lambda=on_lambda),
        *_people(fields, needs, context),
    )


def _machine(fields: Mapping[str, Any], needs: Needs) -> Iterator[str]:
    if fields.get("kind") is None:
        yield f"kind of workload: {'API' if needs.kind == 'api' else needs.kind}"
    if fields.get("os") is None or fields.get("architecture") is None:
        yield f"{needs.os.capitalize()} {_PROCESSORS[needs.architecture]}"
    if fields.get("region") is None:
        yield needs.region
    if fields.get("vcpus") is None or fields.get("memory_mib") is None:
        yield size_words(needs.vcpus, needs.memory_mib)
    if needs.gpu and fields.get("gpu") is None:
        yield f"{needs.gpu} GPU"


def _stands(needs: Needs) -> bool:
    """Tell whether copies of a machine or a service are kept all month."""
    return needs.mode == "always_on" or (needs.mode == "requests" and needs.kind in MACHINE_KINDS)


def _load(fields: Mapping[str, Any], needs: Needs) -> Iterator[str]:
    unit = unit_of_work(needs)
    if fields.get("always_on") is False and _stands(needs):
        yield "priced around the clock, since the hours in which it is off (always_on) are not known"
    if needs.kind in JOB_KINDS and needs.mode == "always_on" and fields.get("run_seconds"):
        yield "a process that is always on (always_on), whose runs (run_seconds) are not counted"
    unused = load_unused(fields, needs)
    if unused:
        yield f"no copies for the load ({unused}), since the time of a request (run_seconds) is not known"
    if needs.mode == "always_on":
        yield f"{number(needs.copies)} {'copy' if needs.copies == 1 else 'copies'} around the clock"
        if fields.get("utilisation") is None:
            yield f"CPU {needs.utilisation:.0%} busy on average"
        return
    if fields.get("requests_per_month") is None:
        yield f"{count_words(needs.requests_per_month)} {unit}s a month"
    elif needs.mode == "jobs" and fields.get("instances", 1) > 1:
        count = count_words(round(needs.requests_per_month, 1))
        yield f"{count} runs a month (requests_per_month) over all {fields['instances']} copies (instances)"
    if fields.get("run_seconds") is None:
        yield f"{duration_words(needs.run_seconds)} a {unit}"


def _serving(fields: Mapping[str, Any], needs: Needs, context: Context) -> Iterator[str]:
    if needs.mode == "requests":
        if fields.get("traffic") is None:
            yield f"{needs.traffic} traffic"
        assumed = context.preferences["assumptions"][needs.kind]
        target = fields.get("utilisation") or target_utilisation(needs.kind, context.preferences)
        work = (
            "a copy works on one request at a time"
            if assumed.get("whole_copy")
            else f"a request keeps a vCPU busy {assumed['cpu_share']:.0%} of its time"
        )
        share = counted_share(fields, needs)
        if 0 < share <= 1:
            counted = counted_words(fields["instances"])
            yield f"{work}, which keeps the {counted} {_percent(share)} busy on average"
        else:
            yield f"{work}, copies planned {target:.0%} busy"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= _LEAST_PERCENT else "under 1%"


def _gateway(needs: Needs, context: Context) -> Iterator[str]:
    """Say what stands before a function that clients call, what that costs, and what would be free."""
    if not needs.serves_clients or needs.mode != "requests":
        return
    try:
        charges = gateway_charges(needs, context)
    except UnknownFactError:
        return  # which each verdict says
    if charges:
        name = charges[0][0].split(" (")[0]
        yield f"{name} before Lambda at {usd(total_usd(charges))} a month, where a function URL is free"


def _allowances(context: Context, *, on_lambda: bool) -> Iterator[str]:
    if on_lambda and not context.preferences["lambda_free_tier"]:
        yield "Lambda's free tier not counted"


def _people(fields: Mapping[str, Any], needs: Needs, context: Context) -> Iterator[str]:
    rate = context.preferences["operations"]["usd_per_hour"]
    team = {"no_ops": "no", "some_ops": "some", "strong_ops": "strong"}[needs.team]
    who = "" if fields.get("team") else f" by a team with {team} operations skill"
    yield f"operations{who} weighed at ${number(rate)} an hour"
