"""The dialog: what the user says about a workload, and which question comes next."""

from assistant.dialog.asking import asks_for_number, workload_of
from assistant.dialog.models import DialogState, DialogTurn, SlotFill, Understanding
from assistant.dialog.turns import step
from assistant.dialog.understanding import understand

__all__ = [
    "DialogState",
    "DialogTurn",
    "SlotFill",
    "Understanding",
    "asks_for_number",
    "step",
    "understand",
    "workload_of",
]
