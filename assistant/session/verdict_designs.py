"""Designs of security groups in conversation, and designs and fixes written for a tool."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.patterns import pattern
from assistant.session.verdicts import Said, fenced

if TYPE_CHECKING:
    from assistant.facts import Knowledge
    from assistant.security_groups import Blueprint
    from assistant.session.verdicts import Talk

_POLITE = (
    r"^(?:(?:please|now|ok|okay|so|and|then|can you|could you|would you|help me|i need you to|i'd like "
    r"you to|let's)[\s,]+)*"
)
_DESIGN = pattern(
    rf"{_POLITE}(?P<verb>design|propose|draft|lay out|plan|suggest|create|make|build|give me|write|set up|"
    r"i need|i want|i'd like)\b.{0,60}\b(?:security groups?|sgs?|firewall rules)\b",
    re.IGNORECASE,
)
_GROUPS_FOR = pattern(
    rf"{_POLITE}(?:(?:which|what) (?:security groups?|sgs?) (?:do|would|should|must) (?:i|we) "
    r"(?:need|create|make|have|use|want) (?:for|between)|(?:least.privilege )?security groups? for)\b",
    re.IGNORECASE,
)
_ADDS = pattern(
    r"^(?:(?:and|also|plus|then|please|now|what about|how about)\s+)*(?:(?:add|include|with|and|"
    r"plus)\s+)(?P<parts>.+)$",
    re.IGNORECASE,
)
_DROPS = pattern(
    r"^(?:(?:and|but|please|now)\s+)*(?:without|remove|drop|leave out|no)\s+(?:the\s+)?(?P<parts>.+)$",
    re.IGNORECASE,
)
_OPEN_VERBS = frozenset({"design", "propose", "draft", "lay out", "plan", "suggest"})
_AT_LEAST = 2
_FORM = pattern(
    r"\b(?P<form>terraform|hcl|cloudformation|cfn|aws cli|cli|(?:shell )?commands?)\b", re.IGNORECASE
)
_FORMS = {
    "terraform": "terraform",
    "hcl": "terraform",
    "cloudformation": "cloudformation",
    "cfn": "cloudformation",
}
_AROUND = frozenset({
    "a", "allow", "an", "and", "as", "aws", "be", "by", "can", "change", "changes", "code", "could", "do",
    "does", "export", "fix", "for", "form", "format", "get", "give", "how", "i", "in", "is", "it", "json",
    "least", "let", "like", "look", "looks", "make", "me", "missing", "need", "now", "of", "ok", "okay",
    "open", "output", "permit", "please", "print", "render", "repair", "resource", "resources", "rule",
    "rules", "same", "see", "should", "show", "snippet", "solution", "solve", "template", "that", "the",
    "them", "this", "those", "through", "to", "us", "using", "version", "via", "want", "we", "what",
    "what's", "which", "with", "work", "would", "write", "yaml", "you",
})  # fmt: skip
"""What may stand around the name of a tool, or around "fix", and change nothing."""
_FIXES = frozenset(["fix", "allow", "open", "permit", "solve", "repair", "missing", "solution"])
_MOST_WORDS = 14


def design_asked(text: str, talk: Talk, knowledge: Knowledge) -> Said | None:
    """Answer a turn that asks for security groups, or changes the parts of the last design."""
    from assistant.security_groups import find_parts  # noqa: PLC0415 - rarely needed

    asked = _DESIGN.match(text)
    if asked is not None or _GROUPS_FOR.match(text):
        parts = find_parts(text, knowledge)
        if parts if asked is not None else len(parts) >= _AT_LEAST:
            return _designed(text, talk, knowledge)
        if asked is None or asked["verb"].lower() not in _OPEN_VERBS:
            return None
        example = "design security groups for alb, web and postgres"
        return Said(
            talk, "clarify", f"For which parts of the application? For example: {example}.", (example,)
        )
    if talk.blueprint is None or not talk.fresh:
        return None
    more, fewer = _ADDS.match(text), _DROPS.match(text)
    if more is not None and find_parts(more["parts"], knowledge):
        return _designed(f"{talk.parts}, {more['parts']}", talk, knowledge)
    gone = {part.name for part in find_parts(fewer["parts"], knowledge)} if fewer is not None else set()
    left = [part for part in talk.blueprint.parts if part.name not in gone]
    if gone and left and len(left) < len(talk.blueprint.parts):
        named = ", ".join(
            f"{part.name} on {part.ports[0]}" if len(part.ports) == 1 else part.name for part in left
        )
        return _designed(named, talk, knowledge)
    return None


def _designed(words: str, talk: Talk, knowledge: Knowledge) -> Said:
    from assistant.security_groups import design, explained  # noqa: PLC0415 - rarely needed

    blueprint = design(words, knowledge)
    talk = replace(talk, blueprint=blueprint, parts=words, probe=None, last=None, stage="", pending=None)
    suggestions = ("Show it as CloudFormation", "Show it as Terraform", "Show it as CLI")
    return Said(talk, "answer", explained(blueprint), suggestions, ("security-groups-three-tier",))


def show_form(text: str, talk: Talk, knowledge: Knowledge) -> Said | None:
    """Show the last design, or the fix of the last packet, for a tool; None when neither is asked for."""
    found = _FORM.search(text)
    words = re.findall(r"[a-z']+", _FORM.sub(" ", text).lower())
    if len(words) > _MOST_WORDS or not _AROUND.issuperset(words):
        return None
    fixes = not _FIXES.isdisjoint(words) or {"make", "work"} <= set(words) or {"rule", "need"} <= set(words)
    if not (found or fixes) or not (talk.fresh or "fix" in words):
        return None
    form = _FORMS.get(found["form"].lower(), "cli") if found else ""
    if talk.blueprint is not None:
        return _shown_design(talk.blueprint, form, talk) if form else None
    return _shown_fix(talk, form, knowledge)


def _shown_design(blueprint: Blueprint, form: str, talk: Talk) -> Said:
    from assistant.security_groups import export_blueprint  # noqa: PLC0415 - rarely needed

    return Said(talk, "answer", fenced(export_blueprint(blueprint, form), form))


def _shown_fix(talk: Talk, form: str, knowledge: Knowledge) -> Said | None:
    from assistant.security_groups import client_ports_of, fix, render  # noqa: PLC0415 - rarely needed
    from assistant.session.verdict_told import SOURCE  # noqa: PLC0415 - rarely needed

    if talk.probe is None or talk.judged is None:
        return None
    found = fix(talk.judged, talk.probe, client_ports=client_ports_of(knowledge))
    if not found.changes:
        return Said(talk, "verdict", found.verdict.explanation)
    shown = form or "cli"
    lines = [f"- {change.words}" for change in found.changes]
    if found.also_opens:
        lines.append(f"This also opens {len(found.also_opens)} more: {'; '.join(found.also_opens[:3])}.")
    if SOURCE in talk.judged.group_by_id:
        lines.append("Put the ids of the two groups in for sg-source and sg-target.")
    lines += ["", fenced(render(found.changes, shown), shown)]
    names = ("CLI", "Terraform", "CloudFormation")
    more = tuple(f"Fix it as {name}" for name in names if name.lower() != shown)
    return Said(talk, "verdict", "\n".join(lines), more)
