import json
from pathlib import Path

import pytest

ESC = "\x1b"


@pytest.fixture
def sg(berth, two_tiers):
    """Ask about one packet of the two tiers."""

    def run(verb, *more):
        return berth("sg", verb, two_tiers / "groups.json", two_tiers / "interfaces.json", *more)

    return run


@pytest.mark.parametrize(
    ("packet", "code", "first"),
    [
        (["--from", "eni-web", "--to", "eni-db", "--port", 3306], 0, "Allowed"),
        (["--from", "10.0.1.10", "--to", "10.0.2.10", "--port", 3306], 0, "Allowed"),
        (["--from", "eni-web", "--to", "eni-db", "--port", 5432], 1, "Denied"),
        (["--from", "eni-db", "--to", "eni-web", "--protocol", "icmp"], 1, "Denied"),
        (["--from", "eni-db", "--to", "eni-web", "--port", 50000, "--source-port", 3306, "--established"], 0, "Allowed"),
        (["--from", "eni-web", "--to", "eni-gone", "--port", 3306], 3, "Undetermined"),
    ],
)  # fmt: skip
def test_check_tells_the_verdict_by_words_json_and_exit_code(sg, packet, code, first) -> None:
    ran = sg("check", *packet)
    assert ran.code == code
    assert ran.out.startswith(f"{first}: ")
    as_json = sg("check", *packet, "--json")
    assert as_json.code == code
    verdict = json.loads(as_json.out)
    assert set(verdict) >= {"outcome", "side", "rule", "steps", "explanation"}
    assert verdict["outcome"] == first.lower()


@pytest.mark.parametrize(
    ("packet", "words"),
    [
        (["--from", "eni-web", "--to", "eni-db", "--port", 65536], ["65536", "port"]),
        (["--from", "eni-web", "--to", "eni-db", "--port", "https"], ["https"]),
        (["--from", "eni-web", "--to", "eni-db"], ["port"]),
        (["--from", "eni-web", "--port", 1], ["--to"]),
        (["--from", "eni-web", "--to", "eni-db", "--port", 1, "--protocol", "tpc"], ["tpc", "tcp"]),
    ],
)
def test_a_packet_that_cannot_be_is_wrong_use(sg, packet, words) -> None:
    ran = sg("check", *packet)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize("verb", ["check", "audit", "explain"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["no such file"]),
        ('{\n"SecurityGroups": [', [":2", "JSON"]),
        ("SecurityGroups: [", ["YAML"]),
        ('{"SecurityGroups": [\n{"GroupId": 5}]}', [":2", "SecurityGroups.0.GroupId"]),
        ('{"Buckets": []}', ["SecurityGroups"]),
        ("[1]", ["describe"]),
    ],
)
def test_a_faulty_file_is_named_with_line_and_field(berth, tmp_path, verb, content, words) -> None:
    file = tmp_path / "groups.json"
    if content is not None:
        file.write_text(content)
    packet = ["--from", "a", "--to", "b", "--port", "1"] if verb == "check" else []
    ran = berth("sg", verb, file, *packet)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in ran.err for word in ("groups.json", *words)), ran.err
    assert ran.err.count("\n") == 1


def test_audit_finds_what_is_open_to_the_world(berth, sg, tmp_path) -> None:
    clean = sg("audit")
    assert (clean.code, clean.out) == (0, "Nothing found.\n")
    everyone = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    groups = [{"GroupId": "sg-1", "GroupName": f"{ESC}[31mopen", "IpPermissions": everyone}]
    file = tmp_path / "open.json"
    file.write_text(json.dumps({"SecurityGroups": groups}))
    ran = berth("sg", "audit", file)
    assert ran.code == 1
    assert "22" in ran.out
    assert ESC not in ran.out
    findings = json.loads(berth("sg", "audit", file, "--json").out)
    assert [finding["severity"] for finding in findings] == ["high"]
    assert sum(line.startswith("high ") for line in ran.out.splitlines()) == 1
    assert ESC not in berth("sg", "explain", file).out


def test_explain_tells_one_group_or_all(sg) -> None:
    both = sg("explain")
    assert both.code == 0
    assert "web-sg" in both.out
    one = sg("explain", "--group", "db-sg")
    assert "3306" in one.out
    assert "web-sg (sg-web)" not in one.out
    assert set(json.loads(sg("explain", "--json").out)) == {"sg-web", "sg-db"}
    unknown = sg("explain", "--group", "cache-sg")
    assert unknown.code == 2
    assert "cache-sg" in unknown.err


