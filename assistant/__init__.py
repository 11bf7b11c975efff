"""Berth: where should this workload run on AWS, what does it cost, and why.

The names below are loaded when first used, so that importing one of them pays for no other.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from assistant.engine import recommend
    from assistant.engine.recommendation import Recommendation
    from assistant.engine.workload import Workload
    from assistant.reply import Reply
    from assistant.session import Session

__all__ = ["Recommendation", "Reply", "Session", "Workload", "recommend"]
__version__ = "0.1.0"

_HOMES = {
    "Recommendation": "assistant.engine.recommendation",
    "Reply": "assistant.reply",
    "Session": "assistant.session",
    "Workload": "assistant.engine.workload",
    "recommend": "assistant.engine",
}


def __getattr__(name: str) -> Any:
    """Load one of the public names from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted([*globals(), *__all__])
