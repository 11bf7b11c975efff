"""Real configurations, made through boto3 in moto and read back by the same reader as a live account."""

import json

import boto3
import pytest
from moto import mock_aws

from assistant.errors import BerthError
from assistant.facts import load_knowledge
from assistant.security_groups import Probe, check, design, export_blueprint, fix, read_topology, render
from assistant.security_groups.sources.live_account import CALLS, read_account, read_client
from tests.cli.conftest import berth

__all__ = ["berth"]


@pytest.fixture(scope="module")
def ec2():
    """An account; every test makes a VPC of its own in it."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        yield boto3.client("ec2", region_name="us-east-1")


@pytest.fixture
def tiers(ec2):
    """Two subnets, a web and a database group, an interface in each."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{i}.0/24")["Subnet"]["SubnetId"] for i in (1, 2)]
    groups = {
        name: ec2.create_security_group(GroupName=f"{name}-sg", Description=name, VpcId=vpc)["GroupId"]
        for name in ("web", "db")
    }
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 3306,
        "ToPort": 3306,
        "UserIdGroupPairs": [{"GroupId": groups["web"]}],
    }
    ec2.authorize_security_group_ingress(GroupId=groups["db"], IpPermissions=[permission])
    made = {
        name: ec2.create_network_interface(SubnetId=subnet, Groups=[groups[name]])["NetworkInterface"][
            "NetworkInterfaceId"
        ]
        for name, subnet in zip(("web", "db"), subnets, strict=True)
    }
    return {"vpc": vpc, "groups": groups, "subnets": subnets, **made}


def outcome(ec2, source, target, port, **more):
    return check(read_client(ec2).topology, Probe(source=source, target=target, port=port, **more))


def test_a_web_and_a_database_tier(ec2, tiers) -> None:
    assert outcome(ec2, tiers["web"], tiers["db"], 3306).outcome == "allowed"
    assert outcome(ec2, tiers["web"], tiers["db"], 5432).outcome == "denied"
    assert outcome(ec2, tiers["db"], tiers["web"], 80).outcome == "denied"
    assert outcome(ec2, tiers["db"], "192.0.2.1", 443).outcome == "allowed"  # a new group lets everything out


def test_a_new_group_lets_all_out_and_nothing_in(ec2, tiers) -> None:
    topology = read_client(ec2).topology
    assert check(topology, Probe(source="192.0.2.1", target=tiers["web"], port=80)).outcome == "denied"
    assert check(topology, Probe(source=tiers["web"], target="192.0.2.1", port=80)).outcome == "allowed"


def test_the_default_group_admits_its_own_members(ec2, tiers) -> None:
    found = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [tiers["vpc"]]}, {"Name": "group-name", "Values": ["default"]}]
    )
    (default,) = found["SecurityGroups"]
    made = [
        ec2.create_network_interface(SubnetId=tiers["subnets"][0], Groups=[default["GroupId"]])[
            "NetworkInterface"
        ]["NetworkInterfaceId"]
        for _ in range(2)
    ]
    ingress = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": default["GroupId"]}]}]
    if not default["IpPermissions"]:  # moto leaves the rule out that AWS makes
        ec2.authorize_security_group_ingress(GroupId=default["GroupId"], IpPermissions=ingress)
    assert outcome(ec2, *made, 22).outcome == "allowed"
    assert outcome(ec2, tiers["web"], made[0], 22).outcome == "denied"


def test_prefix_lists_bring_their_entries(ec2, tiers) -> None:
    listed = ec2.create_managed_prefix_list(
        PrefixListName="offices", MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": "203.0.113.0/24"}]
    )["PrefixList"]["PrefixListId"]
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 22,
        "PrefixListIds": [{"PrefixListId": listed}],
    }
    ec2.authorize_security_group_ingress(GroupId=tiers["groups"]["web"], IpPermissions=[permission])
    assert outcome(ec2, "203.0.113.9", tiers["web"], 22).outcome == "allowed"
    assert outcome(ec2, "198.51.100.9", tiers["web"], 22).outcome == "denied"


def test_network_acls_of_a_subnet(ec2, tiers) -> None:
    acl = ec2.create_network_acl(VpcId=tiers["vpc"])["NetworkAcl"]["NetworkAclId"]
    current = ec2.describe_network_acls(
        Filters=[{"Name": "association.subnet-id", "Values": [tiers["subnets"][1]]}]
    )
    association = next(
        a for a in current["NetworkAcls"][0]["Associations"] if a["SubnetId"] == tiers["subnets"][1]
    )
    ec2.replace_network_acl_association(
        AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl
    )
    assert outcome(ec2, tiers["web"], tiers["db"], 3306).side == "target_network_acl"
    ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=100,
        Protocol="6",
        RuleAction="allow",
        Egress=False,
        CidrBlock="10.0.1.0/24",
        PortRange={"From": 3306, "To": 3306},
    )
    verdict = outcome(ec2, tiers["web"], tiers["db"], 3306)
    assert (verdict.outcome, verdict.replies) == ("allowed", "stopped")


def test_what_aws_prints_reads_the_same_from_files(ec2, tiers, tmp_path) -> None:
    paths = []
    for list_name, (call, field) in CALLS.items():
        path = tmp_path / f"{list_name}.json"
        path.write_text(json.dumps({field: getattr(ec2, call)()[field]}, default=str))
        paths.append(path)
    probe = Probe(source=tiers["web"], target=tiers["db"], port=3306)
    assert check(read_topology(paths), probe) == check(read_client(ec2).topology, probe)


