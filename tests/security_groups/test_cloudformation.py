"""CloudFormation templates as people write them, read into the same topology."""

import json
import textwrap

import pytest

from assistant.errors import InputError
from assistant.security_groups import Probe, check, read_files, read_topology

HEAD = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Office: {Type: String, Default: 203.0.113.0/24}
  Unset: {Type: String}
  Port: {Type: Number, Default: 5432}
  Offices: {Type: CommaDelimitedList, Default: "192.0.2.0/25, 192.0.2.128/25"}
Mappings:
  Stage: {prod: {Block: 198.51.100.0/24}}
Conditions:
  Prod: !Equals [!Ref Office, 203.0.113.0/24]
  Never: !Not [!Condition Prod]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  App:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: app, GroupName: app-sg, VpcId: !Ref Vpc}
  Server: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [!GetAtt App.GroupId]}}
  Db:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: db
      VpcId: !Ref Vpc
      SecurityGroupIngress: [%s]
      SecurityGroupEgress: [{IpProtocol: "-1", CidrIp: 127.0.0.1/32}]
  Database: {Type: AWS::RDS::DBInstance, Properties: {VPCSecurityGroups: [!Ref Db]}}
"""


@pytest.fixture
def template(tmp_path):
    def write(rule="", more="", name="stack.yaml"):
        path = tmp_path / name
        path.write_text(HEAD % rule + textwrap.indent(textwrap.dedent(more), "  "))
        return path

    return write


def outcome(path, source, target, port, given=None, **more):
    topology = read_topology([path], given)
    return check(topology, Probe(source=source, target=target, port=port, **more))


@pytest.mark.parametrize(
    ("rule", "source", "expected"),
    [
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref App}", "Server", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !GetAtt App.GroupId}", "Server", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: {'Fn::GetAtt': [App, GroupId]}}", "Server", "allowed"),
        ("{IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, SourceSecurityGroupId: !Ref App}", "Server", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref Db}", "Server", "denied"),
        ("{IpProtocol: tcp, FromPort: 5433, ToPort: 5433, SourceSecurityGroupId: !Ref App}", "Server", "denied"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Ref Office}", "203.0.113.7", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Ref Office}", "192.0.2.7", "denied"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Ref Unset}", "192.0.2.7", "undetermined"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !ImportValue Other}", "192.0.2.7", "undetermined"),
        ("{IpProtocol: tcp, FromPort: !Ref Unset, ToPort: 5432, CidrIp: 192.0.2.0/24}", "192.0.2.7", "undetermined"),
        ("{IpProtocol: udp, FromPort: !Ref Unset, ToPort: 5432, CidrIp: 192.0.2.0/24}", "192.0.2.7", "denied"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !FindInMap [Stage, prod, Block]}", "198.51.100.1", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Sub '${Office}'}", "203.0.113.7", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Join ['/', [192.0.2.7, '32']]}", "192.0.2.7", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !If [Prod, 192.0.2.7/32, 192.0.2.8/32]}", "192.0.2.7", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !If [Never, 192.0.2.7/32, 192.0.2.8/32]}", "192.0.2.7", "denied"),
        ("!If [Never, {IpProtocol: '-1', CidrIp: 0.0.0.0/0}, !Ref AWS::NoValue]", "192.0.2.7", "denied"),
        ("{IpProtocol: '-1', CidrIp: 0.0.0.0/0}", "192.0.2.7", "allowed"),
        ("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432}", "192.0.2.7", "denied"),
    ],
)  # fmt: skip
def test_an_inline_rule(template, rule, source, expected) -> None:
    verdict = outcome(template(rule), source, "Database", 5432)
    assert verdict.outcome == expected, verdict.explanation


def test_what_is_not_settled_is_named(template) -> None:
    rule = "{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Ref Unset}"
    assert "the value of Unset" in outcome(template(rule), "192.0.2.7", "Database", 5432).explanation


def test_values_that_the_user_gives_settle_it(template) -> None:
    path = template("{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !Ref Unset}")
    assert outcome(path, "192.0.2.7", "Database", 5432, {"Unset": "192.0.2.0/24"}).outcome == "allowed"
    assert outcome(path, "192.0.2.7", "Database", 5432, {"Unset": "10.0.0.0/8"}).outcome == "denied"


def test_a_list_parameter_is_spread_over_groups(template) -> None:
    more = """
        Both: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SecurityGroupIds: !Split [",", "a,b"]}}}
        Groups: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref App, !Ref Db]}}}}
    """
    topology = read_topology([template(more=more)])
    assert topology.interface_by_id["Groups"].group_ids == ("App", "Db")
    assert outcome(template(more=more), "Both", "Database", 5432).outcome == "denied"


def test_rules_as_resources_of_their_own(template) -> None:
    more = """
        In:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {GroupId: !Ref Db, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref App}
        Unmade:
          Type: AWS::EC2::SecurityGroupIngress
          Condition: Never
          Properties: {GroupId: !Ref Db, IpProtocol: "-1", CidrIp: 0.0.0.0/0}
    """
    assert outcome(template(more=more), "Server", "Database", 5432).outcome == "allowed"
    assert outcome(template(more=more), "Server", "Database", 22).outcome == "denied"


def test_a_group_without_outbound_rules_gets_the_open_one_of_aws(template) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html"""
    assert outcome(template(), "Server", "192.0.2.1", 443).outcome == "allowed"
    assert outcome(template(), "Database", "192.0.2.1", 443).outcome == "denied"


