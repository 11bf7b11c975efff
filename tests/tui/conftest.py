"""The real UI, driven by Pilot over the real session."""

import pytest

from assistant.facts import default_knowledge
from assistant.session import Session
from assistant.tui.app import BerthApp


@pytest.fixture(scope="session")
def knowledge():
    return default_knowledge()


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def app(knowledge, state):
    return BerthApp(Session(loaded=knowledge), state)


@pytest.fixture
def make_app(knowledge, state):
    return lambda: BerthApp(Session(loaded=knowledge), state)
