"""`berth sg`: does the packet get through, who reaches what, what is open, what does a change do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import clean_line, message, say, show

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from assistant.security_groups import AuditFinding, Probe, Reached, Reading


def run(options: Namespace) -> int:
    """Carry out one verb."""
    return _BODIES[options.verb](options)


def _reading(options: Namespace) -> Reading:
    """Read the files, or the live account."""
    from assistant.errors import InputError
    from assistant.security_groups import read_files

    if options.profile or options.region:
        from assistant.security_groups.sources.live_account import read_account

        reading = read_account(options.profile, options.region)
    elif options.files:
        reading = read_files(options.files, _given(options))
    else:
        raise InputError("name a file to read, or a live account by --profile")
    _remarks(reading.remarks)
    return reading


def _remarks(remarks: Iterable[str]) -> None:
    for remark in remarks:
        message(f"note: {remark}")


def _given(options: Namespace) -> dict[str, str]:
    from assistant.errors import InputError

    pairs = [text.partition("=") for text in options.given]
    wrong = next((name for name, equals, _ in pairs if not equals), None)
    if wrong is not None:
        raise InputError(f"{wrong!r} is not NAME=VALUE", field="--value")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _probe(options: Namespace) -> Probe:
    from assistant.security_groups import Probe

    return Probe(
        source=options.source, target=options.target, protocol=options.protocol, port=options.port,
        source_port=options.source_port, icmp_type=options.icmp_type, icmp_code=options.icmp_code,
        established=options.established,
    )  # fmt: skip


def _check(options: Namespace) -> int:
    from assistant.security_groups import check

    probe, reading = _probe(options), _reading(options)
    verdict = check(reading.topology, probe)
    if options.json:
        _print_json(verdict.as_data())
    else:
        show(verdict.explanation)
    return _code_of(verdict.outcome)


def _code_of(outcome: str) -> int:
    codes = {"allowed": ExitCode.DONE, "denied": ExitCode.CHECK_FAILED}
    return codes.get(outcome, ExitCode.NOT_KNOWN)


def _who(options: Namespace) -> int:
    from assistant.errors import InputError
    from assistant.security_groups import listeners, who

    point = _point(options)
    if options.target is not None:
        return _show_reached(options, who(_reading(options).topology, options.target, point))
    if point is None:
        raise InputError("name a port, something to reach (--to), or both", field="--port")
    found = listeners(_reading(options).topology, point)
    if options.json:
        _print_json([asdict(listener) for listener in found])
    elif found:
        rows = [(one.group_name, str(one.interfaces), ", ".join(one.peers)) for one in found]
        _table(("Group", "Interfaces", "Lets in"), rows)
    else:
        print("No group lets it in.")
    return ExitCode.DONE


def _reach(options: Namespace) -> int:
    from assistant.security_groups import reach

    return _show_reached(options, reach(_reading(options).topology, options.source, _point(options)))


def _point(options: Namespace) -> int | None:
    """Return the traffic that is asked about; None for any."""
    if options.port is None and options.icmp_type is None and options.protocol == "tcp":
        return None
    from assistant.security_groups import Probe

    return Probe(
        source="", target="", protocol=options.protocol, port=options.port,
        icmp_type=options.icmp_type, icmp_code=options.icmp_code,
    ).point  # fmt: skip


def _show_reached(options: Namespace, found: Sequence[Reached]) -> int:
    if options.json:
        _print_json([asdict(row) for row in found])
    elif not found:
        print("Nobody." if options.verb == "who" else "Nothing.")
    else:
        head = "From" if options.verb == "who" else "To"
        _table(
            (head, "What it is", "Groups", "Traffic"),
            [(row.name, _kind(row), ", ".join(row.groups), _traffic(row)) for row in found],
        )
    return ExitCode.DONE


def _kind(row: Reached) -> str:
    return row.title or row.kind.replace("_", " ")


def _traffic(row: Reached) -> str:
    unsure = f"not settled: {row.unsure}" if row.unsure else ""
    return "; ".join(part for part in (row.traffic, unsure) if part)


def _audit(options: Namespace) -> int:
    from assistant.facts import load_knowledge
    from assistant.security_groups import SEVERITIES, audit

    knowledge = load_knowledge(options.knowledge)
    reading = _reading(options)
    shown = SEVERITIES[: SEVERITIES.index(options.severity) + 1]
    findings = [found for found in audit(reading.topology, knowledge) if found.severity in shown]
    if options.sarif:
        from assistant import __version__
        from assistant.security_groups import sarif

        _print_json(sarif(findings, reading.places, knowledge, __version__))
    elif options.json:
        _print_json([_finding_data(found, reading, knowledge) for found in findings])
    elif not findings:
        print("Nothing found.")
    else:
        _table(("Severity", "Where", "What", "Card"), [
            (found.severity, _where(found, reading), found.message, found.card) for found in findings
        ])  # fmt: skip
        cards = dict.fromkeys(found.card for found in findings)
        print()
        for card in cards:
            say(f"{card}: {knowledge.cards[card].title}, {knowledge.cards[card].sources[0].url}")
    return ExitCode.CHECK_FAILED if findings else ExitCode.DONE


def _where(found: AuditFinding, reading: Reading) -> str:
    place = reading.places.get(found.subject)
    if place is None:
        return found.group
    line = f":{place.line}" if place.line else ""
    return f"{found.group} ({place.path.name}{line})"


def _finding_data(found: AuditFinding, reading: Reading, knowledge: Any) -> dict[str, Any]:
    place, card = reading.places.get(found.subject), knowledge.cards[found.card]
    more = {"title": card.title, "url": card.sources[0].url, "explanation": knowledge.render(card.answer)}
    told = {"file": str(place.path), "line": place.line} if place else {"file": None, "line": None}
    return {**asdict(found), **more, **told}


def _explain(options: Namespace) -> int:
    from assistant.security_groups import explain

    topology = _reading(options).topology
    ids = [options.group] if options.group else [group.group_id for group in topology.security_groups]
    texts = {name: explain(topology, name) for name in ids}
    if options.json:
        _print_json(texts)
    else:
        show("\n\n".join(texts.values()))
    return ExitCode.DONE


def _diff(options: Namespace) -> int:
    from assistant.errors import InputError
    from assistant.security_groups import diff, read_change

    if not options.files:
        raise InputError("name a file before the change and one after it, or one Terraform plan")
    before, after = read_change(options.files, options.shared, _given(options))
    _remarks(dict.fromkeys((*before.remarks, *after.remarks)))
    found = diff(before.topology, after.topology)
    _remarks(found.remarks)
    if options.json:
        _print_json(asdict(found))
    elif not found:
        print("Nothing opens or closes.")
    else:
        _table(
            ("Effect", "Group", "Direction", "Traffic", "From or to"),
            [(one.effect, one.group_name, one.direction, one.traffic, one.peer_name) for one in found.rules],
        )
        if found.paths:
            print()
            say("\n".join(path.words for path in found.paths))
    return ExitCode.CHECK_FAILED if found else ExitCode.DONE


def _fix(options: Namespace) -> int:
    from assistant.facts import load_knowledge
    from assistant.security_groups import FORMATS, client_ports_of, fix, render

    probe, reading = _probe(options), _reading(options)
    client_ports = client_ports_of(load_knowledge(options.knowledge))
    found = fix(reading.topology, probe, exact=options.exact, client_ports=client_ports)
    rendered = {form: render(found.changes, form) for form in FORMATS} if found.changes else {}
    if options.json:
        _print_json({**found.as_data(), "rendered": rendered})
    elif not found.changes:
        show(found.verdict.explanation)
    elif options.format:
        say(rendered[options.format].rstrip("\n"))
    else:
        show("\n".join(f"- {change.words}" for change in found.changes))
        if found.also_opens:
            show("\nThis also opens:\n" + "\n".join(f"- {path}" for path in found.also_opens))
        for form, text in rendered.items():
            say(f"\n{_TITLES[form]}\n{text.rstrip()}")
    codes = {"fixed": ExitCode.DONE, "not_needed": ExitCode.DONE, "undetermined": ExitCode.NOT_KNOWN}
    return codes.get(found.outcome, ExitCode.CHECK_FAILED)


_TITLES = {"cli": "AWS CLI:", "cloudformation": "CloudFormation:", "terraform": "Terraform:"}


def _graph(options: Namespace) -> int:
    from assistant.security_groups import as_dot, as_mermaid, as_text, graph

    drawn = graph(_reading(options).topology, with_egress=options.egress)
    if options.json:
        _print_json(asdict(drawn))
    else:
        forms = {"text": as_text, "mermaid": as_mermaid, "dot": as_dot}
        say(forms[options.format](drawn).rstrip("\n"))
    return ExitCode.DONE


def _design(options: Namespace) -> int:
    from assistant.facts import load_knowledge
    from assistant.security_groups import design, explained, export_blueprint

    blueprint = design(" ".join(options.words), load_knowledge(options.knowledge))
    if options.json:
        _print_json(asdict(blueprint))
    elif options.format:
        say(export_blueprint(blueprint, options.format).rstrip("\n"))
    else:
        show(explained(blueprint))
    return ExitCode.DONE


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table; a bar in a cell would cut it, and only its text matters here."""
    lines = [head, ("---",) * len(head), *rows]
    cells = ([clean_line(cell).replace("|", "¦") for cell in line] for line in lines)
    show("\n".join(f"| {' | '.join(line)} |" for line in cells))


def _print_json(data: Any) -> None:
    print(json.dumps(data, indent=2, default=str))


_BODIES = {
    "check": _check, "who": _who, "reach": _reach, "audit": _audit, "explain": _explain, "diff": _diff,
    "fix": _fix, "graph": _graph, "design": _design,
}  # fmt: skip
