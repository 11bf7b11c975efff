"""The dialog: what the user says about a workload, and which question comes next."""

from assistant.dialog.asking import asks_for_number, workload_of
from assistant.dialog.clauses import clauses
from assistant.dialog.models import DialogState, DialogTurn, SlotFill, Understanding
from assistant.dialog.replies import ask_again
from assistant.dialog.turning import aside_turn
from assistant.dialog.turns import begin, step
from assistant.dialog.understanding import understand
from assistant.dialog.wording import shown, taken_back

__all__ = [
    "DialogState",
    "DialogTurn",
    "SlotFill",
    "Understanding",
    "aside_turn",
    "ask_again",
    "asks_for_number",
    "begin",
    "clauses",
    "shown",
    "step",
    "taken_back",
    "understand",
    "workload_of",
]
