"""Small random networks, and an evaluator of packets written straight from AWS's definitions.

The evaluator reads the raw records, tries rule after rule with the standard library's own address types,
and shares nothing with the code under test.
"""

import ipaddress

from hypothesis import strategies as st

from tests.security_groups.conftest import from_group, group, interface, rule

NAMES = ["a", "b", "c", "d"]
V4 = {"a": "10.1.0.4", "b": "10.1.0.9", "c": "10.1.7.4", "d": "10.2.0.4"}
V6 = {"a": "2001:db8:1::4", "b": "2001:db8:1::9", "c": "2001:db8:1:7::4", "d": "2001:db8:2::4"}
VPC_OF = {"a": "vpc-1", "b": "vpc-1", "c": "vpc-1", "d": "vpc-2"}
SUBNET_OF = {"a": "subnet-1", "b": "subnet-1", "c": "subnet-2", "d": "subnet-3"}
OUTSIDE = ["192.0.2.7", "2001:db8:ff::1"]
V4_BLOCKS = ["0.0.0.0/0", "10.1.0.0/16", "10.1.0.0/24", "10.1.0.9/32", "10.2.0.0/16", "192.0.2.0/24"]
V6_BLOCKS = ["::/0", "2001:db8:1::/64", "2001:db8:ff::/48"]
PORTS = [21, 22, 80, 443, 3306]
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "50": 50, "-1": -1}
LISTED = ["10.1.0.0/24", "192.0.2.0/25"]


def _block(text):
    return {"Ipv6Ranges": [{"CidrIpv6": text}]} if ":" in text else {"IpRanges": [{"CidrIp": text}]}


PEERS = st.one_of(
    st.sampled_from(V4_BLOCKS + V6_BLOCKS).map(_block),
    st.sampled_from(NAMES).map(from_group),
    st.just({"PrefixListIds": [{"PrefixListId": "pl-1"}]}),
)
RULES = st.one_of(
    st.builds(lambda proto, low, more, peer: rule(proto, low, low + more, **peer), st.sampled_from(["tcp", "udp"]), st.sampled_from(PORTS), st.sampled_from([0, 1, 500]), PEERS),
    st.builds(lambda kind, code, peer: rule("icmp", kind, code, **peer), st.sampled_from([0, 8]), st.sampled_from([-1, 0, 3]), PEERS),
    st.builds(lambda proto, peer: rule(proto, **peer), st.sampled_from(["-1", "50"]), PEERS),
    st.builds(lambda proto, peer: rule(proto, -1, -1, **peer), st.sampled_from(["icmp", "icmpv6"]), PEERS),
)  # fmt: skip
RULE_LISTS = st.lists(RULES, max_size=4)
ENTRIES = st.builds(
    lambda number, action, egress, proto, low, block: {
        "RuleNumber": number, "RuleAction": action, "Egress": egress, "Protocol": proto,
        **({"Ipv6CidrBlock": block} if ":" in block else {"CidrBlock": block}),
        **({"PortRange": {"From": low, "To": low + 100}} if proto in ("6", "17") else {}),
        **({"IcmpTypeCode": {"Type": 8, "Code": -1}} if proto == "1" else {}),
    },
    st.integers(11, 19), st.sampled_from(["allow", "allow", "deny"]), st.booleans(), st.sampled_from(["-1", "6", "17", "1"]),
    st.sampled_from(PORTS), st.sampled_from(V4_BLOCKS + V6_BLOCKS),
)  # fmt: skip


@st.composite
def network_acls(draw):
    """A network ACL for each subnet."""
    unique = {"max_size": 4, "unique_by": lambda entry: (entry["RuleNumber"], entry["Egress"])}
    return [
        {"NetworkAclId": f"acl-{i}", "Associations": [{"SubnetId": f"subnet-{i}"}], "Entries": draw(st.lists(ENTRIES, **unique))}
        for i in (1, 2, 3)
    ]  # fmt: skip


@st.composite
def networks(draw, *, acls=True):
    """A network of four interfaces in two VPCs, fully known."""
    carried = {
        name: draw(st.sampled_from([[name], [name], [name, "b"] if VPC_OF[name] == "vpc-1" else [name]]))
        for name in NAMES
    }
    groups = [group(name, draw(RULE_LISTS), draw(RULE_LISTS), VPC_OF[name]) for name in NAMES]
    interfaces = [
        interface(name, V4[name], dict.fromkeys(carried[name]), SUBNET_OF[name], VPC_OF[name], Ipv6Addresses=[{"Ipv6Address": V6[name]}])
        for name in NAMES
    ]  # fmt: skip
    status = draw(st.sampled_from(["active", "active", "deleted"]))
    peering = {
        "VpcPeeringConnectionId": "pcx-1", "Status": {"Code": status},
        "AccepterVpcInfo": {"VpcId": "vpc-1", "Region": "us-east-1"},
        "RequesterVpcInfo": {"VpcId": "vpc-2", "Region": draw(st.sampled_from(["us-east-1", "eu-west-1"]))},
    }  # fmt: skip
    made = {
        "SecurityGroups": groups, "NetworkInterfaces": interfaces, "VpcPeeringConnections": [peering],
        "PrefixLists": [{"PrefixListId": "pl-1", "Entries": [{"Cidr": cidr} for cidr in LISTED]}],
    }  # fmt: skip
    if acls and draw(st.booleans()):
        made["NetworkAcls"] = draw(network_acls())
    return made


