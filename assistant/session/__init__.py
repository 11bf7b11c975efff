"""One conversation: each turn goes to the skill that can answer it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from assistant.session.conversation import Session
    from assistant.session.turns import Turn

__all__ = ["Session", "Turn"]


def __getattr__(name: str) -> Any:
    """Load the session when it is first used: its text and transcript modules need none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant.session import conversation, turns  # noqa: PLC0415 - see above

    return getattr(turns if name == "Turn" else conversation, name)
