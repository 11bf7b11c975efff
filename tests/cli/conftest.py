import io
import sys
from dataclasses import dataclass

import pytest

from assistant.__main__ import main
from tests.session.conftest import two_tiers

__all__ = ["berth", "two_tiers"]


@dataclass(frozen=True)
class Run:
    """What a command came to."""

    code: int
    out: str
    err: str


class _Typed(io.TextIOWrapper):
    """What was piped into the command."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


@pytest.fixture
def berth(capsys, monkeypatch):
    """Run the command line in this process."""

    def run(*arguments, stdin: str | bytes = "") -> Run:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["berth", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", _Typed(content))
        try:
            code = main()
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Run(int(code), captured.out, captured.err)

    return run
