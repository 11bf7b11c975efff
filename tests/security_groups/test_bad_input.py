"""Files that cannot be used: one clear sentence with file, position and field, and never a long wait."""

import json

import pytest

from assistant.errors import InputError
from assistant.security_groups import read_topology

BOMB = "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def fault(path):
    with pytest.raises(InputError) as caught:
        read_topology([path])
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith(str(path))
    return caught.value


@pytest.fixture
def write(tmp_path):
    def writer(content, name="input.json"):
        path = tmp_path / name
        path.write_bytes(content) if isinstance(content, bytes) else path.write_text(content)
        return path

    return writer


def group(**fields):
    return json.dumps({"SecurityGroups": [{"GroupId": "sg-1", **fields}]}, indent=1)


def permission(**fields):
    return group(IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, **fields}])


OTHER_KINDS = [
    ("", "not the output"),
    ("   \n\n", "not the output"),
    ("3", "not the output"),
    ("id,name\n1,web\n", "not the output"),
    ("<xml/>", "not the output"),
    (b"\x00\xff\xfe", "not UTF-8"),
    (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
    ("[]", "not the output"),
    ("[1, 2]", "not the output"),
    ("{}", "none of the lists"),
    ('{"Buckets": []}', "none of the lists"),
    ('{"SecurityGroups": {}}', "a list is expected"),
    ('{"SecurityGroups": "sg-1"}', "a list is expected"),
    ('{"SecurityGroups": [3]}', "a record of fields is expected"),
    ('{"SecurityGroups": [], "NetworkInterfaces": 1}', "a list is expected"),
    ('{"SecurityGroups": []} {}', "behind the document"),
    ('{"SecurityGroups": [],}', "a comma stands before the end"),
    ('{"SecurityGroups": [1 2]}', "record"),
    ('{"SecurityGroups" []}', "colon"),
    ("{5: 1}", "not valid JSON"),
    ("[" * 100_000, "nests too deeply"),
    ('{"a":' * 100_000, "nests too deeply"),
    ("{'SecurityGroups': []}", "not valid JSON"),
    ('{\n// groups\n"SecurityGroups": []}', "not valid JSON"),
    ('{"SecurityGroups": [{"GroupId": "sg-1"},]}', "a comma stands before the end"),
    ('{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"FromPort": ' + "9" * 5000 + "}]}]}", "too many digits"),
    ('{"Error": {"Code": "UnauthorizedOperation"}}', "none of the lists"),
    (b"\x1f\x8b\x08\x00abc", "not UTF-8"),
    (b"\xff\xfea", "not UTF-8"),
    ("<!DOCTYPE html><html></html>", "not the output"),
    ("SECURITYGROUPS\tdefault VPC\tsg-1\tweb\n", "not the output"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), OTHER_KINDS, ids=range(len(OTHER_KINDS)))
def test_files_of_another_kind(write, content, words) -> None:
    assert words in str(fault(write(content)))


IMPOSSIBLE = [
    (group(GroupName=[1]), "GroupName", "text"),
    (group(IpPermissions={"a": 1}), "IpPermissions", "list"),
    (permission(FromPort=70000), "IpPermissions.0.FromPort", "65535"),
    (permission(FromPort=-2), "IpPermissions.0.FromPort", "-1"),
    (permission(FromPort="http"), "IpPermissions.0.FromPort", "whole number"),
    (permission(FromPort=90), "IpPermissions.0", "90 to 80"),
    (permission(FromPort=-1), "IpPermissions.0", "-1"),
    (permission(IpProtocol="tcpp"), "IpPermissions.0.IpProtocol", "tcpp"),
    (permission(IpProtocol="256"), "IpPermissions.0.IpProtocol", "256"),
    (permission(IpProtocol="icmp", FromPort=-1, ToPort=3), "IpPermissions.0", "ICMP code"),
    (permission(IpProtocol="icmp", FromPort=300, ToPort=300), "IpPermissions.0", "255"),
    (permission(IpRanges=[{"CidrIp": "10.0.0.0/33"}]), "IpRanges.0.CidrIp", "10.0.0.0/33"),
    (permission(IpRanges=[{"CidrIp": "10.0.0"}]), "IpRanges.0.CidrIp", "10.0.0"),
    (permission(IpRanges=[{"CidrIp": "2001:db8::/32"}]), "IpRanges.0.CidrIp", "not an IPv4"),
    (permission(IpRanges=[{"Cidr": "10.0.0.0/8"}]), "IpRanges.0.CidrIp", "missing"),
    (permission(Ipv6Ranges=[{"CidrIpv6": "10.0.0.0/8"}]), "Ipv6Ranges.0.CidrIpv6", "not an IPv6"),
    (permission(UserIdGroupPairs=[{"UserId": "1"}]), "UserIdGroupPairs.0.GroupId", "missing"),
    (permission(PrefixListIds=[{}]), "PrefixListIds.0.PrefixListId", "missing"),
    ('{"SecurityGroups": [\n{"GroupName": "web"}]}', "SecurityGroups.0.GroupId", "missing"),
    ('{"NetworkInterfaces": [\n{"NetworkInterfaceId": "eni-1", "PrivateIpAddress": "10.0.0.300"}]}', "PrivateIpAddress", "10.0.0.300"),
    ('{"NetworkInterfaces": [\n{"NetworkInterfaceId": "eni-1", "Groups": [{}]}]}', "Groups.0.GroupId", "missing"),
    ('{"NetworkAcls": [\n{"NetworkAclId": "a", "Entries": [{"RuleNumber": 1, "RuleAction": "maybe", "Egress": true, "Protocol": "-1"}]}]}', "RuleAction", "allow"),
    ('{"NetworkAcls": [\n{"NetworkAclId": "a", "Entries": [{"RuleNumber": 1, "RuleAction": "deny", "Egress": true, "Protocol": "6", "PortRange": {"From": 9, "To": 1}}]}]}', "PortRange", "9 to 1"),
    ('{"PrefixLists": [\n{"PrefixListId": "pl-1", "Entries": [{"Cidr": "10.0.0.0/99"}]}]}', "Entries.0.Cidr", "10.0.0.0/99"),
    ('{"Reservations": [{"Instances": [\n{"NetworkInterfaces": [{"Groups": []}]}]}]}', "NetworkInterfaceId", "missing"),
    ('{"SecurityGroupRules": [\n{"IpProtocol": "tcp"}]}', "SecurityGroupRules.0.GroupId", "missing"),
    (permission(ToPort=None), "IpPermissions.0", "ToPort is missing"),
    (permission(FromPort=None), "IpPermissions.0", "FromPort is missing"),
    (permission(FromPort=True), "IpPermissions.0.FromPort", "not yes or no"),
    (permission(FromPort=80.5), "IpPermissions.0.FromPort", "whole number"),
    (permission(IpRanges=[{"CidrIp": None}]), "IpRanges.0.CidrIp", "a CIDR block is missing"),
    (permission(IpRanges=[{"CidrIp": "10.0.0.1"}]), "IpRanges.0.CidrIp", "such as"),
    (permission(IpRanges=[{"CidrIp": 167772160}]), "IpRanges.0.CidrIp", "such as"),
    (permission(IpRanges=[{"CidrIp": "10.0.0.0/255.255.0.0"}]), "IpRanges.0.CidrIp", "such as"),
    (permission(Ipv6Ranges=[{"CidrIpv6": "2001:db8::/129"}]), "Ipv6Ranges.0.CidrIpv6", "such as"),
    (group(GroupId=""), "SecurityGroups.0.GroupId", "at least 1"),
    ('{"NetworkAcls": [\n{"NetworkAclId": "a", "Entries": [{"RuleNumber": 100, "RuleAction": "deny", "Egress": true, "Protocol": "-1"}]}]}', "Entries.0", "CidrBlock or Ipv6CidrBlock is missing"),
    ('{"NetworkAcls": [\n{"NetworkAclId": "a", "Entries": [{"RuleNumber": 0, "RuleAction": "deny", "Egress": true, "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}]}]}', "RuleNumber", "1"),
    ('{"NetworkAcls": [\n{"NetworkAclId": "a", "Entries": [{"RuleNumber": 99999, "RuleAction": "deny", "Egress": true, "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}]}]}', "RuleNumber", "32767"),
    ('{"PrefixLists": [\n{"PrefixListId": "pl-1", "Entries": ["10.0.0.0/8"]}]}', "Entries.0", "record"),
    ('{"VpcPeeringConnections": [\n{"VpcPeeringConnectionId": "pcx-1", "Status": "active"}]}', "Status", "record"),
    ('{\n"Reservations": {"Instances": []}}', "Reservations", "list"),
    ('{"Reservations": [\n{"Instances": "x"}]}', "Reservations.0.Instances", "list"),
    ('{\n"SecurityGroupRules": 3}', "SecurityGroupRules", "list"),
    ('{"SecurityGroupRules": [\n{"GroupId": "sg-1", "IpProtocol": "tcp", "CidrIpv4": "x"}]}', "CidrIp", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "field", "words"), IMPOSSIBLE, ids=range(len(IMPOSSIBLE)))
def test_impossible_values_are_named_with_line_and_field(write, content, field, words) -> None:
    error = fault(write(content))
    assert field in error.field
    assert words in error.problem
    assert error.line is not None
    assert error.line > 1


def test_truncated_json_says_so(write) -> None:
    whole = permission(IpRanges=[{"CidrIp": "10.0.0.0/8"}])
    for end in range(1, len(whole) - 1):
        error = fault(write(whole[:end]))
        assert error.problem.startswith("not valid JSON"), whole[:end]
        assert error.line == whole[:end].rstrip().count("\n") + 1 or "cut off" in error.problem


def test_a_fault_at_the_end_of_a_million_lines_is_found(write) -> None:
    fine = json.dumps({"GroupId": "sg-1", "IpPermissions": []})
    wrong = json.dumps({"GroupId": "sg-2", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 99999}]})
    gap = "\n" * 1000
    content = '{"SecurityGroups": [' + f",{gap}".join([fine] * 1001) + f",{gap}{wrong}]}}"
    error = fault(write(content))
    assert error.line == 1_001_001
    assert error.field == "SecurityGroups.1001.IpPermissions.0.FromPort"


