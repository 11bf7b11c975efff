"""One conversation: each turn goes to the skill that can answer it."""

from assistant.session.conversation import Session, Turn

__all__ = ["Session", "Turn"]
