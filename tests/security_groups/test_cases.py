"""Verdicts that AWS's documentation settles: one file a topic, each case with the page that settles it.

A network is written in few words and laid out here in the shapes that AWS prints:
``groups: {web: {in: [tcp 80 from 0.0.0.0/0], out: [all to 0.0.0.0/0]}}``; a peer is a CIDR block, a group,
or a prefix list (``pl-``). An interface has an address, groups, and what else matters.
"""

import re
from pathlib import Path

import pytest
import yaml

from assistant.security_groups import Probe, Topology, check

FOLDER = Path(__file__).parent / "cases"
RULE = re.compile(r"^(?P<traffic>.+?) (?:from|to) (?P<peer>\S+)(?: \((?P<status>[\w-]+)\))?$")
PORTS = re.compile(r"^(?P<low>-?\d+)(?:-(?P<high>\d+))?$")


def permission(text, homes):
    """Lay out one rule: "tcp 80-90 from web", "icmp 8/0 from ::/0", "all to pl-1", "tcp 22 from far (deleted)"."""
    found = RULE.match(text)
    protocol, _, ports = found["traffic"].partition(" ")
    made = {"IpProtocol": "-1" if protocol == "all" else protocol}
    if "/" in ports:
        low, high = ports.split("/")
        made |= {"FromPort": int(low), "ToPort": int(high)}
    elif ports:
        span = PORTS.match(ports)
        made |= {"FromPort": int(span["low"]), "ToPort": int(span["high"] or span["low"])}
    peer = found["peer"]
    if peer.startswith("pl-"):
        return made | {"PrefixListIds": [{"PrefixListId": peer}]}
    if "/" in peer:
        return made | (
            {"Ipv6Ranges": [{"CidrIpv6": peer}]} if ":" in peer else {"IpRanges": [{"CidrIp": peer}]}
        )
    pair = {"GroupId": f"sg-{peer}"}
    if peer in homes:
        pair["VpcId"] = homes[peer]
    if found["status"]:
        pair["PeeringStatus"] = found["status"]
    return made | {"UserIdGroupPairs": [pair]}


def network(told):
    """Lay a network out in AWS's shapes; a file given as `aws` is taken as it stands."""
    groups = {name: group or {} for name, group in told.get("groups", {}).items()}
    homes = {name: group.get("vpc", "vpc-1") for name, group in groups.items()}
    aws = told.get("aws", {})
    made = {**aws, "SecurityGroups": list(aws.get("SecurityGroups", [])), "NetworkInterfaces": []}
    for name, group in groups.items():
        made["SecurityGroups"].append({
            "GroupId": f"sg-{name}", "GroupName": name, "VpcId": homes[name],
            "IpPermissions": [permission(text, homes) for text in group.get("in", [])],
            "IpPermissionsEgress": [permission(text, homes) for text in group.get("out", ["all to 0.0.0.0/0", "all to ::/0"])],
        })  # fmt: skip
    for name, card in told.get("interfaces", {}).items():
        made["NetworkInterfaces"].append({
            "NetworkInterfaceId": f"eni-{name}", "VpcId": card.get("vpc", "vpc-1"), "SubnetId": card.get("subnet", "subnet-1"),
            "PrivateIpAddress": card.get("address"), "Ipv6Addresses": [{"Ipv6Address": a} for a in card.get("ipv6", [])],
            "Association": {"PublicIp": card["public"]} if "public" in card else None,
            "Groups": [{"GroupId": f"sg-{g}"} for g in card["groups"]] if "groups" in card else None,
            "InterfaceType": card.get("type", "interface"),
        })  # fmt: skip
    if "acls" in told:
        made["NetworkAcls"] = [
            {"NetworkAclId": f"acl-{name}", "Associations": [{"SubnetId": s} for s in acl["subnets"]], "Entries": [entry(e) for e in acl.get("rules", [])]}
            for name, acl in told["acls"].items()
        ]  # fmt: skip
    return made


def entry(text):
    """Lay out one rule of a network ACL: "100 in allow tcp 80 from 0.0.0.0/0"."""
    number, way, action, *rest = text.split(" ")
    raw = permission(" ".join(rest), {})
    numbers = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}
    made = {
        "RuleNumber": int(number),
        "RuleAction": action,
        "Egress": way == "out",
        "Protocol": numbers.get(raw["IpProtocol"], raw["IpProtocol"]),
    }
    for block in raw.get("IpRanges", []):
        made["CidrBlock"] = block["CidrIp"]
    for block in raw.get("Ipv6Ranges", []):
        made["Ipv6CidrBlock"] = block["CidrIpv6"]
    if raw["IpProtocol"] in ("tcp", "udp") and "FromPort" in raw:
        made["PortRange"] = {"From": raw["FromPort"], "To": raw["ToPort"]}
    if raw["IpProtocol"] in ("icmp", "icmpv6") and "FromPort" in raw:
        made["IcmpTypeCode"] = {"Type": raw["FromPort"], "Code": raw["ToPort"]}
    return made


def packets():
    for path in sorted(FOLDER.glob("*.yaml")):
        for scene in yaml.safe_load(path.read_text()):
            for number, packet in enumerate(scene["packets"]):
                yield pytest.param(scene, packet, id=f"{path.stem}: {scene['scene']} {number}")


ALL = list(packets())


@pytest.mark.parametrize(("scene", "packet"), ALL)
def test_a_documented_verdict(scene, packet) -> None:
    asked = dict(packet)
    expected = {
        name: asked.pop(name) for name in ("outcome", "side", "tracking", "replies", "says") if name in asked
    }
    ends = {"source": asked.pop("from"), "target": asked.pop("to")}
    named = {key: f"eni-{end}" if end in scene.get("interfaces", {}) else end for key, end in ends.items()}
    protocol, _, port = str(asked.pop("traffic")).partition(" ")
    more = {}
    if "/" in port:
        more["icmp_type"], more["icmp_code"] = map(int, port.split("/"))
    elif port:
        more["port"] = int(port)
    verdict = check(
        Topology.model_validate(network(scene)), Probe(**named, protocol=protocol, **more, **asked)
    )
    told = {name: getattr(verdict, name) for name in expected if name != "says"}
    assert told == {name: value for name, value in expected.items() if name != "says"}, verdict.explanation
    assert expected.get("says", "") in verdict.explanation


def test_there_are_cases_enough_and_each_names_its_page() -> None:
    assert len(ALL) >= 200
    for path in sorted(FOLDER.glob("*.yaml")):
        for scene in yaml.safe_load(path.read_text()):
            assert scene["page"].startswith("https://docs.aws.amazon.com/"), scene["scene"]
            assert all("outcome" in packet for packet in scene["packets"]), scene["scene"]


def test_every_statement_is_held_by_a_scene_or_says_why_not() -> None:
    told = yaml.safe_load((FOLDER.parent / "statements.yaml").read_text())
    scenes = {scene["scene"] for path in FOLDER.glob("*.yaml") for scene in yaml.safe_load(path.read_text())}
    assert set(told["shown_by"].values()) <= scenes
    others = [name for names in told["not_of_one_packet"].values() for name in names]
    every = [*told["shown_by"], *told["held_elsewhere"], *others]
    assert len(every) == len(set(every)) == 123
