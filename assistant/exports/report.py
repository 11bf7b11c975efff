"""A decision report in Markdown, to put beside the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.engine.narrative import narrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.engine.recommendation import Recommendation
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge


def report(recommendation: Recommendation, workload: Workload, knowledge: Knowledge) -> str:
    """Return the verdict, every platform, the bill, what was said, and the sources."""
    parts = [
        "# Where this workload should run",
        narrate(recommendation, workload, details=True, knowledge=knowledge),
        "## What was said of it",
        "\n".join(_fields(workload)) or "Nothing.",
        "## What rules the others out",
        "\n".join(_blockers(recommendation)) or "Nothing does.",
        "## Sources",
        "\n".join(_sources(recommendation, knowledge)) or "None.",
    ]
    return "\n\n".join(parts) + "\n"


def _fields(workload: Workload) -> Iterator[str]:
    for name, value in workload.model_dump(exclude_none=True).items():
        yield f"- `{name}`: {value}"


def _blockers(recommendation: Recommendation) -> Iterator[str]:
    for verdict in recommendation.ranked:
        for blocker in verdict.blockers:
            yield f"- {verdict.platform}: {blocker.reason} (`{blocker.field}`, card `{blocker.card}`)"


def _sources(recommendation: Recommendation, knowledge: Knowledge) -> Iterator[str]:
    ids = dict.fromkeys(
        card
        for verdict in recommendation.ranked
        for card in (*verdict.cards, *(blocker.card for blocker in verdict.blockers))
    )
    for card_id in ids:
        card = knowledge.cards.get(card_id)
        if card is not None:
            source = card.sources[0]
            yield f"- {card.title}: {source.url} (read {source.as_of})"
    top = recommendation.top
    for line in top.bill if top else ():
        if line.source:
            yield f"- Price {line.source}"