def test_rules_of_a_group_elsewhere_leave_its_other_rules_open_to_question(template) -> None:
    more = """
        In:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {GroupId: sg-elsewhere, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}
        Other: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [sg-elsewhere]}}
    """
    assert outcome(template(more=more), "192.0.2.1", "Other", 80).outcome == "allowed"
    verdict = outcome(template(more=more), "192.0.2.1", "Other", 443)
    assert verdict.outcome == "undetermined"
    assert "the other rules of sg-elsewhere" in verdict.explanation


ACLS = """
    SubnetA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
    SubnetB: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
    One: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref SubnetA, GroupSet: [!Ref Open], PrivateIpAddress: 10.0.1.5}}
    Two: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref SubnetB, GroupSet: [!Ref Open]}}
    Open:
      Type: AWS::EC2::SecurityGroup
      Properties: {GroupDescription: x, VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}
    Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
    Guard: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {NetworkAclId: !Ref Acl, SubnetId: !Ref SubnetB}}
    Entry:
      Type: AWS::EC2::NetworkAclEntry
      Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 10.0.1.0/24, PortRange: {From: 443, To: 443}}
"""


def test_network_acls_guard_the_subnets_they_are_associated_with(template) -> None:
    path = template(more=ACLS)
    inside, other = outcome(path, "One", "Two", 443), outcome(path, "One", "Two", 80)
    assert (inside.outcome, inside.replies) == ("allowed", "stopped")
    assert (other.outcome, other.side) == ("denied", "target_network_acl")


def test_an_address_somewhere_in_its_subnet_is_enough_for_a_rule_on_the_subnet(template) -> None:
    more = ACLS + """
    OnlyB:
      Type: AWS::EC2::SecurityGroup
      Properties: {GroupDescription: x, VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 1, ToPort: 9, CidrIp: 10.0.2.0/24}, {IpProtocol: tcp, FromPort: 5, ToPort: 5, CidrIp: 10.0.2.7/32}]}
    Guarded: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [!Ref OnlyB], SubnetId: !Ref SubnetA}}
    """  # fmt: skip
    topology = read_topology([template(more=more)])
    for port, source, expected in ((1, "Two", "allowed"), (1, "One", "denied"), (10, "Two", "denied")):
        verdict = check(topology, Probe(source=source, target="Guarded", port=port))
        assert verdict.steps[-1].result == {"allowed": "allowed", "denied": "denied"}[expected], verdict


def test_json_templates_are_the_same(tmp_path) -> None:
    resources = {
        "Web": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "w", "SecurityGroupIngress": {
            "IpProtocol": "tcp", "FromPort": "80", "ToPort": "80", "CidrIp": "0.0.0.0/0"}}},
        "Box": {"Type": "AWS::EC2::Instance", "Properties": {"NetworkInterfaces": [{"DeviceIndex": "0", "GroupSet": [{"Ref": "Web"}]}]}},
    }  # fmt: skip
    path = tmp_path / "stack.json"
    path.write_text(json.dumps({"Resources": resources}))
    assert outcome(path, "192.0.2.1", "Box", 80).outcome == "allowed"
    assert read_files([path]).places["Web"].path == path


def test_where_each_group_stands_is_known(template) -> None:
    path = template()
    line = read_files([path]).places["Db"].line
    assert path.read_text().splitlines()[line - 1] == "  Db:"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            "{IpProtocol: tcp, FromPort: 90, ToPort: 80, CidrIp: 0.0.0.0/0}",
            ["90 to 80", "SecurityGroupIngress.0"],
        ),
        ("{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/40}", ["0.0.0.0/40", "CIDR"]),
        ("{IpProtocol: tcpp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}", ["tcpp", "protocol"]),
        ("{IpProtocol: tcp, FromPort: 80, ToPort: 99999, CidrIp: 0.0.0.0/0}", ["ToPort", "65535"]),
        ("{FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}", ["IpProtocol"]),
        ("{IpProtocol: tcp, IpProtocol: udp}", ["twice"]),
        ("!!python/object/apply:os.system [ls]", ["not valid YAML"]),
        ("{IpProtocol: tcp, FromPort: [1, FromPort: 2}", ["not valid YAML"]),
    ],
)
def test_a_faulty_template_is_named_by_line_and_field(template, rule, words) -> None:
    path = template(rule)
    with pytest.raises(InputError) as caught:
        read_topology([path])
    assert all(word in str(caught.value) for word in [f"{path}:", *words]), str(caught.value)


