"""The turns of a conversation, and what was known before each; old ones are kept small.

A recommendation takes some 90 KB of memory, and a twentieth of that when it is packed: two thousand turns
would fill a small machine.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.engine.recommendation import Recommendation
from assistant.reply import Reply

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.session.conversation import Memory

_FAST = 1


class Turn:
    """What the user typed, and the reply."""

    __slots__ = ("_packed", "told", "user")

    def __init__(self, user: str, reply: Reply) -> None:
        """Keep both."""
        self.user = user
        self.told = reply
        self._packed = b""

    @property
    def reply(self) -> Reply:
        """The whole reply."""
        return Reply.model_validate_json(zlib.decompress(self._packed)) if self._packed else self.told

    def pack(self) -> None:
        """Keep the reply small: `told`, at hand at once, is then without recommendation and slots."""
        if not self._packed and (self.told.recommendation or self.told.slots):
            self._packed = _packed(self.told)
            self.told = self.told.model_copy(update={"recommendation": None, "slots": {}})


class Before:
    """What was known before a turn that changed it, and the words of that turn."""

    __slots__ = ("_memory", "_packed", "said")

    def __init__(self, memory: Memory, said: str) -> None:
        """Keep both."""
        self._memory = memory
        self.said = said
        self._packed = b""

    @property
    def known(self) -> tuple[object, ...]:
        """What was known."""
        return self._memory.known

    @property
    def memory(self) -> Memory:
        """The whole memory."""
        if not self._packed:
            return self._memory
        advice = Recommendation.model_validate_json(zlib.decompress(self._packed))
        return replace(self._memory, recommendation=advice)

    def pack(self) -> None:
        """Keep the recommendation small."""
        if self._memory.recommendation is not None:
            self._packed = _packed(self._memory.recommendation)
            self._memory = replace(self._memory, recommendation=None)


def _packed(model: BaseModel) -> bytes:
    return zlib.compress(model.model_dump_json().encode(), _FAST)
