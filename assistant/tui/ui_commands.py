"""The slash commands that only the UI has; with the session's own they feed completion and palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.session.commands import COMMANDS, Command
from assistant.session.text import clean
from assistant.tui.reply_view import figure_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from assistant.tui.chat_screen import ChatScreen


class UiCommand(NamedTuple):
    """A command and what carries it out, given the words behind its name."""

    command: Command
    run: Callable[[ChatScreen, str], Awaitable[None] | None]


def _copy(chat: ChatScreen, argument: str) -> None:
    turns = chat.session.turns
    if not turns:
        chat.status.hint("There is nothing to copy yet.")
    elif argument == "all":
        text = "\n\n".join(f"> {clean(turn.user)}\n\n{clean(turn.told.text)}" for turn in turns)
        chat.copy(text, "Conversation")
    elif argument == "figure":
        chat.copy(figure_of(turns[-1].reply), "Figure")
    else:
        chat.copy(clean(turns[-1].reply.text), "Reply")


def _find(chat: ChatScreen, argument: str) -> None:
    chat.find(argument)


def _history(chat: ChatScreen, _: str) -> None:
    chat.action_history()


def _chart(chat: ChatScreen, argument: str) -> None:
    from assistant.tui.cost_curves import AXES

    words = argument.lower()
    named = (field for field, axis in AXES.items() if words and (words in field or words in axis))
    field = next(named, "" if words else "requests_per_month")
    if field:
        chat.chart(field)
    else:
        chat.status.hint(f"Costs can be drawn along {', '.join(AXES)}.")


def _graph(chat: ChatScreen, _: str) -> None:
    chat.action_graph()


def _mouse(chat: ChatScreen, _: str) -> None:
    chat.action_toggle_mouse()


def _new(chat: ChatScreen, _: str) -> Awaitable[None]:
    from assistant.tui import session_flow

    return session_flow.start_new(chat)


def _sessions(chat: ChatScreen, _: str) -> None:
    from assistant.tui import session_flow

    session_flow.list_sessions(chat)


def _rename(chat: ChatScreen, argument: str) -> None:
    from assistant.tui import session_flow

    if argument:
        session_flow.rename(chat, argument)
    else:
        chat.prompt.put("/rename ")


def _branch(chat: ChatScreen, argument: str) -> Awaitable[None]:
    from assistant.tui import session_flow

    turns = len(chat.session.turns)
    return session_flow.branch(chat, int(argument) if argument.isdecimal() else turns)


async def _keys(chat: ChatScreen, _: str) -> None:
    await chat.run_action("app.help")


async def _settings(chat: ChatScreen, _: str) -> None:
    from assistant.tui.settings import explained

    lines = "\n".join(f"- {line}" for line in explained(chat.settings.settings))
    await chat.remark("help", f"`{chat.settings.path}` may hold, a line each:\n\n{lines}")


def _save(chat: ChatScreen, argument: str) -> None:
    from assistant.tui.saving import save

    save(chat, argument)


def _theme(chat: ChatScreen, argument: str) -> None:
    if not argument:
        chat.app.search_themes()
    elif argument in chat.app.available_themes:
        chat.app.theme = argument
    else:
        chat.status.hint(f"There is no theme {argument}; /theme alone lists them.")


def _panel(chat: ChatScreen, _: str) -> None:
    chat.action_toggle_panel()


def _quit(chat: ChatScreen, _: str) -> None:
    chat.app.exit()


_CHART = "[requests|utilisation|seconds|memory|copies|vcpu]"
UI_COMMANDS = (
    UiCommand(Command("new", "begin another conversation", aliases=("reset", "clear")), _new),
    UiCommand(Command("sessions", "resume, rename or delete a conversation", aliases=("resume",)), _sessions),
    UiCommand(Command("rename", "give this conversation a title", "TITLE"), _rename),
    UiCommand(Command("branch", "go on from an earlier turn, in a new conversation", "[TURN]"), _branch),
    UiCommand(Command("save", "write the conversation: .yaml transcript, .md or .svg", "FILE"), _save),
    UiCommand(Command("copy", "the last reply, its figure, or all that was said", "[figure|all]"), _copy),
    UiCommand(Command("chart", "draw costs along an input, with the crossings", _CHART), _chart),
    UiCommand(Command("graph", "draw who may talk to whom, once /load has read files"), _graph),
    UiCommand(Command("find", "find words in the conversation", "[WORDS]"), _find),
    UiCommand(Command("history", "find something typed before"), _history),
    UiCommand(Command("keys", "every key and command", aliases=("shortcuts",)), _keys),
    UiCommand(Command("settings", "what can be set, and in which file"), _settings),
    UiCommand(Command("theme", "choose a theme", "[NAME]"), _theme),
    UiCommand(Command("mouse", "leave the mouse to the terminal to select with, or take it back"), _mouse),
    UiCommand(Command("panel", "show or hide what is known"), _panel),
    UiCommand(Command("quit", "leave", aliases=("exit", "q")), _quit),
)


def every_command() -> tuple[Command, ...]:
    """Return the session's commands and the UI's own, which come first where the names are the same."""
    own = tuple(one.command for one in UI_COMMANDS)
    names = {command.name for command in own}
    return (*(command for command in COMMANDS if command.name not in names), *own)


def own_command(word: str) -> UiCommand | None:
    """Return the UI's command of that name or alias."""
    return next((own for own in UI_COMMANDS if word in (own.command.name, *own.command.aliases)), None)
