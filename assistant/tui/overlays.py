"""What opens over the conversation and brings something back to it: history, chart, an offer to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.tui.chart_screen import Chosen
    from assistant.tui.chat_screen import ChatScreen
    from assistant.tui.picker import Picked


def pick_from_history(chat: ChatScreen) -> None:
    """Find something typed before and put it into the prompt."""
    from assistant.tui.picker import Entry, Picker

    chat.prompt.recall.look_again()
    typed = list(dict.fromkeys(reversed(chat.prompt.recall.entries)))
    entries = [Entry(str(place), text) for place, text in enumerate(typed)]

    def take(picked: Picked | None) -> None:
        if picked is not None:
            chat.prompt.put(typed[int(picked.id)])

    chat.app.push_screen(Picker("What was typed before", entries, "Nothing was typed yet."), take)


def open_chart(chat: ChatScreen, field: str) -> None:
    """Draw the costs of what is known along one of its fields; a value taken there is a correction."""
    from assistant.dialog import workload_of
    from assistant.tui.chart_screen import ChartScreen

    if not chat.session.slots:
        chat.status.hint("Nothing to draw yet: describe a workload first.")
        return
    workload = workload_of(chat.session.memory.dialog)

    async def take(chosen: Chosen | None) -> None:
        if chosen is not None:
            await chat.say(f"/set {chosen.field}={chosen.value:.10g}")

    chat.app.push_screen(ChartScreen(workload, chat.session.knowledge, field), take)


async def open_graph(chat: ChatScreen) -> None:
    """Draw who may talk to whom by the security groups that were loaded, or else by the last design."""
    import asyncio

    from assistant.security_groups import as_topology, graph
    from assistant.tui.graph_screen import GraphScreen

    memory = chat.session.memory
    topology, design = memory.topology, memory.talk.blueprint
    if topology is None and design is not None:
        topology = as_topology(design)
    if topology is None or not topology.security_groups:
        chat.status.hint("No security groups to draw yet: /load FILE reads them, or ask for a design.")
        return
    drawn = await asyncio.to_thread(graph, topology, with_egress=True)
    if chat.app.screen is chat:
        chat.app.push_screen(GraphScreen(drawn))


def offer_to_read(chat: ChatScreen, pasted: str) -> None:
    """Offer to read a file, or data, that was pasted; other text stays as it is."""
    from assistant.tui.asker import Asker
    from assistant.tui.pasting import offer_for

    offer = offer_for(pasted, chat.state / "pasted")
    if offer is None:
        return

    async def answered(yes: bool | None) -> None:  # noqa: FBT001 - it is the answer itself
        if yes:
            chat.prompt.put(chat.prompt.text.replace(pasted, offer.text, 1))
            for turn in offer.turns:
                await chat.say(turn)

    chat.app.push_screen(Asker(offer.question), answered)
