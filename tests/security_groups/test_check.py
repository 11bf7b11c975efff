"""Verdicts that AWS's documentation settles, each as one row."""

import copy

import pytest

from assistant.errors import InputError
from assistant.security_groups import Probe, Topology, check
from tests.security_groups.conftest import ANYWHERE, from_group, group, interface, rule

ALLOW, DENY, UNKNOWN = "allowed", "denied", "undetermined"


def outcome(files, source, target, port=None, protocol="tcp", **more):
    return check(
        Topology.model_validate(files),
        Probe(source=source, target=target, protocol=protocol, port=port, **more),
    )


@pytest.mark.parametrize(
    ("source", "target", "port", "expected", "side"),
    [
        ("eni-web", "eni-db", 3306, ALLOW, "target_ingress"),
        ("eni-web2", "eni-db", 3306, ALLOW, "target_ingress"),
        ("eni-web", "eni-db", 3307, DENY, "target_ingress"),
        ("eni-web", "eni-db", 22, DENY, "target_ingress"),
        ("10.0.1.10", "10.0.2.10", 3306, ALLOW, "target_ingress"),
        ("192.0.2.44", "eni-db", 3306, DENY, "target_ingress"),
        ("192.0.2.44", "eni-web", 80, ALLOW, "target_ingress"),
        ("192.0.2.44", "eni-web", 443, ALLOW, "target_ingress"),
        ("192.0.2.44", "eni-web", 22, DENY, "target_ingress"),
        ("203.0.113.7", "eni-web", 22, ALLOW, "target_ingress"),
        ("192.0.2.44", "198.51.100.10", 443, ALLOW, "target_ingress"),
        ("eni-db", "eni-web", 443, DENY, "source_egress"),
        ("eni-db", "192.0.2.44", 443, DENY, "source_egress"),
        ("eni-web", "192.0.2.44", 443, ALLOW, "source_egress"),
        ("198.51.100.10", "eni-db", 3306, DENY, "target_ingress"),  # a reference never matches a public address
        ("eni-nowhere", "eni-db", 3306, UNKNOWN, "none"),
    ],
)  # fmt: skip
def test_the_two_tiers(two_tiers, source, target, port, expected, side) -> None:
    verdict = outcome(two_tiers, source, target, port)
    assert (verdict.outcome, verdict.side) == (expected, side), verdict.explanation


def test_replies_need_no_rule(two_tiers) -> None:
    reply = outcome(two_tiers, "eni-db", "eni-web", 51000, source_port=3306, established=True)
    assert reply.outcome == ALLOW


def test_a_denial_names_the_group_and_the_least_fix(two_tiers) -> None:
    words = outcome(two_tiers, "eni-web", "eni-db", 5432).explanation
    assert words.startswith("**Denied**: tcp 5432 from eni-web to eni-db.")
    assert "Least fix: ingress tcp 5432 from `web-sg` on `db-sg`" in words


def test_an_allowed_verdict_names_the_rule(two_tiers) -> None:
    verdict = outcome(two_tiers, "eni-web", "eni-db", 3306)
    assert (verdict.rule.group_id, verdict.rule.peer) == ("sg-db", "web-sg")
    assert [step.result for step in verdict.steps] == ["allowed", "allowed"]


def one_rule(permission, peer_groups=("b",), **files):
    return {
        "SecurityGroups": [group("a", [permission]), group("b")],
        "NetworkInterfaces": [
            interface("a", "10.0.0.1", ["a"], Ipv6Addresses=[{"Ipv6Address": "2001:db8::1"}]),
            interface("b", "10.0.0.2", list(peer_groups), Ipv6Addresses=[{"Ipv6Address": "2001:db8::2"}]),
        ],
        **files,
    }


