"""Terraform in any of its files: state, what `terraform show -json` prints, configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.security_groups.sources.documents import Document
from assistant.security_groups.sources.terraform import read_resources
from assistant.security_groups.sources.terraform_hcl import Configuration
from assistant.security_groups.sources.terraform_json import (
    is_shown,
    is_state,
    shown_resources,
    state_resources,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.security_groups.sources.findings import Findings


def is_terraform(data: Any) -> bool:
    """Tell whether parsed data is a Terraform state or plan."""
    return is_state(data) or is_shown(data)


def is_plan(data: Any) -> bool:
    """Tell whether parsed data is a plan, which tells what is and what will be."""
    return is_shown(data) and "planned_values" in data


def read_terraform(document: Document, *, before: bool = False) -> Findings:
    """Read a state, or a plan as the network will be once it is applied (`before`: as it is).

    Raises:
        InputError: naming file, line and field of what cannot be.
    """
    data = document.data
    if is_state(data):
        return read_resources(state_resources(data), document)
    part = "values" if "values" in data else "prior_state.values" if before else "planned_values"
    return read_resources(shown_resources(data, part), document)


def read_configuration(path: Path, given: Mapping[str, str]) -> Findings:
    """Read a configuration file, or all of those in a folder, which are one module.

    Raises:
        InputError: when the parser is missing, or naming file and line of a fault.
    """
    paths = sorted(path.glob("*.tf")) if path.is_dir() else [path]
    if not paths:
        raise InputError("there is no Terraform file (.tf) in this folder", file=path)
    values = [path / "terraform.tfvars", *sorted(path.glob("*.auto.tfvars"))] if path.is_dir() else []
    configuration = Configuration(paths, given, [file for file in values if file.exists()])
    found = [(resource, file) for resource, file in configuration.resources()]
    files = {tuple(resource.steps): file for resource, file in found}
    lines = {
        steps: configuration.line_of(file, str(steps[1]), str(steps[2])) for steps, file in files.items()
    }

    def line_of(steps: Sequence[str | int]) -> int | None:
        return lines.get(tuple(steps[:3]))

    def file_of(steps: Sequence[str | int]) -> Path:
        return files.get(tuple(steps[:3]), path)

    document = Document(path, {}, line_of, file_of)
    findings = read_resources([resource for resource, _ in found], document)
    for name in configuration.modules:
        findings.remarks.append(f"the module {name} is not read: name its folder, or use a plan instead")
    return findings
