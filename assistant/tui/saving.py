"""Writing the whole conversation to a file: as a transcript, as Markdown, or as a picture."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from assistant.errors import BerthError
from assistant.session.command_turns import write_new
from assistant.session.text import clean
from assistant.tui.conversation_files import SavedTurn, conversation_markdown
from assistant.tui.looks import KINDS
from assistant.tui.markdown_text import markdown_content
from assistant.tui.recommendation_card import card_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.session import Session, Turn
    from assistant.tui.chat_screen import ChatScreen

_PICTURE_WIDTH = 100


def save(chat: ChatScreen, argument: str) -> None:
    """Write the conversation; the ending of the name decides how, a transcript without one."""
    if not chat.session.turns:
        chat.status.hint("There is nothing to save yet.")
        return
    path = Path(argument or "berth-transcript.yaml").expanduser()
    try:
        write_new(path, _text(path.suffix.lower(), chat.session, chat.conversations.title))
    except BerthError as error:
        chat.status.hint(f"{error}")
    else:
        chat.status.hint(f"Saved {len(chat.session.turns)} turns to {path}.")


def _text(ending: str, session: Session, title: str) -> str:
    if ending in (".md", ".markdown"):
        return conversation_markdown(title, [SavedTurn(t.user, t.told.text) for t in session.turns])
    if ending == ".svg":
        return conversation_svg(title, session.turns)
    return session.transcript(title)


def conversation_svg(title: str, turns: Sequence[Turn]) -> str:
    """Return the whole conversation as a picture, not only what a window shows of it."""
    console = Console(record=True, width=_PICTURE_WIDTH, file=StringIO(), force_terminal=True)
    for turn in turns:
        console.print(Text(f"> {clean(turn.user)}", style="bold yellow"))
        look = KINDS[turn.reply.kind]
        console.print(Text(f"{look.sign} {look.word}", style="dim"))
        content = card_content(turn.reply, _PICTURE_WIDTH) or markdown_content(
            turn.reply.text, _PICTURE_WIDTH
        )
        text = Text(content.plain)
        for span in content.spans:
            if isinstance(span.style, str) and "bold" in span.style:
                text.stylize("bold", span.start, span.end)
        console.print(text)
        console.print()
    return console.export_svg(title=clean(title) or "Berth")