@pytest.mark.parametrize(
    ("permission", "probe", "expected"),
    [
        (rule("-1", IpRanges=ANYWHERE), {"port": 1}, ALLOW),
        (rule("-1", IpRanges=ANYWHERE), {"protocol": "47"}, ALLOW),
        (rule("tcp", 0, 65535, IpRanges=ANYWHERE), {"port": 65535}, ALLOW),
        (rule("tcp", 1024, 2048, IpRanges=ANYWHERE), {"port": 1024}, ALLOW),
        (rule("tcp", 1024, 2048, IpRanges=ANYWHERE), {"port": 2048}, ALLOW),
        (rule("tcp", 1024, 2048, IpRanges=ANYWHERE), {"port": 1023}, DENY),
        (rule("tcp", 1024, 2048, IpRanges=ANYWHERE), {"port": 2049}, DENY),
        (rule("tcp", 53, IpRanges=ANYWHERE), {"port": 53, "protocol": "udp"}, DENY),
        (rule("udp", 53, IpRanges=ANYWHERE), {"port": 53, "protocol": "udp"}, ALLOW),
        (rule("6", 443, IpRanges=ANYWHERE), {"port": 443}, ALLOW),
        (rule("tcp", 443, IpRanges=ANYWHERE), {"port": 443, "protocol": "6"}, ALLOW),
        (rule("17", 53, IpRanges=ANYWHERE), {"port": 53, "protocol": "udp"}, ALLOW),
        (rule("50", IpRanges=ANYWHERE), {"protocol": "50"}, ALLOW),
        (rule("50", IpRanges=ANYWHERE), {"protocol": "51"}, DENY),
        (rule("50", 5, 6, IpRanges=ANYWHERE), {"protocol": "50"}, ALLOW),  # ports of other protocols are ignored
        (rule("icmp", -1, -1, IpRanges=ANYWHERE), {"protocol": "icmp"}, ALLOW),
        (rule("icmp", 8, -1, IpRanges=ANYWHERE), {"protocol": "icmp"}, ALLOW),
        (rule("icmp", 8, 0, IpRanges=ANYWHERE), {"protocol": "icmp"}, ALLOW),
        (rule("icmp", 3, 4, IpRanges=ANYWHERE), {"protocol": "icmp"}, DENY),
        (rule("icmp", 3, 4, IpRanges=ANYWHERE), {"protocol": "icmp", "icmp_type": 3, "icmp_code": 4}, ALLOW),
        (rule("icmp", 3, 4, IpRanges=ANYWHERE), {"protocol": "icmp", "icmp_type": 3, "icmp_code": 1}, DENY),
        (rule("tcp", 80, IpRanges=[{"CidrIp": "10.0.0.0/24"}]), {"port": 80}, ALLOW),
        (rule("tcp", 80, IpRanges=[{"CidrIp": "10.0.0.2/32"}]), {"port": 80}, ALLOW),
        (rule("tcp", 80, IpRanges=[{"CidrIp": "10.0.0.3/32"}]), {"port": 80}, DENY),
        (rule("tcp", 80, IpRanges=[{"CidrIp": "10.0.1.0/24"}]), {"port": 80}, DENY),
        (rule("tcp", 80, Ipv6Ranges=[{"CidrIpv6": "::/0"}]), {"port": 80}, DENY),
        (rule("tcp", 80, **from_group("b")), {"port": 80}, ALLOW),
        (rule("tcp", 80, **from_group("a")), {"port": 80}, DENY),
        (rule("tcp", 80, **from_group("elsewhere")), {"port": 80}, DENY),
        (rule("tcp", 80), {"port": 80}, DENY),
    ],
)  # fmt: skip
def test_one_ingress_rule(permission, probe, expected) -> None:
    assert outcome(one_rule(permission), "eni-b", "eni-a", **probe).outcome == expected


def test_ipv6_rules_cover_ipv6_packets_only() -> None:
    files = one_rule(rule("tcp", 80, Ipv6Ranges=[{"CidrIpv6": "2001:db8::/64"}]))
    files["SecurityGroups"][1]["IpPermissionsEgress"].append(rule("-1", Ipv6Ranges=[{"CidrIpv6": "::/0"}]))
    assert outcome(files, "2001:db8::2", "2001:db8::1", 80).outcome == ALLOW
    assert outcome(files, "10.0.0.2", "10.0.0.1", 80).outcome == DENY


def test_rules_of_all_groups_are_one_set() -> None:
    files = one_rule(rule("tcp", 22, IpRanges=ANYWHERE))
    files["SecurityGroups"].append(group("wide", [rule("tcp", 80, IpRanges=ANYWHERE)]))
    files["NetworkInterfaces"][0]["Groups"].append({"GroupId": "sg-wide"})
    assert outcome(files, "eni-b", "eni-a", 80).outcome == ALLOW
    assert outcome(files, "eni-b", "eni-a", 22).outcome == ALLOW


