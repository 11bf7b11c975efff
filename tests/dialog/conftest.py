import pytest

from assistant.dialog import DialogState, understand
from assistant.facts import default_knowledge
from assistant.session import Session


@pytest.fixture(scope="session")
def knowledge():
    return default_knowledge()


@pytest.fixture
def session(knowledge) -> Session:
    return Session(loaded=knowledge)


@pytest.fixture
def say(session):
    """Say several things, and return the last reply."""

    def speak(*texts: str):
        return [session.send(text) for text in texts][-1]

    return speak


@pytest.fixture(scope="session")
def read(knowledge):
    """Return what a text says, with nothing known before or while something is asked."""

    def reader(text: str, **state):
        return understand(text, DialogState(**state), knowledge)

    return reader


def values(reply):
    """Return the slots of a reply without unit and origin."""
    return {name: slot.value for name, slot in reply.slots.items()}
