import json

import pytest

from assistant.errors import InputError
from assistant.facts import load_knowledge
from assistant.security_groups import (
    Probe,
    Topology,
    as_dot,
    as_mermaid,
    as_text,
    audit,
    check,
    diff,
    explain,
    graph,
    read_topology,
)
from assistant.security_groups.auditing import RULES
from tests.security_groups.conftest import ANYWHERE, from_group, group, interface, rule


@pytest.fixture
def write(tmp_path):
    def writer(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return writer


def test_several_files_make_one_topology(two_tiers, write) -> None:
    groups = write("groups.json", {"SecurityGroups": two_tiers["SecurityGroups"]})
    interfaces = write("interfaces.json", two_tiers["NetworkInterfaces"])
    probe = Probe(source="eni-web", target="eni-db", port=3306)
    assert check(read_topology([groups, interfaces]), probe).outcome == "allowed"


def test_instances_bring_their_interfaces(two_tiers, write) -> None:
    instances = {"Reservations": [{"Instances": [{"NetworkInterfaces": two_tiers["NetworkInterfaces"]}]}]}
    groups = {"SecurityGroups": two_tiers["SecurityGroups"]}
    topology = read_topology([write("i.json", instances), write("g.json", groups)])
    assert check(topology, Probe(source="eni-web", target="eni-db", port=3306)).outcome == "allowed"


def test_unknown_fields_and_null_lists_are_passed_over(two_tiers) -> None:
    two_tiers["SecurityGroups"][0] |= {"Tags": [{"Key": "a"}], "IpPermissionsEgress": None, "New": 1}
    assert Topology.model_validate(two_tiers | {"Subnets": None, "NextToken": "x"}).subnets == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"SecurityGroups": [{"GroupId": "sg-1"', ["not valid JSON", ":1"]),
        ('{"Instances": []}', ["none of the lists"]),
        ('"hello"', ["not the output"]),
        ('{"SecurityGroups": [{\n"GroupName": "x"}]}', ["GroupId", "missing"]),
        (
            '{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp",\n'
            '"FromPort": 70000, "ToPort": 70000}]}]}',
            [":2", "FromPort"],
        ),
        (
            '{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp",\n'
            '"IpRanges": [{"CidrIp": "10.0.0.0/99"}]}]}]}',
            ["10.0.0.0/99", "CIDR", ":2"],
        ),
        ("[" * 5000, ["bad.json"]),
    ],
)
def test_a_faulty_file_is_named_by_line_and_field(write, content, words) -> None:
    path = write("bad.json", content)
    with pytest.raises(InputError) as caught:
        read_topology([path])
    assert all(word in str(caught.value) for word in [str(path), *words]), str(caught.value)


def test_the_audit_finds_what_is_open_unused_covered_and_dangling(two_tiers) -> None:
    two_tiers["SecurityGroups"] += [
        group("admin", [rule("tcp", 22, IpRanges=ANYWHERE), rule("tcp", 20, 30, IpRanges=ANYWHERE)]),
        group("old", [rule("tcp", 80, UserIdGroupPairs=[{"GroupId": "sg-gone"}])]),
    ]
    two_tiers["NetworkInterfaces"].append(interface("admin", "10.0.1.99", ["admin"]))
    knowledge = load_knowledge()
    found = audit(Topology.model_validate(two_tiers), knowledge)
    kinds = {(finding.rule, finding.group) for finding in found}
    assert {("world-open", "admin-sg"), ("unused", "old-sg"), ("covered-rule", "admin-sg")} <= kinds
    assert ("dangling-reference", "old-sg") in kinds
    assert found[0].severity == "high"
    assert all(finding.card in knowledge.cards for finding in found)


def test_the_lesson_itself_has_no_finding_of_weight(two_tiers) -> None:
    found = audit(Topology.model_validate(two_tiers), load_knowledge())
    assert [f for f in found if f.severity != "low"] == []


def test_a_group_is_explained_in_plain_words(two_tiers) -> None:
    words = explain(Topology.model_validate(two_tiers), "db-sg")
    assert "- In: tcp 3306 from members of web-sg" in words
    assert "- Out: nothing." in words
    with pytest.raises(InputError, match="no security group"):
        explain(Topology.model_validate(two_tiers), "nope")


def findings(*rules, **more):
    content = {"SecurityGroups": [group("g", rules)], **more}
    return audit(Topology.model_validate(content), load_knowledge())


def halves(*blocks):
    return [{"CidrIp": block} for block in blocks]


def test_the_world_in_pieces_is_the_world() -> None:
    both = findings(rule("tcp", 22, IpRanges=halves("0.0.0.0/1", "128.0.0.0/1")))
    apart = findings(
        rule("tcp", 20, 30, IpRanges=halves("0.0.0.0/1")), rule("-1", IpRanges=halves("128.0.0.0/1"))
    )
    listed = findings(
        rule("tcp", 22, PrefixListIds=[{"PrefixListId": "pl-1"}]),
        PrefixLists=[{"PrefixListId": "pl-1", "Entries": [{"Cidr": "0.0.0.0/1"}, {"Cidr": "128.0.0.0/1"}]}],
    )
    for found in (both, apart, listed):
        assert ("world-open", "high") in {(one.rule, one.severity) for one in found}, found
        assert any("every IPv4 address" in one.message for one in found)
    most = findings(rule("tcp", 22, IpRanges=halves("0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3")))
    assert "world-open" not in {one.rule for one in most}


def test_every_kind_of_finding_comes_with_severity_and_card() -> None:
    many = [rule("tcp", port, IpRanges=[{"CidrIp": "10.0.0.0/24"}]) for port in range(1000, 1062)]
    groups = [
        group("open", [rule("tcp", 22, IpRanges=ANYWHERE)]), group("all", [rule("-1", IpRanges=ANYWHERE)]),
        group("stale", [rule("tcp", 80, UserIdGroupPairs=[{"GroupId": "sg-far", "VpcId": "vpc-2", "PeeringStatus": "deleted"}])]),
        group("dangling", [rule("tcp", 80, UserIdGroupPairs=[{"GroupId": "sg-gone"}])]),
        {**group("default"), "GroupName": "default"}, group("unused"),
        group("covered", [rule("tcp", 80, IpRanges=[{"CidrIp": "10.0.0.0/8"}]), rule("tcp", 80, IpRanges=[{"CidrIp": "10.1.0.0/16"}])]),
        group("full", many), *(group(f"n{i}") for i in range(2400)),
    ]  # fmt: skip
    carried = [
        interface("d", "10.0.0.1", ["default"]),
        interface("m", "10.0.0.2", ["full", *(f"n{i}" for i in range(6))]),
    ]
    knowledge = load_knowledge()
    found = audit(
        Topology.model_validate({"SecurityGroups": groups, "NetworkInterfaces": carried}), knowledge
    )
    kinds = {one.rule: one.severity for one in found}
    assert kinds == {name: told.severity for name, told in RULES.items()}
    assert all(one.card in knowledge.cards and one.message for one in found)


def test_acls_that_are_not_in_the_files_are_said_to_be_unjudged(two_tiers) -> None:
    probe = Probe(source="eni-web", target="eni-db", port=3306)
    words = "were not judged"
    assert words in check(Topology.model_validate(two_tiers), probe).explanation
    assert words not in check(Topology.model_validate({**two_tiers, "NetworkAcls": []}), probe).explanation
    same = Probe(source="eni-web", target="eni-web2", port=80)
    assert words not in check(Topology.model_validate(two_tiers), same).explanation


def test_an_edited_prefix_list_opens_and_closes() -> None:
    groups = [group("g", [rule("tcp", 22, PrefixListIds=[{"PrefixListId": "pl-1"}])])]

    def listed(*blocks):
        return Topology.model_validate({
            "SecurityGroups": groups, "PrefixLists": [{"PrefixListId": "pl-1", "Entries": [{"Cidr": block} for block in blocks]}],
        })  # fmt: skip

    found = diff(listed("203.0.113.0/24", "192.0.2.0/25"), listed("203.0.113.0/24", "198.51.100.0/24"))
    assert {(one.effect, one.peer) for one in found.rules} == {
        ("opens", "198.51.100.0/24"),
        ("closes", "192.0.2.0/25"),
    }
    assert not diff(listed("192.0.2.0/24"), listed("192.0.2.0/25", "192.0.2.128/25"))


def test_groups_of_one_name_are_told_apart_in_a_picture() -> None:
    files = {"SecurityGroups": [
        {**group("a", [rule("tcp", 80, IpRanges=ANYWHERE)]), "GroupName": "web (blue)"},
        {**group("b", [rule("tcp", 81, **from_group("a"))], vpc="vpc-2"), "GroupName": "web (blue)"},
    ]}  # fmt: skip
    drawn = graph(Topology.model_validate(files))
    assert "web (blue) sg-b\n└◀── web (blue) sg-a  tcp 81" in as_text(drawn)
    assert as_mermaid(drawn).count('"web (blue) sg-a"') == 1
    assert 'label="web (blue) sg-b"' in as_dot(drawn)
