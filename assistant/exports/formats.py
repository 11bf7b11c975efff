"""The formats of an export, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.exports.cloudformation import cloudformation
from assistant.exports.planned import deployment_of
from assistant.exports.report import report
from assistant.exports.terraform import terraform

if TYPE_CHECKING:
    from assistant.engine.recommendation import Recommendation
    from assistant.engine.workload import Workload
    from assistant.facts import Knowledge

FORMATS = ("cloudformation", "terraform", "markdown")


def export(
    recommendation: Recommendation, workload: Workload, form: str, knowledge: Knowledge
) -> dict[str, str]:
    """Return the files of one export: name to text.

    Raises:
        InputError: for a format that is not known, or when no platform fits the workload.
    """
    if form not in FORMATS:
        raise InputError(f"there is no export {form!r}; use {', '.join(FORMATS)}")
    if form == "markdown":
        return {"recommendation.md": report(recommendation, workload, knowledge)}
    deployment = deployment_of(recommendation, workload, knowledge)
    if form == "terraform":
        return {"main.tf": terraform(deployment)}
    return {"template.yaml": cloudformation(deployment)}
