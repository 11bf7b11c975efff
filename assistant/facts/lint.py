"""Lint of the knowledge: what is wrong with the cards, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.facts.lint_rules import RULES, Scope, Severity

if TYPE_CHECKING:
    from datetime import date

    from assistant.facts.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw: the rule that found it, where it is and what to do.

    Attributes:
        rule: name of the rule.
        severity: an error is wrong knowledge or breaks an answer; a warning deserves a look.
        card: id of the card.
        field: the field of the card, with an index where there are several.
        message: what is wrong, for the author of the card.
    """

    rule: str
    severity: Severity
    card: str
    field: str
    message: str


def lint(knowledge: Knowledge, today: date | None = None) -> tuple[Finding, ...]:
    """Apply every rule and return what they find, errors first.

    Sources are checked for their age only if `today` is given.
    """
    scope = Scope(knowledge, today)
    findings = (
        Finding(name, severity, *complaint) for name, severity, rule in RULES for complaint in rule(scope)
    )
    return tuple(sorted(findings, key=lambda found: (found.severity, found.card, found.field)))