def test_instances_print_interfaces_and_names(ec2, tiers, tmp_path) -> None:
    image = ec2.describe_images()["Images"][0]["ImageId"]
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "shop"}]}]
    card = {"DeviceIndex": 0, "SubnetId": tiers["subnets"][0], "Groups": [tiers["groups"]["web"]]}
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, NetworkInterfaces=[card], TagSpecifications=tags)
    instances, groups = tmp_path / "instances.json", tmp_path / "groups.json"
    instances.write_text(json.dumps({"Reservations": ec2.describe_instances()["Reservations"]}, default=str))
    groups.write_text(json.dumps({"SecurityGroups": ec2.describe_security_groups()["SecurityGroups"]}))
    topology = read_topology([groups, instances])
    assert check(topology, Probe(source="shop", target=tiers["groups"]["db"], port=3306)).outcome == "allowed"


def test_the_fix_that_is_applied_lets_the_packet_through(ec2, tiers) -> None:
    probe = Probe(source=tiers["web"], target=tiers["db"], port=5432)
    found = fix(read_client(ec2).topology, probe)
    for change in found.changes:
        made = json.loads(render([change], "cli").split("--ip-permissions ")[1].strip().strip("'"))
        ec2.authorize_security_group_ingress(GroupId=change.group_id, IpPermissions=made)
    assert check(read_client(ec2).topology, probe).outcome == "allowed"
    assert outcome(ec2, tiers["web"], tiers["db"], 5433).outcome == "denied"


def test_a_design_can_be_built(ec2, tiers) -> None:
    blueprint = design("web and postgres", load_knowledge())
    ids = {}
    for part in blueprint.parts:
        ids[part.group] = ec2.create_security_group(
            GroupName=part.group + "2", Description="x", VpcId=tiers["vpc"]
        )["GroupId"]
        everything = ec2.describe_security_groups(GroupIds=[ids[part.group]])["SecurityGroups"][0][
            "IpPermissionsEgress"
        ]
        ec2.revoke_security_group_egress(GroupId=ids[part.group], IpPermissions=everything)
    for made in blueprint.rules:
        peer = (
            {"UserIdGroupPairs": [{"GroupId": ids[made.peer]}]}
            if made.peer_kind == "group"
            else {"IpRanges": [{"CidrIp": made.peer}]}
            if made.peer_kind == "ipv4"
            else {"Ipv6Ranges": [{"CidrIpv6": made.peer}]}
        )
        call = getattr(ec2, f"authorize_security_group_{made.direction}")
        call(
            GroupId=ids[made.group_id],
            IpPermissions=[{"IpProtocol": "tcp", "FromPort": made.from_port, "ToPort": made.to_port, **peer}],
        )
    topology = read_client(ec2).topology
    assert (
        check(topology, Probe(source=ids["web-sg"], target=ids["postgres-sg"], port=5432)).outcome
        == "allowed"
    )
    assert (
        check(topology, Probe(source="192.0.2.1", target=ids["postgres-sg"], port=5432)).outcome == "denied"
    )
    assert check(topology, Probe(source=ids["web-sg"], target="192.0.2.1", port=443)).outcome == "denied"
    assert "create-security-group" in export_blueprint(blueprint, "cli")


def test_the_command_line_reads_a_live_account(ec2, tiers, berth) -> None:
    ran = berth(
        "sg", "check", "--region", "us-east-1", "--from", tiers["web"], "--to", tiers["db"], "--port", 3306
    )
    assert ran.code == 0
    wrong = berth("sg", "audit", "--profile", "nobody-has-this-profile")
    assert wrong.code == 2
    assert "nobody-has-this-profile" in wrong.err


def test_only_calls_that_describe_are_made(ec2, tiers) -> None:
    called = []
    ec2.meta.events.register("before-call.ec2.*", lambda model, **_: called.append(model.name))
    read_client(ec2)
    assert called
    assert all(name.startswith(("Describe", "Get")) for name in called), called


class Refused:
    """An account whose policy lets nothing be read but what `allowed` names."""

    def __init__(self, client, allowed) -> None:
        self._client, self._allowed = client, allowed

    def __getattr__(self, name):
        return getattr(self._client, name)

    def get_paginator(self, call):
        if call not in self._allowed:
            from botocore.exceptions import ClientError

            raise ClientError({"Error": {"Code": "UnauthorizedOperation", "Message": "not you"}}, call)
        return self._client.get_paginator(call)


def test_what_a_policy_refuses_is_named(ec2, tiers) -> None:
    reading = read_client(Refused(ec2, {"describe_security_groups", "describe_network_interfaces"}))
    assert any("describe_network_acls" in remark for remark in reading.remarks)
    probe = Probe(source=tiers["web"], target=tiers["db"], port=3306)
    assert check(reading.topology, probe).outcome == "allowed"
    with pytest.raises(BerthError, match="security groups cannot be read"):
        read_client(Refused(ec2, set()))


def test_without_the_extra_one_sentence_tells_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(BerthError, match=r"berth-aws\[live\]"):
        read_account("x")
