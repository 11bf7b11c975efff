from pathlib import Path

import pytest

from assistant import Session
from assistant.facts.knowledge import default_knowledge
from assistant.session.commands import COMMANDS, split
from assistant.session.replay import replay_file
from assistant.session.transcripts import read_transcript

NIGHTLY = "40 min nightly, 2 gigs, python"


def test_help_names_every_command(session) -> None:
    reply = session.send("/help")
    assert reply.kind == "help"
    assert all(f"`/{command.name}" in reply.text for command in COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.name != "save"], ids=lambda c: c.name)
def test_every_command_and_alias_answers_without_an_argument(session, command) -> None:
    kinds = set()
    for name in (command.name, *command.aliases):
        session.send("/new")
        kinds.add(session.send(f"/{name}").kind)
    assert len(kinds) == 1


def test_an_unknown_command_names_the_nearest(session) -> None:
    reply = session.send("/recomend")
    assert reply.kind == "error"
    assert "/recommend" in reply.text


def test_a_path_in_a_question_is_no_command() -> None:
    assert split("/tmp size of lambda") is None  # noqa: S108 - words, no file
    assert split("/Undo ") == ("undo", "")


@pytest.mark.parametrize(
    ("argument", "field", "value"),
    [
        ("memory_mib=4 GB", "memory_mib", 4096),
        ("run_seconds=150 ms", "run_seconds", 0.15),
        ("requests_per_month=once a night", "requests_per_month", 365 / 12),
        ("latency_sensitive=no", "latency_sensitive", False),
    ],
)
def test_set_takes_a_value_as_people_say_it(session, argument, field, value) -> None:
    assert session.send(f"/set {argument}").slots[field].value == pytest.approx(value)


def test_set_and_forget_change_one_field(session) -> None:
    reply = session.send("/set memory_mib=2048")
    slot = reply.slots["memory_mib"]
    assert (slot.value, slot.unit, slot.origin, slot.turn) == (2048, "MiB", "said", 1)
    assert session.send("/set interruptible=yes").slots["interruptible"].value is True
    assert set(session.send("/forget memory").slots) == {"interruptible"}
    assert session.send("/set interruptible=").slots == {}


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("memory_mib=-3", ["memory_mib", "-3", "greater than 0"]),
        ("vcpus=0", ["vcpus", "greater than 0"]),
        ("memory=2048", ["'memory'", "memory_mib"]),
        ("memory_mib=" + "[" * 5000, ["memory_mib", "cannot be read"]),
        ("memory_mib", ["FIELD=VALUE"]),
        ("platform=lambda", ["platform"]),
    ],
    ids=["negative", "nothing", "unknown", "nested", "no-value", "no-field"],
)
def test_set_refuses_what_cannot_be_and_keeps_the_rest(session, argument, words) -> None:
    session.send("/set run_seconds=60")
    reply = session.send(f"/set {argument}")
    assert reply.kind == "error"
    assert all(word in reply.text for word in words), reply.text
    assert reply.slots["run_seconds"].value == 60
    assert reply.asks


def test_why_and_details_speak_of_the_last_thing_said(session) -> None:
    assert session.send("/why").kind == "clarify"
    session.send("lambda timeout")
    more = session.send("/details")
    assert more.kind == "answer"
    assert session.send("/why").text == more.text
    asked = session.send(NIGHTLY)
    assert session.send("/why").asks == asked.asks
    assert session.send("/details").kind == "recommendation"


def test_sources_lists_the_pages_of_the_last_answer(session) -> None:
    assert session.send("/sources").kind == "clarify"
    cited = session.send("lambda timeout").citations
    reply = session.send("/sources")
    assert reply.citations == cited
    assert cited[0].url in reply.text


def test_compare_takes_two_names(session) -> None:
    reply = session.send("/compare lambda fargate")
    assert reply.kind == "comparison"
    assert "| Lambda | Fargate |" in reply.text


def test_export_needs_a_recommendation_then_writes_the_report(session) -> None:
    assert session.send("/export").kind == "error"
    session.send(NIGHTLY)
    session.send("recommend")
    assert "Fargate" in session.send("/export markdown").text
    assert "AWS::ECS::TaskDefinition" in session.send("/export cloudformation").text
    wrong = session.send("/export word")
    assert wrong.kind == "error"
    assert "word" in wrong.text


def test_a_packet_is_judged_over_loaded_files(session, two_tiers) -> None:
    asked = "can eni-web reach eni-db on tcp 3306?"
    first = session.send(asked)
    assert first.kind == "clarify"
    assert "/load" in first.text
    loaded = session.send(f"/load '{two_tiers}/groups.json' '{two_tiers}/interfaces.json'")
    assert "2 security groups, 2 interfaces" in loaded.text
    assert session.send("1").kind == "verdict"
    verdict = session.send(asked)
    assert verdict.kind == "verdict"
    assert verdict.text.startswith("**Allowed**")
    assert session.send("can 10.0.1.10 reach 10.0.2.10 on tcp 5432?").text.startswith("**Denied**")
    assert session.send("can eni-db reach eni-web on port 443?").text.startswith("**Denied**")
    unknown = session.send("can eni-web reach eni-nowhere on tcp 443?")
    assert unknown.kind == "clarify"
    assert "The files know no “eni-nowhere”" in unknown.text


