import os

import pytest
from hypothesis import settings

if "CI" not in os.environ:  # there, Hypothesis draws the same examples each time, and keeps no deadline
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory):
    """Keep caches, state and packs of the tests away from the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BERTH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("BERTH_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        patch.setenv("BERTH_CONFIG_DIR", str(tmp_path_factory.mktemp("config")))
        yield
