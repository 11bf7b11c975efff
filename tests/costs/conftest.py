import pytest

from assistant.costs import PriceBook, price_book
from assistant.facts import default_knowledge


@pytest.fixture(scope="session")
def book() -> PriceBook:
    return price_book(default_knowledge())