TRANSCRIPT = """# kept to the letter
title: "Two facts"
turns:
  - user: lambda timeout   # terse
    expect: {kind: answer}
    reply: |
      15 minutes, or so I was told.
  - user: "what is the capital of France?"
    expect:
      kind: declined
"""


@pytest.fixture
def transcript(tmp_path):
    file = tmp_path / "two.yaml"
    file.write_text(TRANSCRIPT)
    return file


def test_replay_shows_a_diff_where_words_moved_and_update_settles_it(berth, transcript) -> None:
    moved = berth("replay", transcript)
    assert moved.code == 1
    assert "turn 1: lambda timeout" in moved.out
    assert "    -15 minutes, or so I was told.\n" in moved.out
    assert "    +**30 minutes** for one invocation" in moved.out
    assert transcript.read_text() == TRANSCRIPT
    updated = berth("replay", "--update", transcript)
    assert updated.code == 0
    text = transcript.read_text()
    assert text.startswith(TRANSCRIPT.split("    reply:", maxsplit=1)[0])
    assert text.endswith(TRANSCRIPT.split("told.\n")[1])
    assert berth("replay", transcript).code == 0
    assert berth("replay", "--update", transcript).code == 0
    assert transcript.read_text() == text


def test_replay_names_what_was_expected(berth, transcript) -> None:
    transcript.write_text(
        "turns:\n  - user: 2 GB nightly\n"
        "    expect: {kind: answer, slots: {memory_mib: 1024, gpu: 1}, colour: red, asks: null}\n"
        "  - user: start over\n    expect: {slots: {}}\n  - user: 2 GB nightly\n    expect: {slots: {}}\n"
    )
    ran = berth("replay", transcript)
    assert ran.code == 1
    for words in (
        "kind: expected 'answer', got 'question'", "slots.memory_mib: expected 1024, got 2048",
        "slots.gpu: expected 1, there is none", "expect.colour: a Reply has no such field",
        "asks: expected None", "turn 3", "slots: expected none",
    ):  # fmt: skip
        assert words in ran.out
    assert "turn 2" not in ran.out
    assert berth("replay", "--update", transcript).code == 1


def test_replay_json_tells_the_same_to_programs(berth, transcript, tmp_path) -> None:
    (tmp_path / "empty.yaml").write_text("title: none\nturns: []\n")
    ran = berth("replay", "--json", tmp_path)
    assert ran.code == 1
    empty, two = json.loads(ran.out)
    assert (empty["turns"], empty["moved"]) == (0, [])
    assert two["file"] == str(transcript)
    assert [(moved["turn"], moved["user"]) for moved in two["moved"]] == [(1, "lambda timeout")]


def test_replay_shows_no_escapes_of_a_file(berth, transcript) -> None:
    transcript.write_text(f'turns:\n  - user: "\\e[31m/boom {"long " * 50}"\n    reply: "\\e[2Jgone"\n')
    ran = berth("replay", transcript)
    assert ran.code == 1
    assert ESC not in ran.out
    assert max(map(len, ran.out.splitlines())) < 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("turns: [", ["YAML"]),
        ("turns:\n  - user: hi\n    expct: {}\n", ["two.yaml:3", "turns.0.expct"]),
        ("- hi\n", ["mapping"]),
        ("turns:\n  - user: [1]\n", ["two.yaml:2", "turns.0.user"]),
    ],
)
def test_a_faulty_transcript_is_wrong_use(berth, transcript, content, words) -> None:
    transcript.write_text(content)
    ran = berth("replay", transcript)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in ran.err for word in words), ran.err


def test_replay_of_nothing_is_wrong_use(berth, tmp_path) -> None:
    (tmp_path / "folder").mkdir()
    for path in ("folder", "nowhere.yaml"):
        ran = berth("replay", tmp_path / path)
        assert ran.code == 2
        assert path in ran.err


def test_update_of_a_folder_that_refuses_writing_says_so(berth, transcript, monkeypatch) -> None:
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.write_text", refuse)
    ran = berth("replay", "--update", transcript)
    assert ran.code == 2
    assert all(word in ran.err for word in ("two.yaml", "Permission denied"))


def test_the_transcripts_of_the_project_hold_to_the_letter(berth) -> None:
    ran = berth("replay", Path(__file__).parents[2] / "transcripts")
    assert ran.code == 0, ran.out
    assert int(ran.err.split()[1]) >= 25