def test_members_of_one_group_need_a_rule_that_names_it() -> None:
    files = one_rule(rule("tcp", 80, IpRanges=[{"CidrIp": "192.0.2.0/24"}]), peer_groups=("a",))
    assert outcome(files, "eni-b", "eni-a", 80).outcome == DENY
    files["SecurityGroups"][0]["IpPermissions"].append(rule("tcp", 80, **from_group("a")))
    assert outcome(files, "eni-b", "eni-a", 80).outcome == ALLOW


def test_a_prefix_list_counts_by_its_entries_and_is_missing_without_them() -> None:
    permission = rule("tcp", 80, PrefixListIds=[{"PrefixListId": "pl-1"}])
    assert outcome(one_rule(permission), "eni-b", "eni-a", 80).outcome == UNKNOWN
    inside = one_rule(
        permission, PrefixLists=[{"PrefixListId": "pl-1", "Entries": [{"Cidr": "10.0.0.0/16"}]}]
    )
    assert outcome(inside, "eni-b", "eni-a", 80).outcome == ALLOW
    outside = one_rule(
        permission, PrefixLists=[{"PrefixListId": "pl-1", "Entries": [{"Cidr": "10.9.0.0/16"}]}]
    )
    assert outcome(outside, "eni-b", "eni-a", 80).outcome == DENY


def test_what_is_missing_does_not_matter_where_another_rule_allows() -> None:
    files = one_rule(rule("tcp", 80, PrefixListIds=[{"PrefixListId": "pl-1"}], IpRanges=ANYWHERE))
    assert outcome(files, "eni-b", "eni-a", 80).outcome == ALLOW


def test_a_group_that_is_not_in_the_files_is_named() -> None:
    files = one_rule(rule("tcp", 80, IpRanges=ANYWHERE))
    files["NetworkInterfaces"][0]["Groups"] = [{"GroupId": "sg-gone"}]
    verdict = outcome(files, "eni-b", "eni-a", 80)
    assert verdict.outcome == UNKNOWN
    assert "sg-gone" in verdict.explanation


def test_a_denied_side_decides_even_if_the_other_is_not_known(two_tiers) -> None:
    files = copy.deepcopy(two_tiers)
    files["NetworkInterfaces"][0]["Groups"] = None
    assert outcome(files, "eni-web", "eni-db", 22).outcome == DENY


@pytest.mark.parametrize(
    ("status", "peering", "expected"),
    [
        ("active", None, ALLOW),
        ("deleted", None, DENY),
        (None, "active", ALLOW),
        (None, "rejected", DENY),
        (None, None, UNKNOWN),
    ],
)
def test_references_reach_across_an_active_peering_only(status, peering, expected) -> None:
    pair = {"VpcId": "vpc-2"} | ({"PeeringStatus": status} if status else {})
    files = one_rule(rule("tcp", 80, **from_group("b", **pair)))
    files["SecurityGroups"][1]["VpcId"] = files["NetworkInterfaces"][1]["VpcId"] = "vpc-2"
    if peering or status == "active":
        files["VpcPeeringConnections"] = [{
            "VpcPeeringConnectionId": "pcx-1", "Status": {"Code": peering or "active"},
            "AccepterVpcInfo": {"VpcId": "vpc-1"}, "RequesterVpcInfo": {"VpcId": "vpc-2"},
        }]  # fmt: skip
    assert outcome(files, "eni-b", "eni-a", 80).outcome == expected


def test_filters_alone_do_not_make_a_route_between_vpcs() -> None:
    files = one_rule(rule("tcp", 80, IpRanges=ANYWHERE))
    files["SecurityGroups"][1]["VpcId"] = files["NetworkInterfaces"][1]["VpcId"] = "vpc-2"
    verdict = outcome(files, "eni-b", "eni-a", 80)
    assert (verdict.outcome, verdict.side) == (UNKNOWN, "route")


@pytest.mark.parametrize(
    ("target", "port", "protocol"),
    [("169.254.169.254", 80, "tcp"), ("169.254.169.253", 53, "udp"), ("169.254.170.2", 80, "tcp"),
     ("169.254.169.123", 123, "udp"), ("10.0.0.2", 53, "udp"), ("fd00:ec2::254", 80, "tcp")],
)  # fmt: skip
def test_what_no_group_can_stop(target, port, protocol) -> None:
    files = {
        "SecurityGroups": [group("shut", [], [])],
        "NetworkInterfaces": [interface("shut", "10.0.0.9", ["shut"])],
        "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
    }
    verdict = outcome(files, "eni-shut", target, port, protocol)
    assert (verdict.outcome, verdict.side) == (ALLOW, "none")