def test_circles_and_endless_nesting_end(template) -> None:
    loop = "Loop: !Condition Loop\nResources: {G: {Type: 'AWS::EC2::SecurityGroup', Condition: Loop, Properties: {GroupName: x}}}"
    path = template(name="loop.yaml")
    path.write_text(f"Conditions:\n  {loop}")
    assert read_files([path]).remarks


def test_rules_for_a_group_of_another_file_are_added_to_it(tmp_path) -> None:
    groups = tmp_path / "groups.json"
    groups.write_text(
        json.dumps({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "db", "VpcId": "vpc-1"}]})
    )
    rule = "{GroupId: sg-1, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 198.51.100.0/24}"
    template = tmp_path / "rule.yaml"
    template.write_text(
        f"Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties: {rule}\n"
    )
    for files in ([groups, template], [template, groups]):
        topology = read_topology(files)
        for source, expected in (("198.51.100.1", "allowed"), ("203.0.113.1", "denied")):
            assert check(topology, Probe(source=source, target="db", port=5432)).outcome == expected
    alone = check(read_topology([template]), Probe(source="203.0.113.1", target="sg-1", port=5432))
    assert alone.outcome == "undetermined"
    assert "the other rules of sg-1" in alone.explanation


VALUES = """
Parameters: {Nets: {Type: CommaDelimitedList, Default: "198.51.100.0/25,198.51.100.128/25"}}
Resources:
  Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gateway: {Type: AWS::EC2::CustomerGateway, Properties: {IpAddress: 203.0.113.9, Type: ipsec.1}}
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: %s}]
"""


@pytest.mark.parametrize(
    ("value", "source", "expected"),
    [
        ("!Select [1, !Ref Nets]", "198.51.100.200", "allowed"),
        ("!Select [0, !Ref Nets]", "198.51.100.200", "denied"),
        ('!Select ["1", !Split ["|", "10.0.0.0/8|198.51.100.0/24"]]', "198.51.100.200", "allowed"),
        ("!Select [7, !Ref Nets]", "198.51.100.200", "undetermined"),
        ('!Sub "${Gateway.IpAddress}/32"', "203.0.113.9", "allowed"),
        ('!Sub "${Gateway.IpAddress}/32"', "203.0.113.8", "denied"),
        ("!GetAtt Main.CidrBlock", "203.0.113.8", "denied"),
        ("!GetAtt Main.DefaultSecurityGroup", "203.0.113.8", "undetermined"),
        ('!Join ["/", [!GetAtt Gateway.IpAddress, "32"]]', "203.0.113.9", "allowed"),
        ("!ImportValue office", "203.0.113.9", "undetermined"),
    ],
)
def test_functions_are_followed_as_far_as_the_template_tells(tmp_path, value, source, expected) -> None:
    path = tmp_path / "web.yaml"
    path.write_text(VALUES % value)
    verdict = check(read_topology([path]), Probe(source=source, target="Web", port=80))
    assert verdict.outcome == expected, verdict.explanation


def test_a_peering_of_the_template_carries_references(tmp_path) -> None:
    def group(vpc, rules):
        return {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "x", "VpcId": {"Ref": vpc}, **rules},
        }

    from_near = {
        "SecurityGroupIngress": [
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "SourceSecurityGroupId": {"Ref": "Near"}}
        ]
    }
    peering = {
        "Type": "AWS::EC2::VPCPeeringConnection",
        "Properties": {"VpcId": {"Ref": "One"}, "PeerVpcId": {"Ref": "Two"}},
    }
    vpcs = {
        name: {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": block}}
        for name, block in (("One", "10.0.0.0/16"), ("Two", "10.1.0.0/16"))
    }
    resources = {**vpcs, "Near": group("One", {}), "Far": group("Two", from_near), "Peering": peering}
    path = tmp_path / "peered.json"
    path.write_text(json.dumps({"Resources": resources}))
    probe = Probe(source="Near", target="Far", port=80)
    assert check(read_topology([path]), probe).outcome == "allowed"
    peering["Properties"]["PeerOwnerId"] = "123456789012"
    path.write_text(json.dumps({"Resources": resources}))
    assert check(read_topology([path]), probe).outcome == "undetermined"
    del resources["Peering"]
    path.write_text(json.dumps({"Resources": resources}))
    assert check(read_topology([path]), probe).outcome == "undetermined"
