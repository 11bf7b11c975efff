"""Reading the files that people have at hand into one topology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.facts.yaml_files import read_text
from assistant.security_groups.sources import aws_output
from assistant.security_groups.sources.documents import Document, yaml_document
from assistant.security_groups.sources.findings import Findings, Reading, joined

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from assistant.security_groups.topology import Topology

_KNOWN_KEYS = (*aws_output.LISTS, *aws_output.OTHER_LISTS)
_KNOWN_YAML = re.compile(rf"^(?:-\s|(?:{'|'.join(_KNOWN_KEYS)})\s*:)", re.MULTILINE)
_OTHER_KIND = (
    "this is not the output of an aws ec2 describe command, nor a CloudFormation template, "
    "nor a Terraform state, plan or configuration"
)
_NOTHING = f"none of the lists {', '.join(aws_output.LISTS)} is in this file"


def read_topology(paths: Iterable[Path]) -> Topology:
    """Read one or several files into one topology; lists of the same kind are joined.

    Raises:
        InputError: naming file, line and field, for a file that is malformed or of another kind.
    """
    return read_files(paths).topology


def read_files(paths: Iterable[Path]) -> Reading:
    """Read files as `read_topology` does, and keep where each group stands.

    Raises:
        InputError: as `read_topology` does.
    """
    return joined([_findings(path) for path in paths])


def _findings(path: Path) -> Findings:
    text = read_text(path)
    if text.lstrip()[:1] in ("{", "["):
        found, document = aws_output.read_json(text, path)
    elif _KNOWN_YAML.search(text):
        found, document = Findings(), yaml_document(text, path)
    else:
        raise InputError(_OTHER_KIND, file=path, line=1)
    if document.data or not found.records:
        _read_data(document, found)
    return found


def _read_data(document: Document, found: Findings) -> None:
    data = document.data
    if not isinstance(data, dict) or any(key in data for key in _KNOWN_KEYS):
        aws_output.read_lists(document, found)
    elif not found.records:
        raise InputError(_NOTHING, file=document.path, line=1)
