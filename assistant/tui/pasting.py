"""What a paste may be besides text: a file's name, the output of an AWS command, a workload."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import yaml

from assistant.engine.workload import Workload
from assistant.errors import InputError
from assistant.session.text import MOST_CHARACTERS
from assistant.tui.state_files import write_atomically

_LONGEST_PATH = 1_000
_MOST_BYTES = 20_000_000


class Offer(NamedTuple):
    """Something that can be done with a paste.

    Attributes:
        question: what the user is asked.
        turns: what is said to the session when the answer is yes.
        text: what goes into the prompt instead of the paste when the answer is yes.
    """

    question: str
    turns: tuple[str, ...] = ()
    text: str = ""


def offer_for(pasted: str, folder: Path) -> Offer | None:
    """Return what can be done with a paste, None where it is plain text.

    Pasted AWS output is kept in `folder`, for the session reads files.
    """
    path = named_file(pasted)
    if path is not None:
        return _offer_for_file(path)
    document = _document(pasted)
    if _is_topology(document):
        stamp = hashlib.blake2b(pasted.encode("utf-8", "replace"), digest_size=6).hexdigest()
        kept = folder / f"pasted-{stamp}.json"
        if write_atomically(kept, pasted) and _loads(kept):
            return Offer("This is the output of an aws ec2 command. Read it?", (f'/load "{kept}"',))
    return _offer_for_workload(document, "This is a workload")


def named_file(pasted: str) -> Path | None:
    """Return the file that a paste names, as terminals write a file that is dropped on them."""
    text = pasted.strip()
    if not text or "\n" in text or len(text) > _LONGEST_PATH:
        return None
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if not any(mark in text for mark in "/\\."):
        return None
    for name in (text, text.replace("\\ ", " ")):
        try:
            path = Path(name).expanduser()
            if path.is_file():
                return path.resolve()
        except (OSError, RuntimeError, ValueError):
            continue
    return None


def _offer_for_file(path: Path) -> Offer | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    document = _document(text)
    if _is_topology(document) and _loads(path):
        return Offer(f"{path.name} is the output of an aws ec2 command. Read it?", (f'/load "{path}"',))
    of_workload = _offer_for_workload(document, f"{path.name} is a workload")
    if of_workload is None and text.strip() and len(text) <= MOST_CHARACTERS:
        return Offer(f"Put the {len(text):,} characters of {path.name} in, instead of its name?", text=text)
    return of_workload


def _document(text: str) -> Any:
    """Return the data that a text writes as JSON or YAML, None where it is something else."""
    try:
        if text.lstrip().startswith(("{", "[")):
            return json.loads(text)
        if ":" in text and len(text) <= MOST_CHARACTERS:
            return yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
    return None


def _is_topology(document: Any) -> bool:
    """Tell whether it is worth a try: the reader of such files decides."""
    return isinstance(document, (dict, list)) and bool(document) and not _fields(document)


def _loads(path: Path) -> bool:
    from assistant.security_groups import read_topology

    try:
        read_topology([path])
    except InputError:
        return False
    return True


def _fields(document: Any) -> dict[str, Any]:
    """Return the fields of a workload, none where it is not one."""
    if not isinstance(document, dict) or not document or not set(document) <= set(Workload.model_fields):
        return {}
    plain = {name: value for name, value in document.items() if value is not None}
    is_plain = all(isinstance(value, (bool, int, float, str)) for value in plain.values())
    return plain if is_plain else {}


def _offer_for_workload(document: Any, what: str) -> Offer | None:
    fields = _fields(document)
    if not fields:
        return None
    turns = tuple(f"/set {name}={json.dumps(value).strip(chr(34))}" for name, value in fields.items())
    return Offer(f"{what}: {', '.join(fields)}. Take its values?", turns)
