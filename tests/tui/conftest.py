"""The real UI, driven by Pilot over the real session."""

import json

import pytest

from assistant.facts import default_knowledge
from assistant.session import Session
from assistant.tui.app import BerthApp
from assistant.tui.settings import SettingsFile

ANYWHERE = [{"CidrIp": "0.0.0.0/0"}]
OUT = [{"IpProtocol": "-1", "IpRanges": ANYWHERE}]


@pytest.fixture(scope="session")
def knowledge():
    return default_knowledge()


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def config(tmp_path):
    return tmp_path / "config"


@pytest.fixture
def make_app(knowledge, state, config):
    return lambda: BerthApp(lambda: Session(loaded=knowledge), state, SettingsFile(config))


@pytest.fixture
def app(make_app):
    return make_app()


def port(number, **peers):
    return {"IpProtocol": "tcp", "FromPort": number, "ToPort": number, **peers}


def group(name, ingress, egress=OUT):
    return {
        "GroupId": f"sg-{name}", "GroupName": name, "VpcId": "vpc-1",
        "IpPermissions": ingress, "IpPermissionsEgress": egress,
    }  # fmt: skip


def group_of(name):
    return {"UserIdGroupPairs": [{"GroupId": f"sg-{name}"}]}


@pytest.fixture
def groups_file(tmp_path):
    path = tmp_path / "groups.json"
    groups = [
        group("db", [port(5432, **group_of("web")), port(22, **group_of("jobs"))], egress=[]),
        group("web", [port(8080, **group_of("alb"))]),
        group("alb", [port(443, IpRanges=ANYWHERE)]),
        group("jobs", [port(22, IpRanges=[{"CidrIp": "192.0.2.0/24"}])], egress=[port(443, IpRanges=ANYWHERE)]),
    ]  # fmt: skip
    path.write_text(json.dumps({"SecurityGroups": groups}))
    return path
