"""What a cold answer may import, and that no cache in whatever state changes its words."""

import os
import random
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from assistant import Session
from assistant.cli.plain import plain
from assistant.facts.compiled import Parts, entry_name, is_stored, knowledge_folder
from assistant.facts.knowledge import default_knowledge
from assistant.session.alone import answer_alone
from assistant.session.transcripts import read_transcript

ROOT = Path(__file__).parents[2]
_HEAVY = {
    "argparse", "ast", "dataclasses", "inspect", "logging", "numpy", "pathlib", "pydantic", "rapidfuzz", "rich",
    "textual", "tokenize", "typing", "yaml", "assistant.costs", "assistant.dialog", "assistant.engine",
    "assistant.reply", "assistant.session.conversation",
}  # fmt: skip
_LIST_MODULES = (
    "import sys; from assistant.__main__ import main; sys.argv[0] = 'berth'; main();"
    "print(*sys.modules, file=sys.stderr)"
)


@cache
def one_session() -> Session:
    return Session(loaded=default_knowledge())


def session_says(question) -> tuple[str, str]:
    """Return kind and words of a new conversation's first reply."""
    one_session().send("/new")
    reply = one_session().send(question)
    return reply.kind, reply.text


def ask(question, **more) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-S", "-c", _LIST_MODULES, "ask", question]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment)


@pytest.mark.parametrize(
    "question",
    [
        "lambda timeout",
        "max memory for a fargate task?",
        "are security groups stateful?",
        "what is an ENI?",
        "fargate vs lambda memory",
        "which platforms support gpus?",
        "kubernetes pod limits",
        "how many rules can a security group have?",
    ],
)
def test_a_warm_answer_imports_nothing_heavy(question) -> None:
    assert answer_alone(question) is not None
    ran = ask(question)
    assert ran.stdout == f"{plain(session_says(question)[1])}\n"
    heavy = _HEAVY & {name for module in ran.stderr.split() for name in (module, module.split(".")[0])}
    assert not heavy, f"a cold answer now imports {sorted(heavy)}, which takes longer than answering"


@pytest.mark.parametrize("question", ["lambda timeout", "max memory for a fargate task?", "ecs vs eks"])
def test_an_answer_reads_a_few_of_the_stored_cards(monkeypatch, question) -> None:
    read: list[str] = []
    piece = Parts.piece
    monkeypatch.setattr(
        Parts, "piece", lambda self, name, place: read.append(name) or piece(self, name, place)
    )
    assert answer_alone(question) is not None
    assert 0 < read.count("profiles") + read.count("cards") < len(default_knowledge().cards) / 5


def ways_to_ask() -> list[str]:
    """Return every way to ask for a card, but for the phrasings."""
    return [text for card in default_knowledge().cards.values() for text in (card.question, *card.asks)]


def asks() -> list[str]:
    """Return some ways to ask for cards."""
    return random.Random(20).sample(ways_to_ask(), 120)  # noqa: S311 - a fixed sample


def others() -> list[str]:
    """Return beliefs, and things said of a workload, some with slips and odd forms."""
    cards = default_knowledge().cards.values()
    said = [
        turn.user
        for path in sorted((ROOT / "transcripts").rglob("*.yaml"))
        for turn in read_transcript(path).turns
    ]
    beliefs = [claim for card in cards for correction in card.corrections for claim in correction.claims[:1]]
    odd = [
        "a job", "we have a job", "20 min nightly, 2 gigs, python", "recommend", "what do you recommend?", "undo",
        "hello", "why?", "more", "forget memory", "-3 GB", "0 vCPU", "half a gig", "an hour every night", "???",
        "where should I run a nightly job of 20 minutes?", "can I run windows containers on fargate?", "i",
        "how should we host 3 containers with 2 GB?", "kubernetes", "k8s pod limits", "fargtae memroy limit",
        "max memory of azure functions", "what is the capital of France?", "is lambda cheaper than fargate?",
        "lambda only has 512 MB of /tmp", "/help", "/var size lambda", "fargate vs lambda memory", "1", "",
        "can eni-1 reach eni-2 on tcp 3306?", "can 10.0.0.1 reach 10.0.0.2 on port 22?", "price of a t3.medium",
        "how much is 4 vCPU and 8 GB on fargate around the clock?", "default lambda timeout", "x" * 500,
        "lambda\ttimeout", " lambda timeout ", "LAMBDA TIMEOUT", "caf\u00e9 lambda", "lambda\u2019s timeout",
        "can I delete the default security group?", "delete the default security group", "drop it", "forget france",
        "can you remove a network interface from a task?", "waht is that?", "ecs watch", "kafak consumer",
        "no idea", "stop", "is it stateful?", "can it run in a container?", "which of them support GPUs?",
    ]  # fmt: skip
    return [*said, *random.Random(20).sample(beliefs, 40), *odd]  # noqa: S311 - a fixed sample


def test_an_answer_alone_is_what_a_session_says() -> None:
    """Word for word, for whatever is answered without a session; and that is most of what cards are asked."""
    asked = asks()
    alone = {text: found for text in (*asked, *others()) if (found := answer_alone(text)) is not None}
    different = {text for text, found in alone.items() if (found.kind, found.text) != session_says(text)}
    assert not different
    many = ways_to_ask()[::40]  # so many that no card more or less changes the share much
    assert sum(answer_alone(text) is not None for text in many) > len(many) * 0.7


