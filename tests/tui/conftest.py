"""The real UI, driven by Pilot over the real session."""

import pytest

from assistant.facts import default_knowledge
from assistant.session import Session
from assistant.tui.app import BerthApp
from assistant.tui.settings import SettingsFile


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
