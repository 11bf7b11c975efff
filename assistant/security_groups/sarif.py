"""Findings of an audit as SARIF 2.1.0, for code scanning.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.security_groups.auditing import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.facts import Knowledge
    from assistant.security_groups.auditing import AuditFinding
    from assistant.security_groups.sources.findings import Place

_LEVELS = {"high": "error", "medium": "warning", "low": "note"}
_SCORES = {"high": "8.0", "medium": "5.0", "low": "2.0"}


def sarif(
    findings: Iterable[AuditFinding], places: Mapping[str, Place], knowledge: Knowledge, version: str
) -> dict[str, Any]:
    """Return a SARIF log with one run; each rule links to the page that its card rests on."""
    ids = list(RULES)
    driver = {
        "name": "Berth", "version": version,
        "rules": [_rule(rule_id, knowledge) for rule_id in ids],
    }  # fmt: skip
    results = [_result(finding, ids.index(finding.rule), places) for finding in findings]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _rule(rule_id: str, knowledge: Knowledge) -> dict[str, Any]:
    rule, card = RULES[rule_id], knowledge.cards[RULES[rule_id].card]
    return {
        "id": rule_id,
        "shortDescription": {"text": rule.about},
        "help": {"text": knowledge.render(card.answer).replace("**", "")},
        "helpUri": card.sources[0].url,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"security-severity": _SCORES[rule.severity], "tags": ["security"]},
    }


def _result(finding: AuditFinding, index: int, places: Mapping[str, Place]) -> dict[str, Any]:
    place = places.get(finding.subject)
    location: dict[str, Any] = {"logicalLocations": [{"name": finding.group, "kind": "resource"}]}
    if place is not None:
        region = {"region": {"startLine": place.line}} if place.line else {}
        location["physicalLocation"] = {"artifactLocation": {"uri": quote(place.path.as_posix())}, **region}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.group}: {finding.message}"},
        "locations": [location],
        "partialFingerprints": {"finding/v1": f"{finding.rule}:{finding.subject}:{finding.message}"},
    }