def test_a_packet_without_a_port_is_judged_for_every_port(session, two_tiers) -> None:
    session.send(f"/load {two_tiers}/groups.json {two_tiers}/interfaces.json")
    reply = session.send("can eni-web talk to eni-db?")
    assert reply.kind == "verdict"
    assert "tcp 3306" in reply.text
    assert session.send("can eni-web ping eni-db?").kind == "verdict"


def test_a_port_that_cannot_be_is_named(session, two_tiers) -> None:
    session.send(f"/load {two_tiers}/groups.json {two_tiers}/interfaces.json")
    reply = session.send("can eni-web reach eni-db on port 99999?")
    assert reply.kind == "error"
    assert "99999" in reply.text


def test_a_verdict_in_the_middle_keeps_the_question_open(session, two_tiers) -> None:
    asked = session.send(NIGHTLY)
    session.send(f"/load {two_tiers}/groups.json {two_tiers}/interfaces.json")
    reply = session.send("can eni-web reach eni-db on tcp 3306?")
    assert (reply.kind, reply.asks, reply.slots) == ("verdict", asked.asks, asked.slots)


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", ["JSON"]), ("[1]", ["describe"]), ('{"SecurityGroups": [{"GroupId": 5}]}', ["GroupId", ":1"])],
)
def test_a_faulty_file_is_named_and_what_was_loaded_stays(session, two_tiers, content, words) -> None:
    session.send(f"/load {two_tiers}/groups.json {two_tiers}/interfaces.json")
    (two_tiers / "bad.json").write_text(content)
    reply = session.send(f"/load {two_tiers}/bad.json")
    assert reply.kind == "error"
    assert all(word in reply.text for word in ("bad.json", *words)), reply.text
    assert session.send("can eni-web reach eni-db on tcp 3306?").kind == "verdict"
    assert "there is no such file" in session.send("/load nowhere.json").text


def test_what_is_saved_replays_identically(session, two_tiers, monkeypatch) -> None:
    monkeypatch.chdir(two_tiers)
    said = [
        "lambda timeout", "1", NIGHTLY, "", "\x1b[31mactually\x1b[0m 4 GB", "max fargate memory?", "undo",
        "/load groups.json interfaces.json", "can eni-web reach eni-db on tcp 3306?", "2", "recommend",
        "/nonsense", "x" * 30_000, "/new",
    ]  # fmt: skip
    for text in said[:5]:
        session.send(text)
    session.send("/save half.yaml")
    for text in said[5:]:
        session.send(text)
    reply = session.send("/save whole.yaml")
    assert f"{len(said)} turns" in reply.text
    whole = Path("whole.yaml")
    assert [turn.user for turn in read_transcript(whole).turns] == said
    monkeypatch.chdir("/")
    replayed = replay_file(two_tiers / "whole.yaml", default_knowledge())
    assert (replayed.turns, replayed.moved) == (len(said), ())
    assert replay_file(two_tiers / "half.yaml", default_knowledge()).moved == ()


def test_saving_is_no_turn_and_never_overwrites(session, tmp_path) -> None:
    session.send("lambda timeout")
    file = tmp_path / "kept.yaml"
    file.write_text("mine")
    reply = session.send(f"/save {file}")
    assert reply.kind == "error"
    assert "exists already" in reply.text
    assert file.read_text() == "mine"
    assert session.send(f"/save {tmp_path}/none/x.yaml").kind == "error"
    assert [turn.user for turn in session.turns] == ["lambda timeout"]
    assert session.send("1").kind == "answer"


def test_a_replay_writes_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "t.yaml"
    file.write_text('turns:\n  - user: "/save stolen.yaml"\n    reply: Saved 0 turns to `stolen.yaml`.\n')
    assert replay_file(file, default_knowledge()).moved == ()
    assert [path.name for path in tmp_path.iterdir()] == ["t.yaml"]


def test_a_pack_is_asked_first_and_named(tmp_path) -> None:
    cards = tmp_path / "house" / "cards" / "house"
    cards.mkdir(parents=True)
    (cards / "house-region.yaml").write_text(
        "id: house-region\ntitle: our home region\nquestion: Which region do we deploy to?\n"
        "asks: [our home region, where do we deploy]\n"
        "answer: '**{house.region}**, for everything.'\n"
        "facts: [{key: house.region, value: eu-central-1, unit: text, name: home region}]\n"
        "sources: [{url: 'https://wiki.example.test/regions', as_of: '2026-11', title: House rules}]\n"
    )
    session = Session(knowledge=[tmp_path / "house"])
    reply = session.send("what is our home region?")
    assert reply.kind == "answer"
    assert "eu-central-1" in reply.text
    assert "house" in reply.text.split("Source:")[1]
    assert reply.citations[0].card == "house-region"
    assert (
        session.send("lambda timeout").text == Session(loaded=default_knowledge()).send("lambda timeout").text
    )
