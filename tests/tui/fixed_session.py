"""A session whose replies never change, whatever the cards say today: for pictures of the UI."""

from dataclasses import replace

from assistant.dialog import SlotFill
from assistant.engine import BillLine, Blocker, Flip, MonthlyCost, PlatformVerdict, Recommendation
from assistant.reply import Citation, Reply, SlotValue
from assistant.session import Session
from assistant.session.turns import Turn
from assistant.tui.live_costs import Standing

SOURCE = Citation(
    card="a-card", title="A page of a guide", url="https://docs.aws.amazon.com/a-page", as_of="2026-11"
)
QUESTION = "max memory for a fargate task?"
WORKLOAD = "a 20 minute report every night, 2 GB"
ADVICE = "recommend"
OUTSIDE = "who won the cup?"


def priced(platform, usd, sizing, *, reasons=(), risks=(), bill=()):
    cost = MonthlyCost(low=usd, expected=usd, high=usd)
    return PlatformVerdict(
        platform=platform, feasible=True, monthly_usd=cost, sizing=sizing, reasons=reasons, risks=risks, bill=bill,
        operations_hours=2,
    )  # fmt: skip


BILL = (
    BillLine(item="vCPU", quantity=10, unit="vCPU-hour", usd_per_unit=0.04, usd=0.40),
    BillLine(item="Memory", quantity=20, unit="GB-hour", usd_per_unit=0.005, usd=0.10),
)
RECOMMENDATION = Recommendation(
    platform="fargate",
    ranked=(
        priced(
            "fargate", 0.50, "1 vCPU / 2 GB", bill=BILL, risks=("an image is pulled before every run",),
            reasons=("one run is longer than an invocation may last", "nothing has to run in between"),
        ),
        priced("ec2", 1.18, "t3a.small, started for each run"),
        priced("eks", 73.81, "t3a.medium, started for each run"),
        PlatformVerdict(
            platform="lambda", feasible=False,
            blockers=(Blocker(reason="one run takes 20 minutes, and an invocation ends earlier", field="run_seconds", card="a-card"),),
        ),
    ),
    assumptions=("Linux", "us-east-1"),
    flips=(
        Flip(field="run_seconds", value=900, direction="below", platform="lambda", text="Shorter runs: Lambda."),
        Flip(field="interruptible", value=True, direction="becomes", platform="fargate-spot", text="If it may be interrupted: ECS on Fargate Spot."),
    ),
    open_questions=("interruptible",),
)  # fmt: skip
SLOTS = {
    "memory_mib": SlotFill(2048, "MiB", "said", "2 GB", 1),
    "run_seconds": SlotFill(1200, "s", "said", "20 minute", 1),
    "traffic": SlotFill("rare", "", "assumed", "", 1),
}
REPLIES = {
    QUESTION: Reply(
        kind="answer", citations=(SOURCE,), suggestions=("How many vCPU can a task have?", "Can it run Windows?"),
        text="**244 GB**, on a 32 vCPU Linux task. `Windows` tasks stop at 30 GB.\n\nSource: a guide, read 2026-11.",
    ),
    WORKLOAD: Reply(
        kind="question", asks="interruptible", suggestions=("yes", "no", "I don't know"),
        text="May a run be interrupted and started again?\n\nIt matters because Spot capacity costs a fraction.",
    ),
    ADVICE: Reply(
        kind="recommendation", recommendation=RECOMMENDATION, citations=(SOURCE,), suggestions=("details", "start over"),
        text="**ECS on Fargate, 1 vCPU / 2 GB: about $0.50 a month** for 30.4 runs of 20 minutes.\nAssumes: Linux; us-east-1.",
    ),
    OUTSIDE: Reply(kind="declined", text="That is outside what I cover. Nearest: what a task is, what a service is."),
}  # fmt: skip


class FixedSession(Session):
    """Answers from the table above."""

    def send(self, text):
        reply = REPLIES[text]
        if text == WORKLOAD:
            self.memory = replace(
                self.memory, dialog=replace(self.memory.dialog, slots=SLOTS, asked="interruptible")
            )
        elif text == ADVICE:
            self.memory = replace(self.memory, dialog=replace(self.memory.dialog, asked=None))
        slots = {
            n: SlotValue(value=s.value, unit=s.unit, origin=s.origin)
            for n, s in self.memory.dialog.slots.items()
        }
        reply = reply.model_copy(update={"slots": slots})
        self._turns.append(Turn(text, reply))
        return reply


def fixed_standing(dialog, knowledge):
    return Standing(RECOMMENDATION) if dialog.slots else Standing()
