"""The options of `berth sg`."""

from __future__ import annotations

from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

VERBS = {
    "check": "judge one packet",
    "who": "who can reach a port of something",
    "reach": "what something can reach",
    "audit": "find what is open, unused, stale or close to a quota",
    "explain": "a group in plain words",
    "diff": "what a change opens or closes: two files, or one Terraform plan",
    "fix": "the least rule that lets a packet through",
    "graph": "who may talk to whom",
    "design": "least-privilege groups for the parts of an application",
}
_FILES = (
    "output of aws ec2 describe-…, a CloudFormation template, a Terraform state, plan or configuration "
    "(a folder stands for its .tf files); - for stdin"
)
_FORMS = ("cli", "cloudformation", "terraform")


def add_options(parser: ArgumentParser) -> None:
    """Add the verbs and their options."""
    verbs = parser.add_subparsers(dest="verb", metavar="|".join(VERBS), required=True)
    for name, text in VERBS.items():
        verb = verbs.add_parser(name, help=text, description=text)
        verb.add_argument("--json", action="store_true", help="for programs")
        if name == "design":
            verb.add_argument(
                "words", nargs="+", metavar="PART", help="for example: alb, web on 3000, postgres"
            )
            verb.add_argument("--format", choices=_FORMS, help="write it for a tool")
            continue
        verb.add_argument("files", nargs="*", type=Path, metavar="FILE", help=_FILES)
        verb.add_argument(
            "--value", dest="given", metavar="NAME=VALUE", action="append", default=[],
            help="value of a template's parameter or variable; may be repeated",
        )  # fmt: skip
        if name == "diff":
            verb.add_argument(
                "--with", dest="shared", metavar="FILE", type=Path, action="append", default=[],
                help="a file that holds before and after, interfaces say; may be repeated",
            )  # fmt: skip
        else:
            verb.add_argument("--profile", metavar="NAME", help="read a live account instead (extra: live)")
            verb.add_argument("--region", metavar="REGION", help="of the live account")
        _OWN.get(name, _nothing)(verb)


def _nothing(_: ArgumentParser) -> None:
    """Add nothing: the files are all that is needed."""


def _for_check(verb: ArgumentParser) -> None:
    _end(verb, "from", "source", required=True)
    _end(verb, "to", "target", required=True)
    _traffic(verb)
    verb.add_argument("--source-port", type=int)
    verb.add_argument("--established", action="store_true", help="a reply of a connection let through")


def _for_fix(verb: ArgumentParser) -> None:
    _for_check(verb)
    verb.add_argument("--exact", action="store_true", help="name addresses, so that no other member gets in")
    verb.add_argument("--format", choices=_FORMS, help="write it for one tool only")


def _for_who(verb: ArgumentParser) -> None:
    _end(verb, "to", "target", required=False)
    _traffic(verb)


def _for_reach(verb: ArgumentParser) -> None:
    _end(verb, "from", "source", required=True)
    _traffic(verb)


def _for_audit(verb: ArgumentParser) -> None:
    verb.add_argument("--sarif", action="store_true", help="for code scanning (SARIF 2.1.0)")
    verb.add_argument(
        "--severity", choices=("high", "medium", "low"), default="low", help="the least to show"
    )


def _for_explain(verb: ArgumentParser) -> None:
    verb.add_argument("--group", metavar="ID", help="a group's id or name; all when left out")


def _for_graph(verb: ArgumentParser) -> None:
    verb.add_argument("--format", choices=("text", "mermaid", "dot"), default="text")
    verb.add_argument("--egress", action="store_true", help="also where groups may go outside")


def _end(verb: ArgumentParser, name: str, place: str, *, required: bool) -> None:
    what = "an interface, instance or group by id or name, an IP address or a CIDR block"
    verb.add_argument(f"--{name}", dest=place, required=required, metavar="END", help=what)


def _traffic(verb: ArgumentParser) -> None:
    verb.add_argument("--protocol", default="tcp", help="tcp, udp, icmp, icmpv6 or a number")
    verb.add_argument("--port", type=int)
    verb.add_argument("--icmp-type", type=int)
    verb.add_argument("--icmp-code", type=int)


_OWN = {
    "check": _for_check, "fix": _for_fix, "who": _for_who, "reach": _for_reach, "audit": _for_audit,
    "explain": _for_explain, "graph": _for_graph,
}  # fmt: skip
