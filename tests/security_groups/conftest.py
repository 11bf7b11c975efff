import pytest

ANYWHERE = [{"CidrIp": "0.0.0.0/0"}]
OPEN_OUT = [{"IpProtocol": "-1", "IpRanges": ANYWHERE}]


def rule(protocol="tcp", low=None, high=None, **peers):
    made = {"IpProtocol": protocol, **peers}
    if low is not None:
        made |= {"FromPort": low, "ToPort": low if high is None else high}
    return made


def group(name, ingress=(), egress=OPEN_OUT, vpc="vpc-1"):
    return {
        "GroupId": f"sg-{name}", "GroupName": f"{name}-sg", "VpcId": vpc,
        "IpPermissions": list(ingress), "IpPermissionsEgress": list(egress),
    }  # fmt: skip


def interface(name, address, groups, subnet="subnet-a", vpc="vpc-1", **more):
    return {
        "NetworkInterfaceId": f"eni-{name}", "PrivateIpAddress": address, "SubnetId": subnet, "VpcId": vpc,
        "Groups": [{"GroupId": f"sg-{g}", "GroupName": f"{g}-sg"} for g in groups], **more,
    }  # fmt: skip


def from_group(name, **more):
    return {"UserIdGroupPairs": [{"GroupId": f"sg-{name}", **more}]}


@pytest.fixture
def two_tiers():
    """The lesson's web and database tiers."""
    return {
        "SecurityGroups": [
            group("web", [
                rule("tcp", 80, IpRanges=ANYWHERE), rule("tcp", 443, IpRanges=ANYWHERE),
                rule("tcp", 22, IpRanges=[{"CidrIp": "203.0.113.7/32"}]),
            ]),
            group("db", [rule("tcp", 3306, **from_group("web"))], egress=[]),
        ],
        "NetworkInterfaces": [
            interface("web", "10.0.1.10", ["web"], Association={"PublicIp": "198.51.100.10"}),
            interface("web2", "10.0.1.11", ["web"]),
            interface("db", "10.0.2.10", ["db"], subnet="subnet-b"),
        ],
    }  # fmt: skip
