"""The conversation: takes a turn, lets the right skill answer it, and remembers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant import records
from assistant.answers import Answerer
from assistant.dialog import (
    DialogState,
    aside_turn,
    ask_again,
    asks_for_number,
    begin,
    clauses,
    step,
    understand,
)
from assistant.errors import BerthError
from assistant.facts import load_knowledge
from assistant.reply import Citation, Reply
from assistant.session import earlier
from assistant.session.command_turns import run_command
from assistant.session.commands import export_wanted, is_saving, split
from assistant.session.forms import is_question
from assistant.session.heard import Heard, is_underway
from assistant.session.openings import leaning, openings_of
from assistant.session.replies import joined, slot_values
from assistant.session.routing import choose
from assistant.session.text import MOST_CHARACTERS, clean
from assistant.session.transcripts import title_of, transcript_text
from assistant.session.turns import Before, Turn
from assistant.session.verdicts import Talk, converse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from assistant.answers import Answer, Topic
    from assistant.dialog import DialogTurn
    from assistant.engine.recommendation import Recommendation
    from assistant.facts import Knowledge
    from assistant.reply import ReplyKind, SlotValue
    from assistant.security_groups import Topology
    from assistant.session.verdicts import Said

_REMEMBERED_TOPICS = 12
_KEPT_WHOLE = 20
_DIALOG_ALONE = frozenset({"settle", "status", "recommend_now", "flips", "ranking", "adopt", "continue"})
"""Wishes that the cards have no say in once a workload is known, so they need not be asked."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything a turn may depend on; a turn makes a new one.

    Attributes:
        dialog: what is known of the workload and what is being asked.
        topics: what the last answers were about, newest first.
        question: the words of the question being asked, to repeat after an aside.
        choices: what may be said to it.
        recommendation: the last one given.
        topology: the security-group files that were loaded.
        talk: what was said about security groups.
    """

    dialog: DialogState = field(default_factory=DialogState)
    topics: tuple[Topic, ...] = ()
    question: str = ""
    choices: tuple[str, ...] = ()
    recommendation: Recommendation | None = None
    topology: Topology | None = None
    talk: Talk = field(default_factory=Talk)

    @property
    def known(self) -> tuple[object, ...]:
        """What an undo can take back: what is known, of this workload and of those put aside."""
        dialog = self.dialog
        held = dialog.doubt.options if dialog.doubt else ()
        return dialog.slots, tuple(other.slots for other in dialog.others), held, id(self.topology)


class Session:
    """One conversation over the knowledge that travels with Berth, and packs of your own.

    Args:
        knowledge: folders of further cards; a later one overrides by key.
        loaded: knowledge that is loaded already, instead.
        folder: where the files that a turn names are looked for first; the current folder when left out.
        writes: whether `/save` may write; a replay may not.
    """

    def __init__(
        self,
        knowledge: Sequence[Path] = (),
        *,
        loaded: Knowledge | None = None,
        folder: Path | None = None,
        writes: bool = True,
    ) -> None:
        """Load the knowledge and begin with nothing known.

        Raises:
            InputError: when a pack is missing or malformed.
        """
        self.knowledge = loaded or load_knowledge(tuple(knowledge))
        self.folder = folder
        self.writes = writes
        self.memory = Memory()
        self._counted: tuple[DialogState, DialogState] | None = None
        self._turns: list[Turn] = []
        self._before: list[Before] = []

    @cached_property
    def _openings(self) -> Mapping[str, float]:
        """How much each word speaks for a workload."""
        return openings_of(self.knowledge)

    @cached_property
    def answerer(self) -> Answerer:
        """The answers over the cards, indexed when first needed."""
        return Answerer(self.knowledge)

    def prepare(self) -> None:
        """Read now what the first question would else wait for: the index, compiled where it is stale."""
        _ = self.answerer.index

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation so far; saving it is no part of it."""
        return tuple(self._turns)

    @property
    def dialog(self) -> DialogState:
        """The dialog's state, with the conversation's own count of turns."""
        state, turn = self.memory.dialog, len(self._turns)
        if self._counted is None or self._counted[0] is not state or self._counted[1].turn != turn:
            self._counted = state, replace(state, turn=turn)
        return self._counted[1]

    @property
    def slots(self) -> Mapping[str, SlotValue]:
        """What is known of the workload."""
        return slot_values(self.memory.dialog)

    def send(self, text: str) -> Reply:
        """Take one turn and answer it; a mistake of the user becomes a reply of the kind `error`."""
        said = clean(text)
        try:
            memory, reply = self._turn(said)
        except BerthError as error:
            memory, reply = self.memory, self.say("error", str(error))
        shown = clean(reply.text)  # a file that was loaded may name its groups as it likes
        if shown != reply.text:
            reply = reply.model_copy(update={"text": shown})
        if memory is not self.memory:
            self._remember(Before(self.memory, said))
            self.memory = memory
        if not is_saving(said):
            self._turns.append(Turn(text, reply))
            for turn in self._turns[-_KEPT_WHOLE - 1 : -_KEPT_WHOLE]:
                turn.pack()
        return reply

    def _remember(self, before: Before) -> None:
        """Keep what an undo may come back to: of memories that know the same, it takes the last."""
        if self._before and self._before[-1].known == before.known:
            self._before.pop()
        self._before.append(before)
        for old in self._before[-_KEPT_WHOLE - 1 : -_KEPT_WHOLE]:
            old.pack()

    def undo(self) -> str | None:
        """Take back the last turn that changed what is known, and return its words.

        Answers, advice and bills in between change nothing of it, so an undo passes over them. None when
        there is no such turn.
        """
        for index in range(len(self._before) - 1, -1, -1):
            before = self._before[index]
            if before.known != self.memory.known:
                self.memory = before.memory
                del self._before[index:]
                return before.said
        return None

    def transcript(self, title: str = "") -> str:
        """Return the conversation as the text of a transcript file."""
        first = self._turns[0].user if self._turns else ""
        pairs = ((turn.user, turn.told.text) for turn in self._turns)
        return transcript_text(title or title_of(first), pairs)

    def _turn(self, text: str) -> tuple[Memory, Reply]:
        memory = self.memory
        if not text:
            return memory, self._empty()
        if len(text) > MOST_CHARACTERS:
            said = f"That is {len(text):,} characters; a turn takes at most {MOST_CHARACTERS:,}."
            raise BerthError(f"{said} Nothing was changed; say it shorter, or name a file to /load.")
        text = self._chosen(text)
        command = split(text)
        if command:
            return run_command(self, *command)
        form = export_wanted(text) if memory.recommendation is not None else ""
        if form:
            return run_command(self, "export", form)
        return self._skill_turns(text)

    def _skill_turns(self, text: str) -> tuple[Memory, Reply]:
        """Take the wishes of a turn one after the other; their replies become one."""
        wishes = clauses(text, self.dialog, self.knowledge)
        if len(wishes) == 1:
            return self._skill_turn(wishes[0])
        answer = self._to_all(text, wishes)
        if answer is not None:
            return self._skill_turn(text, answer)
        before, replies = self.memory, []
        try:
            for wish in wishes:
                self.memory, reply = self._skill_turn(wish, is_alone=False)
                replies.append((reply, self.memory.question))
            if any(reply.text for reply, _ in replies):
                return self.memory, joined(replies)
            return self.dialog_turn(begin(self.dialog, self.knowledge))
        finally:
            self.memory = before

    def _to_all(self, text: str, wishes: Sequence[str]) -> Answer | None:
        """Return the answer to a turn that is one question: "our tasks are slow. What can be done?".

        None where the wishes are better taken one by one.
        """
        if self.memory.dialog.slots or self.memory.dialog.asked:
            return None
        asked = [wish for wish in wishes if is_question(wish)]
        if not asked or len(asked) == len(wishes):
            return None
        topics = self.memory.topics
        apart = max(self.answerer.answer(wish, topics).certainty for wish in asked)
        answer = self.answerer.answer(text, topics)
        is_one = earlier.is_one_question(text, answer, apart)
        is_one |= earlier.asks_of_others(text, asked, answer, self.answerer.lexicon)
        return answer if is_one else None

    def _chosen(self, text: str) -> str:
        """Take a lone digit for the suggestion of that number, unless a number is being asked for."""
        suggestions = self._turns[-1].reply.suggestions if self._turns else ()
        number = int(text) if text.isdigit() and len(text) == 1 else 0
        if 0 < number <= len(suggestions) and not asks_for_number(self.memory.dialog, self.knowledge):
            return suggestions[number - 1]
        return text

    def _skill_turn(
        self, text: str, answer: Answer | None = None, *, is_alone: bool = True
    ) -> tuple[Memory, Reply]:
        memory = self.memory
        said = converse(text, memory.talk, memory.topology, self.knowledge)
        if said is not None:
            return replace(memory, talk=said.talk), self.about_groups(said)
        memory, reply = self._other_turn(text, answer, is_alone=is_alone)
        talk = memory.talk.aside()
        return memory if talk is memory.talk else replace(memory, talk=talk), reply

    def _other_turn(self, text: str, answer: Answer | None, *, is_alone: bool) -> tuple[Memory, Reply]:
        memory = self.memory
        understanding = understand(text, self.dialog, self.knowledge)
        is_of_answer = earlier.asks_after_an_answer(
            text, understanding, memory.dialog, is_answered=bool(memory.topics)
        ) or earlier.asks_of_last_sum(understanding, memory.topics)
        if understanding.act == "undo" and not is_of_answer:
            return run_command(self, "undo", "")
        estimated = any(topic.estimate and not topic.is_past for topic in memory.topics)
        if understanding.act in _DIALOG_ALONE and memory.dialog.slots and not estimated:
            return self.dialog_turn(step(text, self.dialog, self.knowledge, understanding))
        answer = answer or self.answerer.answer(text, memory.topics)
        if earlier.goes_on_with_answer(text, understanding, memory.topics) and answer.kind != "declined":
            return self.answer_turn(answer)
        is_first = not (memory.topics or is_underway(memory.dialog))
        leans = leaning(text, self._openings) if is_first else None
        heard = Heard(text, understanding, answer, memory.dialog, self.answerer.lexicon, leans)
        mended, _ = self.answerer.speller.mend(text)
        if choose(heard, mended) == "dialog" and not is_of_answer:
            if is_first and understanding.is_empty and is_alone:
                return self.dialog_turn(begin(self.dialog, self.knowledge))
            if is_first and understanding.is_empty and heard.names_nothing_known:
                return memory, self.say("clarify", "")  # it only tells what the other sentences are about
            return self.dialog_turn(step(text, self.dialog, self.knowledge, understanding))
        if answer.kind != "declined":
            return self.answer_turn(answer)
        is_noise = not answer.suggestions and not is_question(text)
        state = self.dialog if is_noise else replace(self.dialog, misses=0)
        aside = aside_turn(text, state, self.knowledge)
        if aside is not None:
            return self.dialog_turn(aside)
        memory, reply = self.answer_turn(answer)
        misses = memory.dialog.misses
        if memory.dialog.asked is None and misses != is_noise:  # else the dialog counts what it cannot read
            memory = replace(memory, dialog=replace(memory.dialog, misses=int(is_noise)))
        return memory, reply

    def answer_turn(self, answer: Answer) -> tuple[Memory, Reply]:
        """Show an answer, and come back to the question that was being asked."""
        memory = self.memory
        topics = (answer.topic, *memory.topics)[:_REMEMBERED_TOPICS] if answer.topic else memory.topics
        memory = replace(memory, topics=topics)
        text, asks = answer.text, memory.dialog.asked
        dialog, question = ask_again(memory.dialog, self.knowledge)
        if asks and question:
            text = f"{text}\n\nBack to your workload: {question}"
            memory = replace(memory, dialog=dialog, question=question)
        reply = Reply(
            kind=answer.kind,
            text=text,
            citations=tuple(
                Citation(card=c.card, title=c.title, url=c.url, as_of=c.as_of) for c in answer.citations
            ),
            slots=slot_values(memory.dialog),
            asks=asks,
            suggestions=tuple(answer.suggestions)[:4],
        )
        return memory, reply

    def dialog_turn(self, turn: DialogTurn) -> tuple[Memory, Reply]:
        """Show what the dialog said."""
        question = turn.question or self.memory.question
        choices = tuple(turn.suggestions)[:4] if turn.question else self.memory.choices
        moves_on = turn.recommendation is not None or turn.state.slots != self.memory.dialog.slots
        topics = self.memory.topics
        memory = replace(
            self.memory,
            topics=tuple(records.replace(topic, is_past=True) for topic in topics) if moves_on else topics,
            dialog=turn.state,
            question=question if turn.asks else "",
            choices=choices if turn.asks else (),
            recommendation=turn.recommendation or self.memory.recommendation,
        )
        reply = Reply(
            kind=turn.kind,
            text=turn.text,
            citations=self.citations(turn.cards),
            slots=slot_values(turn.state),
            asks=turn.asks,
            recommendation=turn.recommendation,
            suggestions=tuple(turn.suggestions)[:4],
        )
        return memory, reply

    def citations(self, card_ids: Iterable[str]) -> tuple[Citation, ...]:
        """Return the first source of each card that exists."""
        known = (self.knowledge.cards[i] for i in dict.fromkeys(card_ids) if i in self.knowledge.cards)
        return tuple(
            Citation(card=c.id, title=c.title, url=c.sources[0].url, as_of=c.sources[0].as_of) for c in known
        )

    def say(self, kind: ReplyKind, text: str, suggestions: tuple[str, ...] = ()) -> Reply:
        """Return a reply that changes nothing; the question being asked stays open, with its choices."""
        dialog = self.memory.dialog
        return Reply(
            kind=kind,
            text=text,
            slots=dict(self.slots),
            asks=dialog.asked,
            suggestions=suggestions or (self.memory.choices if dialog.asked else ()),
        )

    def about_groups(self, said: Said) -> Reply:
        """Return what was said about security groups, with the cards behind it."""
        reply = self.say(said.kind, said.text, said.suggestions)
        return reply.model_copy(update={"citations": self.citations(said.cards)})

    def _empty(self) -> Reply:
        asks = self.memory.dialog.asked
        help_line = "Ask a fact, or describe a workload; /help shows how."
        return self.say("clarify", self.memory.question if asks else help_line)
