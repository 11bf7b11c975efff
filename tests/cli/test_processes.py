import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BERTH = (sys.executable, "-m", "assistant")
posix = pytest.mark.skipif(os.name == "nt", reason="pipes, signals and terminals of POSIX")


def environment(**more) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def start(*words, **options) -> subprocess.Popen:
    options = {"stdin": subprocess.DEVNULL, "env": environment(), **options}
    return subprocess.Popen([*BERTH, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_the_module_answers_from_any_folder(tmp_path) -> None:
    process = start("ask", "lambda timeout", cwd=tmp_path)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out.startswith(b"30 minutes")
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words", [("ask", "lambda timeout"), ("--help",), ("chat", "--json"), ("schema", "reply")]
)
def test_a_closed_pipe_ends_quietly(words, unbuffered) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [*BERTH, *words], stdout=writer, stderr=subprocess.PIPE, input=b"lambda timeout\n" * 3, check=False,
        env=environment(PYTHONUNBUFFERED=unbuffered),
    )  # fmt: skip
    os.close(writer)
    assert (process.returncode, process.stderr) == (0, b"")


@posix
def test_ctrl_c_ends_quietly_and_loses_nothing_recorded(tmp_path) -> None:
    file = tmp_path / "kept.yaml"
    process = start("chat", "--plain", "--record", str(file), stdin=subprocess.PIPE)
    process.stdin.write(b"lambda timeout\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"Berth: 30 minutes")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert (process.returncode, err) == (130, b"")
    assert 'user: "lambda timeout"' in file.read_text()


@posix
def test_output_that_cannot_be_written_is_said_in_a_sentence() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [*BERTH, "ask", "lambda timeout"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=environment(),
        )
    assert process.returncode == 2
    assert process.stderr.startswith(b"berth: the output cannot be written")
    assert process.stderr.count(b"\n") == 1


@posix
@pytest.mark.parametrize("closed", [">&-", "<&-", ">&- <&- 2>&-"])
def test_missing_standard_streams_are_no_crash(closed) -> None:
    command = f'"$0" -m assistant ask "lambda timeout" {closed}'
    process = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable], stderr=subprocess.PIPE, check=False, env=environment()
    )
    assert (process.returncode, process.stderr) == (0, b"")


def test_a_terminal_without_the_characters_still_gets_the_words() -> None:
    process = subprocess.run(
        [*BERTH, "ask", "/help"], capture_output=True, check=False, env=environment(PYTHONIOENCODING="ascii")
    )
    assert process.returncode == 0
    assert b"Ask a fact (?max memory" in process.stdout


@posix
@pytest.mark.parametrize(
    ("more", "bold"),
    [({"TERM": "xterm"}, True), ({"NO_COLOR": "1", "TERM": "xterm"}, False), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_sees_the_figure_bold_unless_refused(more, bold) -> None:
    kept = {name: value for name, value in environment().items() if name != "NO_COLOR"}
    seen = _at_a_terminal([*BERTH, "ask", "lambda timeout"], {**kept, **more})
    assert (b"\x1b[1m30 minutes\x1b[0m" in seen) is bold
    assert (b"\x1b" in seen) is bold


@posix
@pytest.mark.parametrize("question", ["lambda timeout", "Lambda timeout? And is it a hard limit?"])
def test_whoever_waits_for_the_first_answer_is_told_why(tmp_path, question) -> None:
    where = environment(BERTH_CACHE_DIR=str(tmp_path))
    said = [_at_a_terminal([*BERTH, "ask", question], where) for _ in range(2)]
    assert [b"first time takes some seconds" in one for one in said] == [True, False]
    assert all(b"30 minutes" in one for one in said)


def _at_a_terminal(words: list[str], environment: dict[str, str]) -> bytes:
    """Return what a command prints on a terminal of its own."""
    master, terminal = os.openpty()
    process = subprocess.Popen(words, stdin=terminal, stdout=terminal, stderr=terminal, env=environment)
    os.close(terminal)
    seen = b""
    try:
        while chunk := os.read(master, 4096):
            seen += chunk
    except OSError:
        pass  # the terminal is closed once the process ends
    os.close(master)
    assert process.wait() == 0
    return seen
