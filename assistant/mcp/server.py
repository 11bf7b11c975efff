"""The tools and resources that a client sees.

Each tool is one call of what the other doors call too. Its text is the Markdown that a person would read,
its structured content the public model of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant import __version__
from assistant.engine import recommend
from assistant.engine.narrative import narrate
from assistant.engine.recommendation import Recommendation
from assistant.engine.workload import Workload
from assistant.errors import BerthError, InputError
from assistant.facts import load_knowledge
from assistant.facts.loading import first_problem
from assistant.reply import Reply
from assistant.security_groups import Probe, Topology, check
from assistant.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.facts import Knowledge

_Model = TypeVar("_Model", bound=BaseModel)
_ABOUT = """\
Facts about AWS compute, networking and security groups with source and date, and a recommendation where a
workload should run with its monthly cost. Deterministic and offline: every figure comes from a curated card
or a price table. Quote the figures, sources and dates as they stand; where Berth declines, it does not know.\
"""
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_TALKS = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)

_Lists = Annotated[
    dict[str, Any],
    Field(
        description="what `aws ec2 describe-security-groups`, `describe-network-interfaces` and their like "
        'print, in one object: {"SecurityGroups": […], "NetworkInterfaces": […], "NetworkAcls": […], …}'
    ),
]
_Packet = Annotated[
    dict[str, Any],
    Field(
        json_schema_extra=TypeAdapter(Probe).json_schema(),
        description="source and target are an interface, instance or group by id or name, or an IP address",
    ),
]
_Fields = Annotated[dict[str, Any], Field(json_schema_extra=Workload.model_json_schema())]


class PacketVerdict(BaseModel):
    """What `berth sg check --json` prints: the fields of a `Verdict` that a client can rely on."""

    model_config = ConfigDict(frozen=True, extra="allow")

    outcome: Literal["allowed", "denied", "undetermined"]
    side: str
    rule: dict[str, Any] | None
    steps: list[dict[str, Any]]
    explanation: str


def server_over(knowledge: Sequence[Path] = ()) -> MCPServer[Any]:
    """Return a server for one client, whose conversation it keeps.

    Raises:
        InputError: when a pack is missing or malformed.
    """
    desk = Desk(load_knowledge(tuple(knowledge)))
    server: MCPServer[Any] = MCPServer("berth", title="Berth", version=__version__, instructions=_ABOUT)
    server.tool(annotations=_READS)(desk.ask)
    server.tool(annotations=_TALKS)(desk.converse)
    server.tool(annotations=_READS)(desk.recommend)
    server.tool(annotations=_READS)(desk.check_packet)
    server.resource("berth://cards", mime_type="text/markdown")(desk.cards)
    server.resource("berth://cards/{card_id}", mime_type="text/markdown")(desk.card)
    return server


class Desk:
    """What one client is served from: the knowledge, and the conversation held with it."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Begin with nothing said."""
        self._knowledge = knowledge
        self._conversation = self._session()

    def ask(
        self, question: Annotated[str, Field(description="one question, in plain words")]
    ) -> Annotated[CallToolResult, Reply]:
        """Answer one question about AWS compute, prices or security groups, with its source and date.

        Limits, prices, comparisons, estimates ("three 4 vCPU 16 GB fargate tasks in Frankfurt, per month").
        Each question stands alone; use `converse` for follow-ups.
        """
        return _told(self._session().send(question))

    def converse(
        self,
        text: Annotated[str, Field(description="what the user says next")],
        *,
        start_over: Annotated[bool, Field(description="forget the conversation so far first")] = False,
    ) -> Annotated[CallToolResult, Reply]:
        """Hold a conversation: describe a workload, answer what is asked, correct, ask why, follow up.

        `asks` names the field that is being asked for; "recommend" ends the questions at any time.
        """
        if start_over:
            self._conversation = self._session()
        return _told(self._conversation.send(text))

    def recommend(self, workload: _Fields) -> Annotated[CallToolResult, Recommendation]:
        """Judge, price and rank every platform for a workload; what is left out is assumed, and said so.

        Returns the platform, each platform's monthly cost with its bill, and what would flip the choice.
        """
        given = _validated(Workload, workload)
        try:
            found = recommend(given, self._knowledge)
        except BerthError as error:
            raise ToolError(str(error)) from error
        return _result(narrate(found, given, details=True, knowledge=self._knowledge), found)

    def check_packet(self, topology: _Lists, packet: _Packet) -> Annotated[CallToolResult, PacketVerdict]:
        """Tell whether a packet gets through security groups and network ACLs.

        Returns the outcome, the rule that decides, the steps, and the least fix where it is denied.
        """
        groups = _validated(Topology, topology)
        try:
            verdict = check(groups, _probe(packet))
        except BerthError as error:
            raise ToolError(str(error)) from error
        return _result(verdict.explanation, verdict.as_data())

    def cards(self) -> str:
        """Every card's id and the question it answers."""
        return "\n".join(f"- {card.id}: {card.question}" for card in self._knowledge.cards.values())

    def card(self, card_id: str) -> str:
        """One card: its question, its answer with today's figures, its sources and their dates."""
        found = self._knowledge.cards.get(card_id)
        if found is None:
            raise ResourceError(f"there is no card {card_id!r}; berth://cards lists them")
        texts = (self._knowledge.render(text) for text in (found.answer, found.details) if text)
        sources = "\n".join(f"- {one.title}, read {one.as_of}: {one.url}" for one in found.sources)
        return "\n\n".join((f"# {found.question}", *texts, sources))

    def _session(self) -> Session:
        return Session(loaded=self._knowledge, writes=False)


def _told(reply: Reply) -> CallToolResult:
    """Return a reply; one that tells of the user's mistake is an error to the client too."""
    return _result(reply.text, reply, is_error=reply.kind == "error")


def _result(text: str, model: BaseModel | Mapping[str, Any], *, is_error: bool = False) -> CallToolResult:
    data = model.model_dump(mode="json") if isinstance(model, BaseModel) else dict(model)
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=data, is_error=is_error
    )


def _probe(fields: Mapping[str, Any]) -> Probe:
    try:
        return TypeAdapter(Probe).validate_python(fields)
    except ValidationError as error:
        raise _sentence(error) from None


def _validated(model: type[_Model], data: Mapping[str, Any]) -> _Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _sentence(error) from None


def _sentence(error: ValidationError) -> ToolError:
    """Return pydantic's gravest complaint as one sentence that names the field."""
    place, problem = first_problem(error)
    return ToolError(str(InputError(problem, field=".".join(map(str, place)))))
