"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from assistant.cli.exit_codes import ExitCode
from assistant.session.text import clean


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints bring no escape codes of the words complained of."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.WRONG_USE, f"{self.prog}: {clean(message)}\n")


def build() -> argparse.ArgumentParser:
    """Return the parser of `berth`."""
    parser = _Parser(
        prog="berth",
        description="Where should this workload run on AWS, what does it cost, and why. "
        "Without a command: the terminal UI.",
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument(
        "--knowledge", metavar="FOLDER", type=Path, action="append", default=[],
        help="a pack: a folder of your own cards and prices; may be repeated, later ones override",
    )  # fmt: skip
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal (UI)")
    parser.add_argument(
        "--continue", dest="resume", action="store_true", help="go on in the last conversation (UI)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _conversation(commands)
    _engine(commands)
    _security_groups(commands)
    _upkeep(commands)
    return parser


def _conversation(commands: argparse._SubParsersAction[_Parser]) -> None:
    ask = commands.add_parser("ask", help="one answer and its sources")
    ask.add_argument("question", nargs="*", help="the question; read from stdin when left out")
    ask.add_argument("--json", action="store_true", help="print a Reply as JSON")
    chat = commands.add_parser("chat", help="a conversation by lines, for pipes and screen readers")
    form = chat.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="labelled text (the default)")
    form.add_argument("--json", action="store_true", help="one Reply per line")
    chat.add_argument("--record", metavar="FILE", type=Path, help="write a transcript")
    serve = commands.add_parser("serve", help="the terminal UI in the browser, on this machine only")
    serve.add_argument("--port", type=int, default=8000, help="the port of 127.0.0.1 (8000)")
    commands.add_parser(
        "mcp", help="tools for other assistants: the Model Context Protocol on stdin and stdout"
    )
    replay = commands.add_parser("replay", help="replay transcripts and show where a reply moved")
    replay.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    replay.add_argument("--update", action="store_true", help="write today's words into the files")
    replay.add_argument("--json", action="store_true")


def _engine(commands: argparse._SubParsersAction[_Parser]) -> None:
    recommend = commands.add_parser("recommend", help="the engine, from a workload file or fields")
    _workload_options(recommend)
    recommend.add_argument("--json", action="store_true", help="print a Recommendation as JSON")
    recommend.add_argument("--details", action="store_true", help="with the ranked table and the bill")
    recommend.add_argument(
        "--batch", metavar="FILE", type=Path,
        help="many workloads (JSON Lines, a YAML or JSON list, CSV; - for stdin), one JSON line for each",
    )  # fmt: skip
    _weight_options(recommend)
    recommend.add_argument(
        "--flips", action="store_true", help="with --batch: also solve for what would change each answer"
    )
    preferences = commands.add_parser("preferences", help="the weights of the engine, by name")
    _weight_options(preferences)
    preferences.add_argument("--json", action="store_true")
    export = commands.add_parser("export", help="starter templates and reports")
    export.add_argument("format", choices=("cloudformation", "terraform", "markdown"))
    _workload_options(export)
    export.add_argument("--output", metavar="FOLDER", type=Path, help="write files there, not to stdout")


def _weight_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--prefer", dest="weights", metavar="NAME=VALUE", action="append", default=[],
        help="change a weight that `berth preferences` lists; may be repeated",
    )  # fmt: skip


def _workload_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="a workload as YAML or JSON; - for stdin")
    parser.add_argument(
        "--set", dest="fields", metavar="FIELD=VALUE", action="append", default=[], help="may be repeated"
    )


def _security_groups(commands: argparse._SubParsersAction[_Parser]) -> None:
    from assistant.cli.security_group_options import add_options

    add_options(commands.add_parser("sg", help="security groups: does the packet get through"))


def _upkeep(commands: argparse._SubParsersAction[_Parser]) -> None:
    knowledge = commands.add_parser("knowledge", help="lint the cards, compare them with AWS's API models")
    verbs = knowledge.add_subparsers(dest="verb", metavar="check|verify|stats|new", required=True)
    for name, text in (
        ("check", "lint the cards, packs included"),
        ("verify", "compare facts with AWS's own API models"),
        ("stats", "count cards, facts and references"),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("--json", action="store_true")
        if name == "verify":
            verb.add_argument("--all", action="store_true", help="list every fact, not only drift")
    new = verbs.add_parser("new", help="start a card of your own")
    new.add_argument("id", metavar="ID", help="its id, beginning with the service: lambda-our-timeout")
    new.add_argument("--into", metavar="PACK", type=Path, help="the pack; your own by default")
    schema = commands.add_parser("schema", help="JSON Schema of a public model")
    schema.add_argument("name", choices=("reply", "workload", "recommendation", "card", "transcript"))