@pytest.mark.parametrize("line", ["2026-01-01 12:00:00 INFO all: well", "a,b,c", "- a: 1", "key: value"])
def test_a_million_lines_of_something_else_are_refused_at_once(write, line) -> None:
    assert "not the output" in str(fault(write(f"{line}\n" * 1_000_000)))


HOSTILE = [
    f"a: &a [x]\n{BOMB}Resources: {{G: {{Type: 'AWS::EC2::SecurityGroup', Properties: {{SecurityGroupIngress: *i}}}}}}",
    f"a: &a [x]\n{BOMB}SecurityGroups: [{{GroupId: g, IpPermissions: *i}}]",
    "SecurityGroups: !!python/object/apply:os.system [ls]",
    "SecurityGroups: [{GroupId: a, GroupId: b}]",
    "SecurityGroups: [\n",
    "? [1]\n: 2\nSecurityGroups: []",
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_and_broken_yaml(write, content) -> None:
    fault(write(content, "input.yaml"))


def test_a_file_that_is_not_there_and_one_that_is_no_file(tmp_path) -> None:
    assert "no such file" in str(fault(tmp_path / "nowhere.json"))
    assert "no Terraform file" in str(fault(tmp_path))


def test_entries_of_a_prefix_list_need_its_name(write) -> None:
    entries = json.dumps({"Entries": [{"Cidr": "10.0.0.0/8", "Description": "x"}]})
    assert "pl-….json" in str(fault(write(entries)))
    topology = read_topology([write(entries, "pl-0123.json")])
    assert str(topology.prefix_list_by_id["pl-0123"].networks[0]) == "10.0.0.0/8"


def test_a_list_of_its_own_is_known_by_its_records(write) -> None:
    assert read_topology([write('[{"GroupId": "sg-1", "IpPermissions": []}]')]).security_groups
    assert read_topology([write("- GroupId: sg-1\n  IpPermissions: []\n", "groups.yaml")]).security_groups
    assert read_topology([write("SecurityGroups:\n- GroupId: sg-1\n", "list.yaml")]).security_groups


def test_rules_printed_one_by_one_make_groups(write) -> None:
    rules = [
        {"SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "0.0.0.0/0"},
        {"SecurityGroupRuleId": "sgr-2", "GroupId": "sg-1", "IsEgress": True, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv6": "::/0"},
        {"SecurityGroupRuleId": "sgr-3", "GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "ReferencedGroupInfo": {"GroupId": "sg-2"}},
    ]  # fmt: skip
    (found,) = read_topology([write(json.dumps({"SecurityGroupRules": rules}))]).security_groups
    assert [len(found.ip_permissions), len(found.ip_permissions_egress)] == [2, 1]
    assert found.ip_permissions[1].user_id_group_pairs[0].group_id == "sg-2"


TEMPLATE = "Resources:\n  A:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n      SecurityGroupIngress:"
RULE = "\n        - IpProtocol: tcp\n          FromPort: %s\n          ToPort: 80\n          CidrIp: %s\n"
CONFIGURED = 'resource "aws_security_group" "a" {\n  ingress {\n    from_port = %s\n    to_port = 80\n    protocol = "tcp"\n    cidr_blocks = ["%s"]\n  }\n}\n'


@pytest.mark.parametrize(
    ("content", "name", "field", "words", "line"),
    [
        (TEMPLATE + RULE % (90, "10.0.0.0/8"), "a.yaml", "SecurityGroupIngress.0", "90 to 80", 7),
        (TEMPLATE + RULE % (80, "10.0.0.0/88"), "a.yaml", "CidrIp", "10.0.0.0/88", 7),
        (TEMPLATE + RULE % (80, "10.0.0.1"), "a.yaml", "CidrIp", "10.0.0.1", 7),
        (TEMPLATE + " hello\n", "a.yaml", "SecurityGroupIngress", "a rule of fields", 6),
        (TEMPLATE.replace("SecurityGroup\n", "SecurityGroupIngress\n") + RULE % (80, "10.0.0.0/8"), "a.yaml", "GroupId", "missing", 4),
        ("Resources:\n\tA:\n", "a.yaml", "", "not valid YAML", 2),
        (CONFIGURED % (800000, "10.0.0.0/8"), "a.tf", "FromPort", "65535", 1),
        (CONFIGURED % (80, "10.0.0.0/40"), "a.tf", "CidrIp", "10.0.0.0/40", 1),
        (CONFIGURED[:60], "a.tf", "", "not valid Terraform", 3),
    ],
)  # fmt: skip
def test_templates_and_configurations_too(write, content, name, field, words, line) -> None:
    error = fault(write(content, name))
    assert field in (error.field or "")
    assert words in error.problem
    assert error.line == line


def test_what_powershell_writes_is_read(write) -> None:
    text = json.dumps({"SecurityGroups": [{"GroupId": "sg-1"}]})
    assert read_topology([write(text.encode("utf-16"))]).security_groups
    assert read_topology([write(b"\xef\xbb\xbf" + text.encode())]).security_groups


def test_one_record_by_itself_is_read(write) -> None:
    record = json.dumps({"GroupId": "sg-1", "GroupName": "web", "IpPermissions": []})
    assert read_topology([write(record)]).groups_by_name["web"]


def test_rules_printed_one_by_one_do_not_hide_what_a_group_is_called(write) -> None:
    whole = write(
        json.dumps({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1"}]}),
        "groups.json",
    )
    rules = write(
        json.dumps(
            {"SecurityGroupRules": [{"GroupId": "sg-1", "IpProtocol": "-1", "CidrIpv4": "10.0.0.0/8"}]}
        ),
        "rules.json",
    )
    (found,) = read_topology([whole, rules]).security_groups
    assert (found.group_name, found.vpc_id, len(found.ip_permissions)) == ("web", "vpc-1", 1)
