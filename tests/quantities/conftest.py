import pytest

from assistant.facts import default_knowledge
from assistant.quantities.reading import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    knowledge = default_knowledge()
    return Reader(
        knowledge.document("units.yaml"), knowledge.figure("month.hours"), knowledge.figure("month.days")
    )
