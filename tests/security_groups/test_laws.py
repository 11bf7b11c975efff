"""Laws that hold for every network, against an evaluator written from the definition."""

import copy
import json
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.security_groups import (
    Probe,
    Topology,
    check,
    diff,
    fix,
    reach,
    read_topology,
    render,
    who,
    with_changes,
)
from tests.security_groups.networks import (
    INSIDE,
    NAMES,
    PACKETS,
    RULES,
    SOURCES,
    brute,
    network_acls,
    networks,
)

FIELDS = st.sampled_from(["IpPermissions", "IpPermissionsEgress"])
ENIS = st.sampled_from([f"eni-{name}" for name in NAMES])


def outcome(files, source, target, packet) -> str:
    return check(Topology.model_validate(files), Probe(source=source, target=target, **packet)).outcome


@given(networks(), SOURCES, SOURCES, PACKETS)
@settings(max_examples=250)
def test_agrees_with_the_definition(files, source, target, packet) -> None:
    assert outcome(files, source, target, packet) == brute(files, source, target, packet)


@given(networks(), SOURCES, INSIDE, PACKETS, st.sampled_from(range(4)), FIELDS, RULES)
@settings(max_examples=60)
def test_a_further_rule_never_closes_anything(files, source, target, packet, which, field, rule) -> None:
    before = outcome(files, source, target, packet)
    files["SecurityGroups"][which][field].append(rule)
    after = outcome(files, source, target, packet)
    assert after == before or (before, after) in [("denied", "allowed"), ("denied", "undetermined")]


@given(networks(), SOURCES, INSIDE, PACKETS, st.sampled_from(range(4)), FIELDS, st.data())
@settings(max_examples=60)
def test_removing_a_rule_never_opens_anything(files, source, target, packet, which, field, data) -> None:
    rules = files["SecurityGroups"][which][field]
    assume(rules)
    before = outcome(files, source, target, packet)
    rules.pop(data.draw(st.integers(0, len(rules) - 1)))
    after = outcome(files, source, target, packet)
    assert after in (before, "denied")


@given(networks(), SOURCES, SOURCES, PACKETS)
@settings(max_examples=60)
def test_the_order_of_rules_and_groups_is_of_no_account(files, source, target, packet) -> None:
    turned = copy.deepcopy(files)
    for group in turned["SecurityGroups"]:
        group["IpPermissions"].reverse()
        group["IpPermissionsEgress"].reverse()
    for interface in turned["NetworkInterfaces"]:
        interface["Groups"].reverse()
    assert outcome(turned, source, target, packet) == outcome(files, source, target, packet)


@given(networks(), ENIS, PACKETS)
@settings(max_examples=60)
def test_who_and_reach_are_check_over_all_interfaces(files, end, packet) -> None:
    topology = Topology.model_validate(files)
    others = [f"eni-{name}" for name in NAMES if f"eni-{name}" != end]
    point = Probe(source=end, target=end, **packet).point
    senders = {r.name for r in who(topology, end, point) if r.kind == "interface" and r.traffic}
    assert senders == {other for other in others if brute(files, other, end, packet) == "allowed"}
    targets = {r.name for r in reach(topology, end, point) if r.kind == "interface" and r.traffic}
    assert targets == {other for other in others if brute(files, end, other, packet) == "allowed"}


@given(networks(), ENIS, PACKETS)
@settings(max_examples=60)
def test_who_on_any_port_holds_every_port(files, end, packet) -> None:
    topology = Topology.model_validate(files)
    point = Probe(source=end, target=end, **packet).point
    on_any = {row.name: row.spans for row in who(topology, end) if row.kind == "interface"}
    on_one = {row.name for row in who(topology, end, point) if row.kind == "interface" and row.spans}
    assert on_one == {
        name for name, spans in on_any.items() if any(low <= point <= high for low, high in spans)
    }


def pairs_allowed(files, packets):
    enis = [f"eni-{name}" for name in NAMES]
    return {
        (source, target, i)
        for i, packet in enumerate(packets)
        for source in [*enis, "192.0.2.7"]
        for target in enis
        if source != target and brute(files, source, target, packet) == "allowed"
    }


def as_files(topology, files):
    """The changed network in the shapes that the evaluator reads."""
    made = copy.deepcopy(files)
    for raw, group in zip(made["SecurityGroups"], topology.security_groups, strict=True):
        for field, known in (
            ("IpPermissions", group.ip_permissions),
            ("IpPermissionsEgress", group.ip_permissions_egress),
        ):
            raw[field] += [_raw(permission) for permission in known[len(raw[field]) :]]
    for raw, acl in zip(made.get("NetworkAcls", []), topology.network_acls, strict=True):
        raw["Entries"] += [_raw_entry(entry) for entry in acl.entries[len(raw["Entries"]) :]]
    return made


