"""Old turns are kept small, and lose nothing by it."""

import gc

from assistant.engine.recommendation import Recommendation
from assistant.facts import default_knowledge
from assistant.session import Session, Turn

WORKLOAD = "an api with 3M requests a month, 200 ms each, 1 GB, spiky traffic"
LONG_AFTER = 30


def advised():
    session = Session(loaded=default_knowledge())
    for text in (WORKLOAD, "none", "recommend"):
        session.send(text)
    return session


def test_a_packed_turn_gives_the_whole_reply_back() -> None:
    for turn in (*advised().turns, Turn("hm", Session(loaded=default_knowledge()).send("lambda timeout"))):
        reply = turn.reply
        for _ in range(2):
            turn.pack()
            assert turn.reply == reply
            assert turn.told == reply.model_copy(update={"slots": turn.told.slots, "recommendation": None})


def test_what_was_said_long_ago_is_still_there_whole() -> None:
    session = advised()
    replies = [turn.reply for turn in session.turns]
    for _ in range(LONG_AFTER):
        session.send("lambda timeout")
    assert [turn.reply for turn in session.turns[: len(replies)]] == replies
    assert session.transcript().count("user:") == len(session.turns)


def test_an_undo_goes_back_as_far_as_ever() -> None:
    session = advised()
    steps = []
    for gigabytes in range(2, 2 + LONG_AFTER):
        steps.append((dict(session.slots), session.memory.recommendation))
        session.send(f"/set memory_mib={1024 * gigabytes}")
        session.send("lambda timeout")
    for slots, recommendation in reversed(steps):
        assert session.send("undo").kind == "corrected"
        assert dict(session.slots) == slots
        assert session.memory.recommendation == recommendation


def test_the_recommendations_of_old_turns_are_let_go() -> None:
    session = advised()
    for gigabytes in range(2, 2 + 2 * LONG_AFTER):
        session.send(f"/set memory_mib={1024 * gigabytes}")
    gc.collect()
    mine = {id(turn.told.recommendation) for turn in session.turns if turn.told.recommendation}
    mine |= {id(before._memory.recommendation) for before in session._before}
    assert len(mine) < LONG_AFTER
    assert isinstance(session.turns[3].reply.recommendation, Recommendation)