@pytest.mark.parametrize(
    "said",
    ["20 min nightly, 2 gigs, python", "we have a job with 2 GB", "recommend", "undo", "/help", "-3 GB", "", "x" * 5000,
     "can eni-1 reach eni-2 on tcp 3306?", "where should I run a nightly job of 20 minutes?"],
)  # fmt: skip
def test_what_is_for_the_dialog_is_left_to_a_session(said) -> None:
    assert answer_alone(said) is None


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> Path:
    """A cache that one answer has filled, having said first that it takes a while."""
    folder, told = tmp_path_factory.mktemp("compiled") / "cache", []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BERTH_CACHE_DIR", str(folder))
        assert not is_stored("index", [knowledge_folder()])
        for _ in range(2):
            answer = answer_alone("lambda timeout", compiling=lambda: told.append("compiling"))
            assert answer.text == session_says("lambda timeout")[1]
        assert is_stored("index", [knowledge_folder()])
    assert told == ["compiling"]
    return folder


@pytest.fixture
def filled(tmp_path, monkeypatch, compiled) -> Path:
    """A copy of it for this test alone."""
    folder = tmp_path / "cache"
    shutil.copytree(compiled, folder)
    monkeypatch.setenv("BERTH_CACHE_DIR", str(folder))
    return folder


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.stat().st_size)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"{ not json\n",
        lambda content: b"[]\n" + content,
        lambda content: content[: len(content) // 2],
        lambda content: content[: content.index(b"\n")],
        lambda content: content.replace(b"30 minutes", b"99 minutes"),
        lambda content: content.replace(b"lambda-timeout", b"lambda-tiNeout"),
        lambda content: content.replace(b"timeout", b"tiXeout"),
        lambda content: bytes(len(content)),
        lambda content: content.split(b"\n")[0] + b"\n" + b"\xff" * len(content),
    ],
    ids=["empty", "no-json", "list", "half", "head", "figure", "id", "word", "zeros", "noise"],
)  # fmt: skip
def test_a_damaged_cache_is_built_again_and_no_word_is_lost(filled, damage) -> None:
    for entry in entries(filled):
        entry.write_bytes(damage(entry.read_bytes()))
    assert answer_alone("lambda timeout").text == session_says("lambda timeout")[1]
    assert (
        answer_alone("are security groups stateful?").text == session_says("are security groups stateful?")[1]
    )
    sound = {entry: entry.read_bytes() for entry in entries(filled)}
    assert answer_alone("lambda timeout").text == session_says("lambda timeout")[1]
    assert {entry: entry.read_bytes() for entry in entries(filled)} == sound


def test_a_cache_that_cannot_be_written_or_read_is_done_without(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "taken"):
        monkeypatch.setenv("BERTH_CACHE_DIR", str(folder))
        taken = f"{entry_name('answers', [knowledge_folder()])}.json"
        (tmp_path / "taken" / taken).mkdir(parents=True, exist_ok=True)
        assert answer_alone("lambda timeout").text == session_says("lambda timeout")[1]


@pytest.fixture
def own_copy(tmp_path, monkeypatch):
    """A copy of the program and its knowledge, whose cards can be edited."""
    for name in ("assistant", "knowledge"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("BERTH_CACHE_DIR", str(tmp_path / "cache"))

    def say(question) -> str:
        command = [sys.executable, "-m", "assistant", "ask", question]
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        ran = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
        )
        return ran.stdout + ran.stderr

    return tmp_path, say


def test_an_edited_added_or_removed_card_is_noticed(own_copy) -> None:
    folder, say = own_copy
    card = folder / "knowledge" / "cards" / "lambda" / "lambda-timeout.yaml"
    text = card.read_text()
    assert say("lambda timeout").startswith("30 minutes")
    with card.open("r+") as file:  # in place, and no longer than before
        file.write(text.replace("value: 1800", "value: 1740"))
    assert say("lambda timeout").startswith("29 minutes")
    card.write_text(text)
    assert say("lambda timeout").startswith("30 minutes")
    added = card.with_name("lambda-zebra.yaml")
    source = "sources: [{url: 'https://example.test/', as_of: '2026-11', title: Zoo}]"
    added.write_text(
        f"id: lambda-zebra\ntitle: zebra\nquestion: What is a zebra?\nanswer: '**Striped.**'\n{source}\n"
    )
    assert say("what is a zebra?").startswith("Striped.")
    added.unlink()
    assert not say("what is a zebra?").startswith("Striped.")
    card.write_text(text + "colour: red\n")
    assert "lambda-timeout.yaml" in say("lambda timeout")


def test_packs_have_a_cache_of_their_own(tmp_path, filled) -> None:
    cards = tmp_path / "house" / "cards" / "house"
    cards.mkdir(parents=True)
    text = (
        "id: house-region\ntitle: home region\nquestion: Which region is our home region?\nanswer: '**{house.region}**.'\n"
        "facts: [{key: house.region, value: eu-central-1, unit: text, name: home region}]\n"
        "sources: [{url: 'https://wiki.example.test/', as_of: '2026-11', title: House rules}]\n"
    )
    (cards / "house-region.yaml").write_text(text)
    packs = (tmp_path / "house",)
    question = "which region is the home region?"
    for _ in range(2):
        said = answer_alone(question, packs)
        assert said.text == Session(packs).send(question).text
        assert said.text.startswith("**eu-central-1**")
        assert said.text.endswith("From your pack house.")
        assert answer_alone("lambda timeout").text == session_says("lambda timeout")[1]
    assert len([path for path in entries(filled) if path.name.startswith("answers")]) == 2
    (cards / "house-region.yaml").write_text(text.replace("eu-central-1", "eu-west-1"))
    assert answer_alone(question, packs).text.startswith("**eu-west-1**")
    assert answer_alone(question, (tmp_path / "nowhere",)) is None