def _raw(permission):
    return {
        "IpProtocol": permission.ip_protocol, "FromPort": permission.from_port, "ToPort": permission.to_port,
        "IpRanges": [{"CidrIp": str(r.cidr_ip)} for r in permission.ip_ranges],
        "Ipv6Ranges": [{"CidrIpv6": str(r.cidr_ipv6)} for r in permission.ipv6_ranges],
        "UserIdGroupPairs": [{"GroupId": pair.group_id} for pair in permission.user_id_group_pairs],
    }  # fmt: skip


def _raw_entry(entry):
    numbers = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}
    block = (
        {"CidrBlock": str(entry.cidr_block)}
        if entry.cidr_block
        else {"Ipv6CidrBlock": str(entry.ipv6_cidr_block)}
    )
    ports, kind = entry.port_range, entry.icmp_type_code
    return {
        "RuleNumber": entry.rule_number, "RuleAction": entry.rule_action, "Egress": entry.egress,
        "Protocol": numbers.get(entry.protocol, entry.protocol), **block,
        **({"PortRange": {"From": ports.from_, "To": ports.to}} if ports else {}),
        **({"IcmpTypeCode": {"Type": kind.type, "Code": kind.code}} if kind else {}),
    }  # fmt: skip


OTHERS = [{"protocol": "tcp", "port": port} for port in (22, 443, 3306)] + [{"protocol": "udp", "port": 443}]


@given(networks(acls=False), ENIS, ENIS, PACKETS, st.booleans())
@settings(max_examples=80)
def test_a_fix_lets_the_packet_through_and_opens_nothing_else(files, source, target, packet, exact) -> None:
    before = brute(files, source, target, packet)
    assume(before == "denied")
    topology = Topology.model_validate(files)
    probe = Probe(source=source, target=target, **packet)
    found = fix(topology, probe, exact=exact)
    if found.outcome == "undetermined":
        return  # the route between the VPCs is what is missing, and no rule makes one
    assert found.outcome == "fixed"
    after = as_files(with_changes(topology, found.changes), files)
    assert brute(after, source, target, packet) == "allowed"
    packets = [packet, *(p for p in OTHERS if p != packet)]
    opened = pairs_allowed(after, packets) - pairs_allowed(files, packets)
    touched = {change.group_id for change in found.changes} | {change.peer for change in found.changes}
    members = {
        i["NetworkInterfaceId"]
        for i in files["NetworkInterfaces"]
        if touched & {g["GroupId"] for g in i["Groups"]}
    }
    for opened_source, opened_target, which in opened:
        assert which == 0
        assert opened_source in members | {source}
        assert opened_target in members | {target}
    if exact:
        assert all(change.peer.endswith(("/32", "/128")) for change in found.changes)
        assert all(s == source or t == target for s, t, _ in opened)


def applied(files, text):
    """What the commands of the AWS CLI make of a network, in the shapes that it prints."""
    made = copy.deepcopy(files)
    groups = {found["GroupId"]: found for found in made["SecurityGroups"]}
    acls = {found["NetworkAclId"]: found for found in made.get("NetworkAcls", [])}
    for line in text.splitlines():
        words = shlex.split(line)
        options = dict(zip(words, [*words[1:], ""], strict=True))
        if "authorize-security-group" in line:
            field = "IpPermissionsEgress" if words[2].endswith("egress") else "IpPermissions"
            groups[options["--group-id"]][field] += json.loads(options["--ip-permissions"])
            continue
        pairs = dict(part.split("=") for part in options.get("--port-range", "").split(",") if part)
        kind = dict(part.split("=") for part in options.get("--icmp-type-code", "").split(",") if part)
        entry = {
            "RuleNumber": int(options["--rule-number"]), "RuleAction": options["--rule-action"],
            "Egress": "--egress" in words, "Protocol": options["--protocol"],
            "CidrBlock": options.get("--cidr-block"), "Ipv6CidrBlock": options.get("--ipv6-cidr-block"),
            "PortRange": {key: int(value) for key, value in pairs.items()} or None,
            "IcmpTypeCode": {key: int(value) for key, value in kind.items()} or None,
        }  # fmt: skip
        acls[options["--network-acl-id"]]["Entries"].append(entry)
    return made


