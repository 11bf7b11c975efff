"""Reading the files that people have at hand into one topology."""

from __future__ import annotations

import codecs
import re
import sys
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.facts.yaml_files import read_text
from assistant.security_groups.sources import aws_output
from assistant.security_groups.sources.cloudformation import is_template, read_template, yaml_template
from assistant.security_groups.sources.findings import Findings, Reading, joined
from assistant.security_groups.sources.terraform_files import (
    is_plan,
    is_terraform,
    read_configuration,
    read_terraform,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from assistant.security_groups.sources.documents import Document
    from assistant.security_groups.topology import Topology

_KNOWN_KEYS = (*aws_output.LISTS, *aws_output.OTHER_LISTS)
_KNOWN_YAML = re.compile(rf"^(?:{'|'.join(_KNOWN_KEYS)}|Resources)\s*:", re.MULTILINE)
_KNOWN_ITEM = re.compile(rf"^(?:-|\s)\s+(?:{'|'.join(aws_output.MARKS)})\s*:", re.MULTILINE)
_FIRST_ITEM = 100_000
_OTHER_KIND = (
    "this is not the output of an aws ec2 describe command, nor a CloudFormation template, "
    "nor a Terraform state, plan or configuration"
)
_NOTHING = f"none of the lists {', '.join(aws_output.LISTS)} is in this file"


def read_topology(paths: Iterable[Path], given: Mapping[str, str] | None = None) -> Topology:
    """Read one or several files into one topology; lists of the same kind are joined.

    Args:
        paths: what the AWS CLI printed, CloudFormation templates, Terraform states, plans and
            configurations; a folder stands for the Terraform files in it, `-` for standard input.
        given: values for parameters and variables of templates.

    Raises:
        InputError: naming file, line and field, for a file that is malformed or of another kind.
    """
    return read_files(paths, given).topology


def read_files(paths: Iterable[Path], given: Mapping[str, str] | None = None) -> Reading:
    """Read files as `read_topology` does, and keep where each group stands.

    Raises:
        InputError: as `read_topology` does.
    """
    return joined([_findings(path, given or {}) for path in paths])


def read_change(
    paths: Sequence[Path], shared: Sequence[Path] = (), given: Mapping[str, str] | None = None
) -> tuple[Reading, Reading]:
    """Read a network before and after a change: two files, or one Terraform plan that tells both.

    Args:
        paths: the state before and the one after, or the plan.
        shared: files that hold for both, interfaces say.
        given: values for parameters and variables of templates.

    Raises:
        InputError: as `read_topology` does, and for one file that is no plan.
    """
    given = given or {}
    common = [_findings(path, given) for path in shared]
    if len(paths) == 2:  # noqa: PLR2004 - before and after
        before, after = (joined([*common, _findings(path, given)]) for path in paths)
        return before, after
    _, document = aws_output.read_json(_text_of(paths[0]), paths[0])
    if len(paths) != 1 or not is_plan(document.data):
        raise InputError(
            "name a file before the change and one after it, or one Terraform plan", file=paths[0]
        )
    before, after = (joined([*common, read_terraform(document, before=was)]) for was in (True, False))
    return before, after


def _text_of(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        with path.open("rb") as file:
            is_wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        return path.read_text(encoding="utf-16") if is_wide else read_text(path)  # PowerShell writes it so
    except UnicodeError:
        raise InputError("this is not UTF-8 text", file=path) from None
    except OSError:
        return read_text(path)


def _findings(path: Path, given: Mapping[str, str]) -> Findings:
    if path.suffix == ".tf" or path.is_dir():
        return read_configuration(path, given)
    text = _text_of(path)
    if text.lstrip()[:1] in ("{", "["):
        found, document = aws_output.read_json(text, path)
    elif _KNOWN_YAML.search(text) or _KNOWN_ITEM.search(text, 0, _FIRST_ITEM):
        found, document = Findings(), yaml_template(text, path)
    else:
        raise InputError(_OTHER_KIND, file=path, line=1)
    return _read_data(document, found, given)


def _read_data(document: Document, found: Findings, given: Mapping[str, str]) -> Findings:
    data = document.data
    if is_template(data):
        return read_template(document, given)
    if is_terraform(data):
        return read_terraform(document)
    if not isinstance(data, dict) or any(key in data for key in _KNOWN_KEYS) or aws_output.is_record(data):
        aws_output.read_lists(document, found)
    elif not found.records:
        raise InputError(_NOTHING, file=document.path, line=1)
    return found