PACKETS = st.one_of(
    st.builds(lambda proto, port: {"protocol": proto, "port": port}, st.sampled_from(["tcp", "udp"]), st.sampled_from([*PORTS, 81, 500])),
    st.builds(lambda kind, code: {"protocol": "icmp", "icmp_type": kind, "icmp_code": code}, st.sampled_from([0, 8]), st.sampled_from([0, 3])),
    st.just({"protocol": "50"}),
)  # fmt: skip
INSIDE = st.sampled_from([f"eni-{name}" for name in NAMES] + list(V4.values()) + list(V6.values()))
SOURCES = st.one_of(INSIDE, st.sampled_from(OUTSIDE))


def _name(files, end):
    for found in files["NetworkInterfaces"]:
        own = [
            found["NetworkInterfaceId"],
            found["PrivateIpAddress"],
            found["Ipv6Addresses"][0]["Ipv6Address"],
        ]
        if end in own:
            return found
    return None


def _addresses(files, source, target):
    """The addresses in the packet: of an interface, the one in the other end's family, IPv4 first."""
    found = []
    for end, other in ((source, target), (target, source)):
        mine = _name(files, end)
        if mine is None or not end.startswith("eni-"):
            found.append(ipaddress.ip_address(end))
        else:
            six = ":" in other
            found.append(
                ipaddress.ip_address(
                    mine["Ipv6Addresses"][0]["Ipv6Address"] if six else mine["PrivateIpAddress"]
                )
            )
    return found


def _covers_traffic(permission, packet):
    proto = NUMBERS[permission["IpProtocol"]]
    if proto == -1:
        return True
    if proto != NUMBERS[packet["protocol"]]:
        return False
    if proto in (6, 17):
        return permission["FromPort"] <= packet["port"] <= permission["ToPort"]
    if proto in (1, 58):
        kind, code = permission["FromPort"], permission["ToPort"]
        return kind == -1 or (kind == packet["icmp_type"] and code in (-1, packet["icmp_code"]))
    return True


def _peered(files, *, in_region):
    peering = files["VpcPeeringConnections"][0]
    regions = {peering[side]["Region"] for side in ("AccepterVpcInfo", "RequesterVpcInfo")}
    return peering["Status"]["Code"] == "active" and (len(regions) == 1 or not in_region)


def _groups_allow(files, mine, peer_address, peer, packet, field):
    groups = {g["GroupId"]: g for g in files["SecurityGroups"]}
    for carried in mine["Groups"]:
        for permission in groups[carried["GroupId"]][field]:
            if not _covers_traffic(permission, packet):
                continue
            blocks = [r["CidrIp"] for r in permission.get("IpRanges", [])]
            blocks += [r["CidrIpv6"] for r in permission.get("Ipv6Ranges", [])]
            blocks += LISTED if permission.get("PrefixListIds") else []
            networks_ = [ipaddress.ip_network(b) for b in blocks]
            if any(peer_address.version == n.version and peer_address in n for n in networks_):
                return True
            for pair in permission.get("UserIdGroupPairs", []):
                is_member = peer is not None and pair["GroupId"] in [g["GroupId"] for g in peer["Groups"]]
                if is_member and (peer["VpcId"] == mine["VpcId"] or _peered(files, in_region=True)):
                    return True
    return False


def _acl_allows(files, mine, peer_address, packet, egress):
    acl = next(a for a in files["NetworkAcls"] if a["Associations"][0]["SubnetId"] == mine["SubnetId"])
    for entry in sorted(acl["Entries"], key=lambda e: e["RuleNumber"]):
        block = ipaddress.ip_network(entry.get("CidrBlock") or entry["Ipv6CidrBlock"])
        proto = int(entry["Protocol"])
        ports, kind = entry.get("PortRange"), entry.get("IcmpTypeCode")
        if (
            entry["Egress"] is egress
            and proto in (-1, NUMBERS[packet["protocol"]])
            and (not ports or ports["From"] <= packet["port"] <= ports["To"])
            and (not kind or kind["Type"] == packet["icmp_type"])
            and peer_address.version == block.version
            and peer_address in block
        ):
            return entry["RuleAction"] == "allow"
    return False


def brute(files, source, target, packet):
    """Tell what becomes of a packet, from the definitions alone."""
    from_, to = _name(files, source), _name(files, target)
    addresses = _addresses(files, source, target)
    if addresses[0].version != addresses[1].version:
        return "undetermined"
    if from_ is not None and from_ is to:
        return "allowed"
    checks = []
    if from_ is not None:
        checks.append(_groups_allow(files, from_, addresses[1], to, packet, "IpPermissionsEgress"))
    if to is not None:
        checks.append(_groups_allow(files, to, addresses[0], from_, packet, "IpPermissions"))
    if "NetworkAcls" in files and not (from_ and to and from_["SubnetId"] == to["SubnetId"]):
        checks += [_acl_allows(files, from_, addresses[1], packet, True)] if from_ else []
        checks += [_acl_allows(files, to, addresses[0], packet, False)] if to else []
    if not all(checks):
        return "denied"
    joined = from_ is None or to is None or from_["VpcId"] == to["VpcId"] or _peered(files, in_region=False)
    return "allowed" if joined else "undetermined"
