"""What the user does with whole conversations: begin, list, resume, name, branch, delete."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BerthError
from assistant.session import Session
from assistant.tui.asker import Asker, LineAsker
from assistant.tui.conversation_files import SavedTurn, read_conversation
from assistant.tui.conversations import said_again
from assistant.tui.session_picker import SessionPicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.facts import Knowledge
    from assistant.tui.chat_screen import ChatScreen
    from assistant.tui.picker import Picked

_MOST_TURNS_AT_ONCE = 30


async def start_new(chat: ChatScreen) -> None:
    """Begin another conversation; the one before stays in the list."""
    had_turns = bool(chat.session.turns)
    chat.conversations.begin()
    await chat.show_session(Session(loaded=chat.session.knowledge))
    if had_turns:
        chat.status.hint("A new conversation; /sessions goes back to the one before.")


def list_sessions(chat: ChatScreen) -> None:
    """Show the saved conversations, to resume, rename or delete one."""

    async def picked(found: Picked | None) -> None:
        if found is None:
            return
        path = Path(found.id)
        if found.action == "take":
            await resume(chat, path)
        elif found.action == "rename":
            _ask_title(chat, path)
        else:
            _ask_to_delete(chat, path)

    chat.app.push_screen(SessionPicker(chat.conversations.saved()), picked)


async def resume_newest(chat: ChatScreen) -> None:
    """Take the last conversation up again."""
    saved = chat.conversations.saved()
    if saved:
        await resume(chat, saved[0].path)
    else:
        chat.status.hint("No conversation is saved yet; this is the first.")


async def resume(chat: ChatScreen, path: Path) -> None:
    """Take a saved conversation up again."""
    if path == chat.conversations.path:
        chat.status.hint("This conversation is open already.")
        return
    chat.status.hint("Resuming…")
    try:
        title, turns = read_conversation(path)
        session, moved = await _said_again(turns, chat.session.knowledge)
        is_copy = chat.conversations.resume(path, title, turns)
    except BerthError as error:
        chat.status.hint(str(error))
        return
    await chat.show_session(session)
    parts = [f"Resumed “{chat.conversations.title}”"]
    if moved:
        counted = "1 reply reads" if moved == 1 else f"{moved} replies read"
        parts.append(f"{counted} otherwise with today's knowledge")
    if is_copy:
        parts.append("another program has it open, so this goes on in a copy")
    chat.status.hint(f"{'; '.join(parts)}.")


async def _said_again(turns: Sequence[SavedTurn], knowledge: Knowledge) -> tuple[Session, int]:
    """Say every turn to a new session; a long conversation beside the UI, which stays awake."""
    if len(turns) > _MOST_TURNS_AT_ONCE:
        return await asyncio.to_thread(said_again, turns, knowledge)
    return said_again(turns, knowledge)


def _title_of(chat: ChatScreen, path: Path) -> str:
    return next((one.title for one in chat.conversations.saved() if one.path == path), "")


def _ask_title(chat: ChatScreen, path: Path) -> None:
    def named(answer: str | None) -> None:
        title = (answer or "").strip()
        if title and path == chat.conversations.path:
            rename(chat, title)
        elif title and not chat.conversations.rename_saved(path, title):
            chat.status.hint("Another program has this conversation open; it keeps its title.")
        list_sessions(chat)

    chat.app.push_screen(LineAsker("A title for this conversation", _title_of(chat, path)), named)


def _ask_to_delete(chat: ChatScreen, path: Path) -> None:
    def answered(yes: bool | None) -> None:  # noqa: FBT001 - it is the answer itself
        if yes and not chat.conversations.delete(path):
            chat.status.hint("A program has this conversation open, so it stays.")
        list_sessions(chat)

    chat.app.push_screen(Asker(f"Delete “{_title_of(chat, path)}” for good?"), answered)


def rename(chat: ChatScreen, title: str) -> None:
    """Give this conversation a title."""
    if not chat.session.turns:
        chat.status.hint("There is no conversation to name yet.")
    elif chat.conversations.rename(title, chat.session):
        chat.status.hint(f"This conversation is “{chat.conversations.title}” now.")


async def branch(chat: ChatScreen, count: int) -> None:
    """Go on from the first `count` turns in a new conversation; the one before stays as it is."""
    count = max(0, min(count, len(chat.session.turns)))
    if not count:
        chat.status.hint("There is no turn to branch from yet.")
        return
    turns = [SavedTurn(turn.user, turn.told.text) for turn in chat.session.turns[:count]]
    session, _ = await _said_again(turns, chat.session.knowledge)
    chat.conversations.branch(turns)
    await chat.show_session(session)
    chat.status.hint(f"A new conversation from turn {count}; /sessions goes back to the one before.")
