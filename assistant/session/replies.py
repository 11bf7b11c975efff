"""Replies of a session: those of one turn as one, and what is known of a workload as a reply carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.reply import SlotValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.dialog import DialogState
    from assistant.reply import Reply


def joined(replies: Sequence[tuple[Reply, str]]) -> Reply:
    """Return the replies to a turn's wishes as one, nothing told twice: a question is left to the last."""
    texts, kinds = [], []
    for place, (reply, question) in enumerate(replies, start=1):
        is_last = place == len(replies)
        text = reply.text if is_last else reply.text.removesuffix(question).rstrip()
        text = text.removesuffix("Back to your workload:").rstrip()
        told = text.partition("\n\n")[0]
        if text and not any(told in later.text for later, _ in replies[place:]):
            texts.append(text)
            kinds.append(reply.kind)
    last = replies[-1][0]
    cited = {citation.card: citation for reply, _ in replies for citation in reply.citations}
    advised = [reply.recommendation for reply, _ in replies if reply.recommendation]
    return last.model_copy(
        update={
            "kind": kinds[0] if kinds else last.kind,
            "text": "\n\n".join(texts),
            "citations": tuple(cited.values()),
            "recommendation": advised[-1] if advised else None,
        }
    )


def slot_values(state: DialogState) -> dict[str, SlotValue]:
    """Return the dialog's slots in the form a Reply carries."""
    return {
        name: SlotValue(
            value=fill.value, unit=fill.unit, origin=fill.origin, words=fill.words, turn=fill.turn
        )
        for name, fill in sorted(state.slots.items())
    }
