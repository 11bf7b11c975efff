import json

import pytest

from assistant import Session
from assistant.facts.knowledge import default_knowledge
from tests.security_groups.conftest import ANYWHERE, from_group, group, interface, rule


@pytest.fixture
def session() -> Session:
    return Session(loaded=default_knowledge())


@pytest.fixture
def two_tiers(tmp_path):
    """Files as the AWS CLI prints them: a web and a database group, one interface in each."""
    groups = [
        group("web", [rule("tcp", 443, IpRanges=ANYWHERE)]),
        group("db", [rule("tcp", 3306, **from_group("web"))], egress=[]),
    ]
    interfaces = [interface("web", "10.0.1.10", ["web"]), interface("db", "10.0.2.10", ["db"])]
    (tmp_path / "groups.json").write_text(json.dumps({"SecurityGroups": groups}))
    (tmp_path / "interfaces.json").write_text(json.dumps({"NetworkInterfaces": interfaces}))
    return tmp_path
