"""`berth knowledge`: lint the cards, compare them with AWS's API models, count them, start a new one."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import message

if TYPE_CHECKING:
    from argparse import Namespace

    from assistant.facts import Knowledge
    from assistant.facts.verify import Check


def run(options: Namespace) -> int:
    """Run the check that was asked for, or start a card."""
    if options.verb == "new":
        return _new(options)
    from assistant.facts import load_knowledge

    bodies = {"check": _check, "verify": _verify, "stats": _stats}
    return bodies[options.verb](options, load_knowledge(options.knowledge))


def _new(options: Namespace) -> int:
    from pathlib import Path

    from assistant.facts.new_card import start_card
    from assistant.facts.packs import packs_folder

    pack = options.into or Path(packs_folder(), "own")
    print(start_card(options.id, pack, datetime.now(tz=UTC).date()))
    message("fill it in, then see what is missing: berth knowledge check")
    return ExitCode.DONE


def _check(options: Namespace, knowledge: Knowledge) -> int:
    from assistant.facts.lint import lint

    findings = lint(knowledge, datetime.now(tz=UTC).date())
    errors = sum(finding.severity == "error" for finding in findings)
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for found in findings:
            print(f"{found.severity}: {found.card}: {found.field}: {found.message} [{found.rule}]")
        message(f"{len(knowledge.cards)} cards, {errors} errors, {len(findings) - errors} warnings")
    return ExitCode.CHECK_FAILED if errors else ExitCode.DONE


def _verify(options: Namespace, knowledge: Knowledge) -> int:
    from assistant.facts.verify import verify

    checks = verify(knowledge)
    drift = [check for check in checks if check.outcome == "drift"]
    if options.json:
        print(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        for check in checks if options.all else drift:
            print(_verdict(check))
        agrees = sum(check.outcome == "agrees" for check in checks)
        rest = len(checks) - agrees - len(drift)
        message(f"{agrees} agree, {len(drift)} drift, {rest} have no reference")
    return ExitCode.CHECK_FAILED if drift else ExitCode.DONE


def _verdict(check: Check) -> str:
    if check.outcome == "drift":
        return f"drift: {check.key}: the card says {check.stated}, the API model {check.model}"
    return f"{check.outcome.replace('_', ' ')}: {check.key}: {check.stated}"


def _stats(options: Namespace, knowledge: Knowledge) -> int:
    from assistant.facts.verify import stats

    counted = stats(knowledge)
    if options.json:
        print(json.dumps(asdict(counted), indent=2))
        return ExitCode.DONE
    print(f"cards: {counted.cards}")
    print(f"facts: {counted.facts}")
    print(f"with a machine reference: {counted.with_reference} ({counted.share:.1%} of the facts)")
    if counted.share_verified is None:
        print("verified: unknown, botocore is not installed: pip install 'berth-aws[verify]'")
    else:
        print(f"verified: {counted.verified} ({counted.share_verified:.1%} of the facts)")
    print(f"oldest source: {counted.oldest or 'none'}")
    return ExitCode.DONE