def test_an_address_inside_the_vpc_whose_interface_is_missing_is_not_guessed(two_tiers) -> None:
    files = {**two_tiers, "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}
    assert outcome(files, "10.0.9.9", "eni-web", 80).outcome == UNKNOWN
    assert outcome(files, "10.0.9.9", "eni-web", 25).outcome == DENY


def acl(name, subnet, *entries):
    return {"NetworkAclId": f"acl-{name}", "Associations": [{"SubnetId": subnet}], "Entries": list(entries)}


def entry(number, action, *, egress=False, protocol="-1", ports=None, cidr="0.0.0.0/0"):
    made = {
        "RuleNumber": number,
        "RuleAction": action,
        "Egress": egress,
        "Protocol": protocol,
        "CidrBlock": cidr,
    }
    return made | ({"PortRange": {"From": ports[0], "To": ports[1]}} if ports else {})


OPEN_ACL = [entry(100, "allow"), entry(100, "allow", egress=True)]


@pytest.mark.parametrize(
    ("db_entries", "expected"),
    [
        (OPEN_ACL, ALLOW),
        ([], DENY),
        ([entry(100, "deny", protocol="6", ports=(3306, 3306)), entry(200, "allow")], DENY),
        ([entry(200, "deny"), entry(100, "allow", protocol="6", ports=(3306, 3306))], ALLOW),
        ([entry(100, "allow", protocol="17", ports=(3306, 3306))], DENY),
        ([entry(100, "allow", cidr="10.0.1.0/24")], ALLOW),
        ([entry(100, "allow", cidr="10.0.3.0/24")], DENY),
        ([entry(100, "allow", egress=True)], DENY),
    ],
)
def test_network_acls_decide_by_number_and_deny_what_none_covers(two_tiers, db_entries, expected) -> None:
    files = {**two_tiers, "NetworkAcls": [acl("a", "subnet-a", *OPEN_ACL), acl("b", "subnet-b", *db_entries)]}
    assert outcome(files, "eni-web", "eni-db", 3306).outcome == expected


def test_network_acls_are_stateless_for_replies(two_tiers) -> None:
    inbound_only = acl("b", "subnet-b", entry(100, "allow"))
    files = {**two_tiers, "NetworkAcls": [acl("a", "subnet-a", *OPEN_ACL), inbound_only]}
    assert outcome(files, "eni-web", "eni-db", 3306).outcome == ALLOW
    reply = outcome(files, "eni-db", "eni-web", 51000, source_port=3306, established=True)
    assert (reply.outcome, reply.side) == (DENY, "source_network_acl")


def test_network_acls_do_not_stand_inside_a_subnet(two_tiers) -> None:
    files = {**two_tiers, "NetworkAcls": [acl("a", "subnet-a")]}
    assert outcome(files, "eni-web", "eni-web2", 80).outcome == ALLOW


def test_a_subnet_whose_acl_is_missing_is_named(two_tiers) -> None:
    files = {**two_tiers, "NetworkAcls": [acl("a", "subnet-a", *OPEN_ACL)]}
    assert outcome(files, "eni-web", "eni-db", 3306).outcome == UNKNOWN


@pytest.mark.parametrize(
    "wrong",
    [{"port": 70000}, {"port": -1}, {"port": None}, {"protocol": "tcpp", "port": 1}, {"protocol": "256"},
     {"port": 80, "source_port": 99999}],
)  # fmt: skip
def test_a_probe_that_cannot_be_is_refused(wrong) -> None:
    with pytest.raises(InputError):
        Probe(source="eni-a", target="eni-b", **wrong)


@pytest.mark.parametrize("source", ["2001:db8:1::4", "10.1.0.4", "eni-a"])
def test_an_interface_answers_in_the_family_of_an_address(source) -> None:
    interface = {
        "NetworkInterfaceId": "eni-a",
        "PrivateIpAddress": "10.1.0.4",
        "Ipv6Addresses": [{"Ipv6Address": "2001:db8:1::4"}],
        "Groups": [],
    }
    topology = Topology.model_validate({"SecurityGroups": [], "NetworkInterfaces": [interface]})
    verdict = check(topology, Probe(source=source, target="eni-a", protocol="tcp", port=80))
    assert verdict.outcome == "allowed"
