import json

import pytest

from assistant.errors import InputError
from assistant.facts import load_knowledge
from assistant.security_groups import Probe, Topology, audit, check, explain, read_topology
from tests.security_groups.conftest import ANYWHERE, group, interface, rule


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
