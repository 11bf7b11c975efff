"""The keys that work anywhere in the conversation."""

from __future__ import annotations

from textual.binding import Binding

CHAT_KEYS = (
    Binding("f1", "app.help", "Help", id="chat.help", tooltip="every key and command", priority=True),
    Binding(
        "ctrl+t",
        "toggle_panel",
        "Known",
        id="chat.panel",
        tooltip="show or hide what is known",
        priority=True,
    ),
    Binding(
        "ctrl+o",
        "toggle_sources",
        "Sources",
        id="chat.sources",
        tooltip="unfold the sources of the newest reply",
        priority=True,
    ),
    Binding("ctrl+n", "new", "New", id="chat.new", tooltip="begin another conversation", priority=True),
    Binding(
        "ctrl+g",
        "chart",
        "Chart",
        id="chat.chart",
        tooltip="draw the costs along an input",
        priority=True,
    ),
    Binding(
        "f4",
        "graph",
        "Groups",
        id="chat.graph",
        tooltip="draw who may talk to whom, by the security groups that were loaded",
        show=False,
        priority=True,
    ),
    Binding(
        "f3",
        "sessions",
        "Sessions",
        id="chat.sessions",
        tooltip="resume, rename or delete a conversation",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+f",
        "find",
        "Find",
        id="chat.find",
        tooltip="find words in the conversation",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+r",
        "history",
        "Find in history",
        id="chat.history",
        tooltip="find something typed before",
        show=False,
        priority=True,
    ),
    Binding("ctrl+c", "interrupt", "Copy, clear or quit", id="chat.interrupt", show=False),
    Binding("escape", "to_prompt", "To the prompt", id="chat.prompt", show=False),
    Binding("pageup", "page(-1)", "Page up", id="chat.page_up", show=False, priority=True),
    Binding("pagedown", "page(1)", "Page down", id="chat.page_down", show=False, priority=True),
    Binding("ctrl+end", "to_end", "To the newest reply", id="chat.end", show=False, priority=True),
)
"""What every key does, in the order of the footer and the help."""
