"""Security groups in conversation: which skill a turn is for, and what is remembered between turns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.patterns import pattern

if TYPE_CHECKING:
    from assistant.facts import Knowledge
    from assistant.reply import ReplyKind
    from assistant.security_groups import Blueprint, Topology
    from assistant.security_groups.probes import Probe
    from assistant.session.verdict_grammar import Wish

_MAY_REACH = pattern(
    r"reach|access|connect|communicat|expos|visible|public|->|\u2192|=>|"
    r"\b(?:talk|speak|ping|hit|get|ssh|rdp|quer|send|open|see|"
    r"(?:accept|allow|admit|let|take|permit|receive)s?\b|from\b|to\b)",
    re.IGNORECASE,
)
_ABOUT_GROUPS = pattern(
    r"\bsecurity groups?\b|\b(?:sg|sgs)\b|terraform|hcl|cloudformation|\bcli\b|command|fix", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What the conversation remembers about security groups.

    Attributes:
        pending: a packet that was asked about and not judged yet.
        stage: what was asked last: the port, an end, the rules in, the rules out, or nothing.
        inbound: the rules in that were told.
        last: the question answered last, its ends by their names in the network.
        probe: the packet that was judged last, over `judged`.
        judged: the network that the last question was about.
        blueprint: the design given last.
        parts: the words that the design was made from.
        fresh: nothing else has been spoken of since.
    """

    pending: Wish | None = None
    stage: str = ""
    inbound: tuple[dict[str, Any], ...] = ()
    last: Wish | None = None
    probe: Probe | None = None
    judged: Topology | None = None
    blueprint: Blueprint | None = None
    parts: str = ""
    fresh: bool = False

    def aside(self) -> Talk:
        """Return what is remembered once something else was spoken of."""
        return replace(self, fresh=False) if self.fresh else self


@dataclass(frozen=True, slots=True)
class Said:
    """What is replied: the kind, the words, what may be said next, and the cards behind it."""

    talk: Talk
    kind: ReplyKind
    text: str
    suggestions: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


def converse(text: str, talk: Talk, topology: Topology | None, knowledge: Knowledge) -> Said | None:
    """Answer a turn about security groups; None when it is about something else.

    Raises:
        BerthError: when a packet cannot be, a port above the last one say.
    """
    said = text.strip()
    found = _about_forms(said, talk, knowledge)
    if found is None and talk.stage:
        from assistant.session.verdict_packets import take_told  # noqa: PLC0415 - rarely needed

        found = take_told(said, talk, topology, knowledge)
    if found is None and talk.fresh and talk.last is not None:
        from assistant.session.verdict_followups import follow  # noqa: PLC0415 - rarely needed

        found = follow(said, talk, topology, knowledge)
    if found is None and topology is not None:
        from assistant.session.verdict_surveys import survey  # noqa: PLC0415 - only once files are loaded

        found = survey(said, talk, topology, knowledge)
    if found is None and _MAY_REACH.search(said):
        from assistant.session.verdict_grammar import read_wish  # noqa: PLC0415 - rarely needed
        from assistant.session.verdict_packets import answer  # noqa: PLC0415 - rarely needed

        wish = read_wish(said, knowledge)
        found = answer(wish, talk, topology, knowledge) if wish else None
    return replace(found, talk=replace(found.talk, fresh=True)) if found else None


def _about_forms(said: str, talk: Talk, knowledge: Knowledge) -> Said | None:
    """Answer what is about a design, or about writing a design or a fix for a tool."""
    if not (talk.fresh or _ABOUT_GROUPS.search(said)):
        return None
    from assistant.session.verdict_designs import design_asked, show_form  # noqa: PLC0415 - rarely needed

    return design_asked(said, talk, knowledge) or show_form(said, talk, knowledge)


def after_loading(talk: Talk, topology: Topology, knowledge: Knowledge) -> Said | None:
    """Judge the packet that was asked about before the files came; None when none was."""
    if talk.pending is None:
        return None
    from assistant.session.verdict_packets import answer  # noqa: PLC0415 - rarely needed

    found = answer(talk.pending, replace(talk, stage=""), topology, knowledge)
    return replace(found, talk=replace(found.talk, fresh=True)) if found else None


def fenced(body: str, form: str) -> str:
    """Return a text as a code block of its language."""
    language = {"cli": "sh", "terraform": "hcl", "cloudformation": "yaml"}[form]
    return f"```{language}\n{body.rstrip()}\n```"
