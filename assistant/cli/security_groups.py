"""`berth sg`: does the packet get through, what is open, what does a group say."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import say, show

if TYPE_CHECKING:
    from argparse import Namespace

    from assistant.security_groups import Topology


def run(options: Namespace) -> int:
    """Read the files, then check, audit or explain."""
    from assistant.security_groups import read_topology

    topology = read_topology(options.files)
    bodies = {"check": _check, "audit": _audit, "explain": _explain}
    return bodies[options.verb](options, topology)


def _check(options: Namespace, topology: Topology) -> int:
    from assistant.security_groups import Probe, check

    probe = Probe(
        source=options.source, target=options.target, protocol=options.protocol, port=options.port,
        source_port=options.source_port, icmp_type=options.icmp_type, icmp_code=options.icmp_code,
        established=options.established,
    )  # fmt: skip
    verdict = check(topology, probe)
    if options.json:
        print(json.dumps(_data(verdict), indent=2))
    else:
        show(verdict.explanation)
    codes = {"allowed": ExitCode.DONE, "denied": ExitCode.CHECK_FAILED}
    return codes.get(verdict.outcome, ExitCode.NOT_KNOWN)


def _audit(options: Namespace, topology: Topology) -> int:
    from assistant.facts import load_knowledge
    from assistant.security_groups import audit

    findings = audit(topology, load_knowledge(options.knowledge))
    if options.json:
        print(json.dumps([_data(finding) for finding in findings], indent=2))
    elif not findings:
        print("Nothing found.")
    else:
        for finding in findings:
            say(f"{finding.severity}: {finding.group}: {finding.message} [{finding.rule}]")
    return ExitCode.CHECK_FAILED if findings else ExitCode.DONE


def _explain(options: Namespace, topology: Topology) -> int:
    from assistant.security_groups import explain

    ids = [options.group] if options.group else [group.group_id for group in topology.security_groups]
    texts = {name: explain(topology, name) for name in ids}
    if options.json:
        print(json.dumps(texts, indent=2))
    else:
        show("\n\n".join(texts.values()))
    return ExitCode.DONE


def _data(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
