"""The slash commands: one table for the doors, the help and the completion."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command.

    Attributes:
        name: without the slash.
        argument: what follows it, for the help; empty for none.
        help: what it does, in a few words.
        aliases: other names.
    """

    name: str
    help: str
    argument: str = ""
    aliases: tuple[str, ...] = ()


COMMANDS: tuple[Command, ...] = (
    Command("help", "what can be asked and said here", aliases=("h", "?")),
    Command("new", "start a new conversation", aliases=("reset", "clear")),
    Command("slots", "what is known of the workload so far", aliases=("status", "known")),
    Command("set", "set a workload field", "FIELD=VALUE"),
    Command("forget", "forget a workload field", "FIELD"),
    Command("undo", "take the last turn back", aliases=("back",)),
    Command("recommend", "recommend with what is known", aliases=("go",)),
    Command("details", "the ranked platforms and the bill", aliases=("bill", "more")),
    Command("why", "why the last question was asked, or the last advice given"),
    Command("sources", "the sources of the last answer", aliases=("source",)),
    Command("compare", "compare two services", "A B", aliases=("vs",)),
    Command("load", "read security-group files of the AWS CLI", "FILE…"),
    Command("save", "save the conversation as a transcript", "FILE"),
    Command("export", "starter template or report", "cloudformation|terraform|markdown"),
)


def find(word: str, commands: tuple[Command, ...] = COMMANDS) -> Command | None:
    """Return the command of that name or alias."""
    return next((c for c in commands if word == c.name or word in c.aliases), None)


def split(text: str) -> tuple[str, str] | None:
    """Split ``/name argument``; None when the text is no command: ``/tmp size`` and ``/28 prefixes`` ask."""
    head, _, argument = text.partition(" ")
    word = head.removeprefix("/").lower()
    if not head.startswith("/") or "/" in word or not word or word[0].isdigit() or word in _PATHS:
        return None
    return word, argument.strip()


def export_wanted(text: str) -> str:
    """Return the form that plain words ask for, "show me terraform"; empty where they ask for none."""
    match = _EXPORT.fullmatch(text.strip())
    return _FORMS.get(match["form"].lower(), match["form"].lower()) if match else ""


def is_saving(text: str) -> bool:
    """Tell whether a turn only writes the conversation down, and so is no part of it."""
    found = split(text)
    command = find(found[0]) if found else None
    return command is not None and command.name == "save"


_FORMS = {"cfn": "cloudformation", "tf": "terraform", "hcl": "terraform"}
_EXPORT = re.compile(
    r"(?:(?:please|ok|okay|now|and|then|great|so|thanks)\W+){0,3}"
    r"(?:(?:can|could|would|will) (?:you|i) (?:please )?)?"
    r"(?:show|give|get|export|generate|create|write|make|print|see|have|output|"
    r"(?:i|we)(?:'d like| want| need| would like)(?: to see| to have)?)?(?: me| us)?"
    r"(?: (?:it|that|this|the|an?|some|all|as|in|to|for|your|its|recommendation|advice|setup))*\s?\b"
    r"(?P<form>terraform|cloudformation|cfn|tf|hcl)"
    r"(?: (?:template|templates|code|files?|config|configuration|module|version|stack|script|please|"
    r"for (?:it|that|this)|instead))*\W*",
    re.IGNORECASE,
)
_PATHS = frozenset({"tmp", "dev", "var", "opt", "etc", "mnt", "proc", "home", "usr", "root", "efs"})


def nearest(word: str, commands: tuple[Command, ...] = COMMANDS) -> list[str]:
    """Return up to three command names that look like `word`."""
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip

    return [f"/{name}" for name in get_close_matches(word, [c.name for c in commands], 3, 0.5)]


def help_text(commands: tuple[Command, ...] = COMMANDS) -> str:
    """Return the help as Markdown."""
    rows = "\n".join(f"- `/{c.name}{' ' + c.argument if c.argument else ''}`: {c.help}" for c in commands)
    return (
        "Ask a fact (“max memory for a fargate task?”), or describe a workload "
        "(“a 20 minute report every night, 2 GB, python”) and answer what is asked; "
        "“recommend” ends the questions, “actually 4 GB” corrects, “I don't know” is an answer.\n\n"
        f"{rows}"
    )