@given(networks(), ENIS, ENIS, PACKETS, st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_fix_reads_back_the_same_from_every_tool(files, source, target, packet, exact) -> None:
    topology = Topology.model_validate(files)
    probe = Probe(source=source, target=target, **packet)
    found = fix(topology, probe, exact=exact)
    assume(found.outcome == "fixed")
    meant = with_changes(topology, found.changes)
    with TemporaryDirectory() as folder:
        network, template, configuration = (
            Path(folder, name) for name in ("network.json", "fix.yaml", "fix.tf")
        )
        network.write_text(json.dumps(files))
        template.write_text(render(found.changes, "cloudformation"))
        configuration.write_text(render(found.changes, "terraform"))
        again = {
            "cloudformation": read_topology([template, network]),
            "terraform": read_topology([network, configuration]),
            "cli": Topology.model_validate(applied(files, render(found.changes, "cli"))),
        }
    for form, read in again.items():
        assert check(read, probe).outcome == "allowed", form
        assert not diff(meant, read), form
        assert not diff(read, meant), form
        assert {a.network_acl_id: set(a.entries) for a in read.network_acls} == {
            a.network_acl_id: set(a.entries) for a in meant.network_acls
        }, form


@given(networks(), ENIS, ENIS, PACKETS)
@settings(max_examples=60)
def test_a_fix_opens_network_acls_for_the_packet_and_its_replies(files, source, target, packet) -> None:
    assume("NetworkAcls" in files)
    topology = Topology.model_validate(files)
    found = fix(topology, Probe(source=source, target=target, **packet))
    if found.outcome != "fixed":
        return
    after = as_files(with_changes(topology, found.changes), files)
    assert brute(after, source, target, packet) == "allowed"
    assert found.after.replies == "pass"


@given(networks(acls=False), networks(acls=False), ENIS, ENIS, PACKETS)
@settings(max_examples=60)
def test_a_comparison_tells_every_path_that_opens_or_closes(one, other, source, target, packet) -> None:
    assume(source != target)
    before, after = copy.deepcopy(one), copy.deepcopy(one)
    after["SecurityGroups"] = other["SecurityGroups"]
    paths = diff(Topology.model_validate(before), Topology.model_validate(after)).paths
    told = {(path.source, path.target, path.effect) for path in paths}
    was, will = (brute(files, source, target, packet) for files in (before, after))
    if (was, will) == ("denied", "allowed"):
        assert (source, target, "opens") in told
    if (was, will) == ("allowed", "denied"):
        assert (source, target, "closes") in told


@given(networks(acls=False))
@settings(max_examples=60)
def test_nothing_differs_from_itself(files) -> None:
    topology = Topology.model_validate(files)
    assert not diff(topology, Topology.model_validate(copy.deepcopy(files)))


@given(networks(acls=False), st.sampled_from(range(4)), FIELDS, RULES)
@settings(max_examples=60)
def test_a_rule_that_is_added_is_a_difference_unless_others_cover_it(files, which, field, rule) -> None:
    before = Topology.model_validate(files)
    wider = copy.deepcopy(files)
    wider["SecurityGroups"][which][field].append(rule)
    found = diff(before, Topology.model_validate(wider)).rules
    back = diff(Topology.model_validate(wider), before).rules
    assert {d.effect for d in found} <= {"opens"}
    assert [(d.peer, d.spans) for d in found] == [(d.peer, d.spans) for d in back]
    again = copy.deepcopy(wider)
    again["SecurityGroups"][which][field].append(rule)
    assert not diff(Topology.model_validate(wider), Topology.model_validate(again))


@given(networks(acls=False), network_acls(), network_acls(), ENIS, ENIS, PACKETS)
@settings(max_examples=60, deadline=None)
def test_a_comparison_tells_what_network_acls_change(files, old, new, source, target, packet) -> None:
    assume(source != target)
    one, after = {**files, "NetworkAcls": old}, {**files, "NetworkAcls": new}
    told = diff(Topology.model_validate(one), Topology.model_validate(after))
    was, will = (brute(files, source, target, packet) for files in (one, after))
    paths = {(path.source, path.target, path.effect) for path in told.paths}
    if (was, will) == ("denied", "allowed"):
        assert (source, target, "opens") in paths
    if (was, will) == ("allowed", "denied"):
        assert (source, target, "closes") in paths
    if was != will:
        assert any(found.group_id.startswith("acl-") for found in told.rules)
