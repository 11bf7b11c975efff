"""Going through the turns of a conversation that hold the words sought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.session.text import clean
from assistant.tui.find_bar import FindBar, turns_with

if TYPE_CHECKING:
    from assistant.tui.transcript_view import TranscriptView


class Finding:
    """The search: its bar, the turns found, and which of them is shown."""

    def __init__(self) -> None:
        """Begin with a closed bar."""
        self.bar = FindBar()
        self._places: list[int] = []
        self._at = 0

    async def look_for(self, words: str, transcript: TranscriptView) -> None:
        """Mark the words, and go to the newest turn that holds them."""
        turns = (shown.turn for shown in transcript.shown_turns)
        self._places = turns_with(words, ((turn.user, turn.told) for turn in turns))
        self._at = len(self._places) - 1
        transcript.mark(clean(words))
        await self._show(transcript)

    async def step(self, direction: int, transcript: TranscriptView) -> None:
        """Go to the turn below that holds the words, or above; from the last on to the first."""
        if self._places:
            self._at = (self._at + direction) % len(self._places)
        await self._show(transcript)

    async def _show(self, transcript: TranscriptView) -> None:
        self.bar.count(self._at, len(self._places))
        if self._places:
            await transcript.go_to_turn(self._places[self._at])
