"""`berth sg` as people and programs use it: words, JSON, exit codes."""

import copy
import json
import re

import pytest
import yaml

from tests.cli.conftest import berth
from tests.security_groups.conftest import ANYWHERE, from_group, group, interface, rule

__all__ = ["berth"]
ESC = "\x1b"


@pytest.fixture
def estate():
    return {
        "SecurityGroups": [
            group("alb", [rule("tcp", 443, IpRanges=ANYWHERE)]),
            group("web", [rule("tcp", 8080, **from_group("alb")), rule("tcp", 22, IpRanges=[{"CidrIp": "203.0.113.0/24"}])]),
            group("db", [rule("tcp", 3306, **from_group("web"))], egress=[]),
        ],
        "NetworkInterfaces": [
            interface("alb", "10.0.0.4", ["alb"]),
            interface("web", "10.0.1.10", ["web"]), interface("web2", "10.0.1.11", ["web"]),
            interface("db", "10.0.2.10", ["db"], subnet="subnet-b", TagSet=[{"Key": "Name", "Value": "orders"}]),
        ],
    }  # fmt: skip


@pytest.fixture
def file(tmp_path):
    def write(content, name="network.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def rows(out):
    return [line.split() for line in out.splitlines()]


def test_who_can_reach_a_port(berth, estate, file) -> None:
    path = file(estate)
    ran = berth("sg", "who", path, "--to", "eni-db", "--port", 3306)
    assert ran.code == 0
    assert [row[0] for row in rows(ran.out)[1:]] == ["eni-web", "eni-web2"]
    found = json.loads(berth("sg", "who", path, "--to", "orders", "--json").out)
    assert {(row["name"], row["traffic"]) for row in found} == {
        ("eni-web", "tcp 3306"),
        ("eni-web2", "tcp 3306"),
    }
    ssh = berth("sg", "who", path, "--to", "web-sg", "--port", 22)
    assert "203.0.113.0/24" in ssh.out
    assert berth("sg", "who", path, "--to", "eni-db", "--port", 22).out == "Nobody.\n"


def test_who_listens_anywhere(berth, estate, file) -> None:
    ran = berth("sg", "who", file(estate), "--port", 3306)
    assert rows(ran.out)[1:] == [["db-sg", "1", "web-sg"]]
    assert berth("sg", "who", file(estate), "--port", 1).out == "No group lets it in.\n"
    assert berth("sg", "who", file(estate)).code == 2


def test_what_something_can_reach(berth, estate, file) -> None:
    ran = berth("sg", "reach", file(estate), "--from", "eni-web")
    assert ["eni-db", "orders", "db-sg", "tcp", "3306"] in rows(ran.out)
    assert ["0.0.0.0/0", "addresses", "all", "traffic"] in rows(ran.out)
    only = berth("sg", "reach", file(estate), "--from", "eni-alb", "--port", 8080)
    assert [row[0] for row in rows(only.out)[1:]] == ["eni-web", "eni-web2", "0.0.0.0/0"]
    assert berth("sg", "reach", file(estate), "--from", "eni-db").out == "Nothing.\n"
    unknown = berth("sg", "reach", file(estate), "--from", "eni-gone")
    assert unknown.code == 2
    assert "eni-gone" in unknown.err


def test_diff_tells_what_opens_and_closes(berth, estate, file) -> None:
    after = copy.deepcopy(estate)
    after["SecurityGroups"][2]["IpPermissions"] = [rule("tcp", 5432, **from_group("web"))]
    before, changed = file(estate), file(after, "after.json")
    ran = berth("sg", "diff", before, changed)
    assert ran.code == 1
    assert ["opens", "db-sg", "ingress", "tcp", "5432", "web-sg"] in rows(ran.out)
    assert ["closes", "db-sg", "ingress", "tcp", "3306", "web-sg"] in rows(ran.out)
    assert "eni-web can now reach eni-db on tcp 5432" in ran.out
    told = json.loads(berth("sg", "diff", before, changed, "--json").out)
    assert {found["effect"] for found in told["rules"]} == {"opens", "closes"}
    same = berth("sg", "diff", before, before)
    assert (same.code, same.out) == (0, "Nothing opens or closes.\n")
    alone = berth("sg", "diff", before)
    assert alone.code == 2
    assert "plan" in alone.err


def test_diff_looks_through_how_rules_are_written(berth, estate, file) -> None:
    after = copy.deepcopy(estate)
    halves = [{"CidrIp": "203.0.113.0/25"}, {"CidrIp": "203.0.113.128/25"}]
    after["SecurityGroups"][1]["IpPermissions"][1] = rule("6", 22, IpRanges=halves)
    assert berth("sg", "diff", file(estate), file(after, "after.json")).code == 0


def test_diff_with_interfaces_of_a_file_of_their_own(berth, estate, file) -> None:
    groups = {"SecurityGroups": estate["SecurityGroups"]}
    after = copy.deepcopy(groups)
    after["SecurityGroups"][2]["IpPermissions"] = []
    shared = file({"NetworkInterfaces": estate["NetworkInterfaces"]}, "interfaces.json")
    ran = berth("sg", "diff", file(groups, "a.json"), file(after, "b.json"), "--with", shared)
    assert "eni-web can no longer reach eni-db on tcp 3306" in ran.out


def test_diff_of_a_plan_compares_what_is_with_what_will_be(berth, file) -> None:
    def root(port):
        one = {"from_port": port, "to_port": port, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
        values = {"id": "sg-1", "name": "db-sg", "ingress": [one], "egress": []}
        return {
            "root_module": {
                "resources": [
                    {
                        "address": "aws_security_group.db",
                        "type": "aws_security_group",
                        "name": "db",
                        "values": values,
                    }
                ]
            }
        }

    plan = {
        "format_version": "1.2",
        "planned_values": root(5432),
        "prior_state": {"values": root(3306)},
        "configuration": {},
    }
    ran = berth("sg", "diff", file(plan, "plan.json"))
    assert ran.code == 1
    assert ["opens", "db-sg", "ingress", "tcp", "5432", "10.0.0.0/8"] in rows(ran.out)


def test_fix_gives_the_rule_for_every_tool(berth, estate, file) -> None:
    path, packet = file(estate), ["--from", "eni-web", "--to", "eni-db", "--port", 5432]
    ran = berth("sg", "fix", path, *packet)
    assert ran.code == 0
    for words in (
        "ingress tcp 5432 from web-sg on db-sg", "eni-web2 can now reach eni-db on tcp 5432",
        "aws ec2 authorize-security-group-ingress --group-id sg-db",
        "AWS::EC2::SecurityGroupIngress", "aws_vpc_security_group_ingress_rule",
    ):  # fmt: skip
        assert words in ran.out
    template = yaml.safe_load(berth("sg", "fix", path, *packet, "--format", "cloudformation").out)
    (resource,) = template["Resources"].values()
    assert resource["Properties"]["SourceSecurityGroupId"] == "sg-web"
    exact = json.loads(berth("sg", "fix", path, *packet, "--exact", "--json").out)
    assert [change["peer"] for change in exact["changes"]] == ["10.0.1.10/32"]
    assert exact["also_opens"] == []


def test_fix_of_what_passes_or_cannot_be_told(berth, estate, file) -> None:
    passes = berth("sg", "fix", file(estate), "--from", "eni-web", "--to", "eni-db", "--port", 3306)
    assert passes.code == 0
    assert passes.out.startswith("Allowed")
    unknown = berth("sg", "fix", file(estate), "--from", "eni-gone", "--to", "eni-db", "--port", 3306)
    assert unknown.code == 3


def test_graph_in_its_forms(berth, estate, file) -> None:
    path = file(estate)
    assert "└◀── web-sg  tcp 3306" in berth("sg", "graph", path).out
    assert berth("sg", "graph", path, "--format", "mermaid").out.startswith("flowchart LR\n")
    assert '"sg-web" -> "sg-db" [label="tcp 3306"];' in berth("sg", "graph", path, "--format", "dot").out
    edges = json.loads(berth("sg", "graph", path, "--json").out)["edges"]
    assert {"source": "sg-web", "target": "sg-db", "traffic": "tcp 3306", "blocked": ""} in edges


def test_design_explains_and_exports(berth) -> None:
    ran = berth("sg", "design", "alb,", "web", "and", "postgres")
    assert ran.code == 0
    assert "tcp 5432 from web-sg" in ran.out
    assert (
        "AWS::EC2::SecurityGroup"
        in berth("sg", "design", "alb", "postgres", "--format", "cloudformation").out
    )
    nothing = berth("sg", "design", "spaceship")
    assert nothing.code == 2
    assert "postgres" in nothing.err


def test_audit_as_table_json_and_sarif(berth, estate, file) -> None:
    estate["SecurityGroups"][1]["IpPermissions"].append(rule("tcp", 20, 30, IpRanges=ANYWHERE))
    path = file(json.dumps(estate, indent=1))
    ran = berth("sg", "audit", path)
    assert ran.code == 1
    assert "web-sg (network.json:" in ran.out
    assert "https://docs.aws.amazon.com/" in ran.out
    found = json.loads(berth("sg", "audit", path, "--json", "--severity", "high").out)
    assert [(one["rule"], one["severity"]) for one in found] == [("world-open", "high")]
    line = path.read_text().splitlines()[found[0]["line"] - 1]
    assert line.strip() == "{"
    log = json.loads(berth("sg", "audit", path, "--sarif").out)
    (run,) = log["runs"]
    result = run["results"][0]
    assert (log["version"], result["level"], result["ruleId"]) == ("2.1.0", "error", "world-open")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "world-open"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("network.json")
    assert place["region"]["startLine"] == found[0]["line"]


def test_files_may_come_through_a_pipe(berth, estate) -> None:
    packet = ["--from", "eni-web", "--to", "eni-db", "--port", 3306]
    assert berth("sg", "check", "-", *packet, stdin=json.dumps(estate)).code == 0


def test_values_of_parameters(berth, file) -> None:
    template = file(
        "Parameters: {Net: {Type: String}}\nResources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
        "      GroupDescription: web\n      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: !Ref Net}]\n",
        "web.yaml",
    )
    packet = ["--from", "192.0.2.1", "--to", "Web", "--port", 80]
    assert berth("sg", "check", template, *packet).code == 3
    assert berth("sg", "check", template, *packet, "--value", "Net=192.0.2.0/24").code == 0
    assert berth("sg", "check", template, *packet, "--value", "Net").code == 2


def test_no_file_at_all_is_wrong_use(berth) -> None:
    ran = berth("sg", "audit")
    assert ran.code == 2
    assert "--profile" in ran.err


def test_names_of_a_file_cannot_write_to_the_terminal(berth, estate, file) -> None:
    for found in estate["SecurityGroups"]:
        found["GroupName"] = f"{ESC}]0;title\x07{ESC}[2J|{found['GroupName']}"
    estate["SecurityGroups"][1]["IpPermissions"].append(rule("tcp", 22, IpRanges=ANYWHERE))
    path = file(estate)
    for arguments in (
        ["audit"], ["explain"], ["graph"], ["who", "--to", "eni-db"], ["reach", "--from", "eni-web"],
        ["fix", "--from", "eni-web", "--to", "eni-db", "--port", 1], ["graph", "--format", "dot"],
    ):  # fmt: skip
        verb, *more = arguments
        assert ESC not in berth("sg", verb, path, *more).out, arguments


def test_sarif_has_the_structure_that_its_schema_requires(berth, estate, tmp_path) -> None:
    """What the 2.1.0 schema marks as required or restricts, for the objects that are written."""
    folder = tmp_path / "my files"
    folder.mkdir()
    estate["SecurityGroups"] += [group("open", [rule("tcp", 0, 65535, IpRanges=ANYWHERE)]), group("unused")]
    path = folder / "n\u00e9twork 1.json"
    path.write_text(json.dumps(estate, indent=1), encoding="utf-8")
    log = json.loads(berth("sg", "audit", path, "--sarif").out)
    assert log["version"] == "2.1.0"
    assert log["$schema"].startswith("https://")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [one["id"] for one in driver["rules"]]
    assert len(ids) == len(set(ids))
    for one in driver["rules"]:
        assert one["shortDescription"]["text"]
        assert one["help"]["text"]
        assert one["helpUri"].startswith("https://")
        assert one["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    assert run["results"]
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9._~%/:-]+", physical["artifactLocation"]["uri"])
            assert physical["region"]["startLine"] >= 1
            assert location["logicalLocations"][0]["name"]
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "--from", "eni-web", "--to", "eni-db", "--port", 3306], 0),
        (["check", "--from", "eni-web", "--to", "eni-db", "--port", 22], 1),
        (["check", "--from", "eni-web", "--to", "eni-nowhere", "--port", 22], 3),
        (["check", "--from", "eni-web", "--to", "eni-db", "--port", 99999], 2),
        (["check", "--from", "eni-web", "--to", "eni-db"], 2),
        (["fix", "--from", "eni-web", "--to", "eni-db", "--port", 22], 0),
        (["who", "--to", "eni-db"], 0), (["who", "--to", "nobody"], 2), (["reach", "--from", "eni-web"], 0),
        (["explain", "--group", "web-sg"], 0), (["explain", "--group", "nope"], 2), (["graph"], 0), (["audit"], 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_exit_codes_are_the_same_for_people_and_programs(
    berth, estate, file, arguments, code, as_json
) -> None:
    estate["SecurityGroups"].append(group("unused"))
    verb, *more = arguments
    ran = berth("sg", verb, file(estate), *more, *(["--json"] if as_json else []))
    assert ran.code == code, ran.err
    if as_json and code in (0, 1, 3):
        json.loads(ran.out)
    if code == 2:
        assert ran.err.count("\n") == 1
        assert "Traceback" not in ran.err
