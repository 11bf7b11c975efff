import json

import pytest

from assistant import Session
from assistant.facts.knowledge import default_knowledge


@pytest.fixture
def session() -> Session:
    return Session(loaded=default_knowledge())


@pytest.fixture
def two_tiers(tmp_path):
    """Files as the AWS CLI prints them: a web and a database group, one interface in each."""
    everywhere = [{"CidrIp": "0.0.0.0/0"}]
    groups = [
        {
            "GroupId": "sg-web", "GroupName": "web-sg", "VpcId": "vpc-1",
            "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": everywhere}],
            "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": everywhere}],
        },
        {
            "GroupId": "sg-db", "GroupName": "db-sg", "VpcId": "vpc-1",
            "IpPermissions": [{
                "IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306,
                "UserIdGroupPairs": [{"GroupId": "sg-web"}],
            }],
            "IpPermissionsEgress": [],
        },
    ]  # fmt: skip
    interfaces = [
        {
            "NetworkInterfaceId": f"eni-{name}", "PrivateIpAddress": address, "VpcId": "vpc-1",
            "SubnetId": "subnet-1", "Groups": [{"GroupId": f"sg-{name}", "GroupName": f"{name}-sg"}],
        }
        for name, address in (("web", "10.0.1.10"), ("db", "10.0.2.10"))
    ]  # fmt: skip
    (tmp_path / "groups.json").write_text(json.dumps({"SecurityGroups": groups}))
    (tmp_path / "interfaces.json").write_text(json.dumps({"NetworkInterfaces": interfaces}))
    return tmp_path
