import json

import pytest

from assistant import Reply, Session
from assistant.facts.knowledge import default_knowledge
from assistant.session.transcripts import read_transcript

NIGHTLY = "20 min nightly, 2 gigs, python"
ESC = "\x1b"


def test_ask_prints_the_answer_and_its_source(berth) -> None:
    ran = berth("ask", "max memory for a fargate task?")
    assert ran.code == 0
    assert ran.out.startswith("244 GB, on a 32 vCPU Linux task")
    assert "Source: " in ran.out
    assert ran.err == ""


def test_ask_takes_its_words_apart_or_from_stdin(berth) -> None:
    whole = berth("ask", "what is the lambda timeout?")
    assert berth("ask", "what", "is", "the", "lambda", "timeout?").out == whole.out
    assert berth("ask", stdin="what is the lambda timeout?\n").out == whole.out
    assert berth("ask", "--", "what is the lambda timeout?").out == whole.out


def test_ask_declines_with_the_exit_code_for_not_known(berth) -> None:
    ran = berth("ask", "what is the capital of France?")
    assert ran.code == 3
    assert ran.out.startswith("I don't know that.")


@pytest.mark.parametrize(("question", "code"), [("lambda timeout", 0), ("what is the capital of France?", 3)])
def test_ask_json_is_the_reply_of_a_session(berth, question, code) -> None:
    ran = berth("ask", "--json", question)
    assert ran.code == code
    assert Reply.model_validate_json(ran.out) == Session(loaded=default_knowledge()).send(question)
    assert ran.out.count("\n") == 1


def test_ask_of_a_workload_asks_back(berth) -> None:
    ran = berth("ask", NIGHTLY)
    assert ran.code == 0
    assert "?" in ran.out.split("\n")[0]


@pytest.mark.parametrize("stdin", ["", "  \n\n"])
def test_ask_without_a_question_is_wrong_use(berth, stdin) -> None:
    ran = berth("ask", stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("question", ["lambda " * 15_000, "/nonsense"])
def test_ask_refuses_what_it_cannot_use_in_one_sentence(berth, question) -> None:
    ran = berth("ask", stdin=question)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("berth: ")
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 200


def test_ask_survives_bytes_that_are_no_text(berth) -> None:
    assert berth("ask", stdin=b"lambda timeout \xff\xfe\x00").code in (0, 3)


@pytest.mark.parametrize("flags", [("--plain",), ()])
def test_chat_answers_every_line_in_turn(berth, flags) -> None:
    ran = berth("chat", *flags, stdin=f"lambda timeout\n\n{NIGHTLY}\nrecommend\n/quit\nnever reached\n")
    replies = ran.out.split("Berth: ")[1:]
    assert ran.code == 0
    assert len(replies) == 4
    assert replies[0].startswith("30 minutes")
    assert replies[3].startswith("Lambda, ")
    assert not {"|---|", "**", "`"} & set(ran.out.split())


def test_chat_speaks_tables_row_by_row(berth) -> None:
    ran = berth("chat", "--plain", stdin="fargate vs lambda memory\n")
    assert "Fargate; figure: 244 GB" in ran.out
    assert "|" not in ran.out


def test_chat_json_prints_one_reply_a_line(berth) -> None:
    turns = ["lambda timeout", "", NIGHTLY, "/nonsense", "x" * 30_000, "recommend"]
    ran = berth("chat", "--json", stdin="".join(f"{turn}\n" for turn in turns))
    session = Session(loaded=default_knowledge())
    assert ran.code == 0
    assert [Reply.model_validate_json(line) for line in ran.out.splitlines()] == [
        session.send(t) for t in turns
    ]


def test_chat_is_not_ended_by_a_line_that_fails(berth) -> None:
    lines = b"2 gigs nightly\n\xff\xfe\x1b[31m\n/load nowhere.json\n" + b"x" * 100_000 + b"\n10 minutes\n"
    ran = berth("chat", "--json", stdin=lines)
    replies = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [reply["kind"] for reply in replies][2:4] == ["error", "error"]
    assert replies[4]["slots"]["memory_mib"]["value"] == 2048
    assert replies[4]["slots"]["run_seconds"]["value"] == 600


@pytest.mark.parametrize("flag", ["--plain", "--json"])
def test_what_chat_records_replays_identically(berth, tmp_path, monkeypatch, flag) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "recorded.yaml"
    said = ["lambda timeout", "1", "", NIGHTLY, f"{ESC}[31mactually 4 GB{ESC}[0m", "undo", "recommend"]
    ran = berth("chat", flag, "--record", file, stdin="\r\n".join([*said, "/save other.yaml", ""]))
    assert ran.code == 0
    assert [turn.user for turn in read_transcript(file).turns] == said
    replayed = berth("replay", file)
    assert (replayed.code, "1 transcripts, 7 turns, 0 moved" in replayed.err) == (0, True)


def test_nothing_said_is_lost_when_a_recorded_chat_is_cut_off(berth, tmp_path, monkeypatch) -> None:
    file = tmp_path / "recorded.yaml"
    send = Session.send

    def interrupted(self, text):
        if text == "stop here":
            raise KeyboardInterrupt
        return send(self, text)

    monkeypatch.setattr(Session, "send", interrupted)
    ran = berth("chat", "--record", file, stdin="lambda timeout\nstop here\nfargate memory\n")
    assert ran.code == 130
    assert [turn.user for turn in read_transcript(file).turns] == ["lambda timeout"]


def test_a_record_that_cannot_be_written_is_said_before_the_first_turn(berth, tmp_path) -> None:
    (tmp_path / "there.yaml").write_text("mine")
    for file, words in (("there.yaml", "exists already"), ("none/r.yaml", "cannot be written")):
        ran = berth("chat", "--record", tmp_path / file, stdin="lambda timeout\n")
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err
        assert file in ran.err
    assert (tmp_path / "there.yaml").read_text() == "mine"


def test_an_empty_conversation_is_a_transcript_too(berth, tmp_path) -> None:
    file = tmp_path / "recorded.yaml"
    assert berth("chat", "--record", file).code == 0
    assert read_transcript(file).turns == ()
    assert berth("replay", file).code == 0


def test_piped_output_carries_no_escapes_whatever_is_said(berth) -> None:
    lines = (
        f"{ESC}[31mlambda timeout{ESC}[0m\n/{ESC}]0;title\x07x\n/set {ESC}[2J=1\nfargate vs lambda memory\n"
    )
    for flag in ("--plain", "--json"):
        ran = berth("chat", flag, stdin=lines)
        assert not any(ord(c) < 32 and c != "\n" for c in ran.out + ran.err)


@pytest.mark.parametrize(
    "words",
    [["--knowledge", "nowhere", "ask", "x"], ["ask", "--jsn", "x"], ["sing"], ["chat", "--plain", "--json"]],
)
def test_wrong_use_is_exit_two_and_says_why(berth, words) -> None:
    ran = berth(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_the_ui_is_not_opened_in_a_pipe(berth) -> None:
    ran = berth()
    assert ran.code == 2
    assert "berth ask" in ran.err
