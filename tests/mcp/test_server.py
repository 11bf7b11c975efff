"""The door for other assistants, through the protocol's own client."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from assistant import Recommendation, Reply, Session, Workload, recommend
from assistant.facts import default_knowledge
from assistant.mcp.server import server_over
from assistant.security_groups import Probe, Topology, check

ROOT = Path(__file__).parents[2]
QUESTION = "max memory for a fargate task?"
NIGHTLY = {"run_seconds": 2400, "requests_per_month": 30, "memory_mib": 2048}
WEB, DB = "sg-0000000000000000a", "sg-0000000000000000b"
TWO_TIERS = {
    "SecurityGroups": [
        {"GroupId": WEB, "GroupName": "web", "VpcId": "vpc-1", "IpPermissions": [], "IpPermissionsEgress": [
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ]},
        {"GroupId": DB, "GroupName": "db", "VpcId": "vpc-1", "IpPermissionsEgress": [], "IpPermissions": [
            {"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306, "UserIdGroupPairs": [{"GroupId": WEB}]}
        ]},
    ],
    "NetworkInterfaces": [
        {"NetworkInterfaceId": "eni-web", "VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.10", "Groups": [{"GroupId": WEB}]},
        {"NetworkInterfaceId": "eni-db", "VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.20", "Groups": [{"GroupId": DB}]},
    ],
}  # fmt: skip


@pytest.fixture
def client():
    return Client(server_over(), raise_exceptions=True)


async def test_the_tools_show_their_schema_and_that_they_only_read(client) -> None:
    async with client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "converse", "recommend", "check_packet"}
    assert all(tool.description and tool.output_schema for tool in tools.values())
    assert all(tools[name].annotations.read_only_hint for name in ("ask", "recommend", "check_packet"))
    assert set(Workload.model_fields) == set(
        tools["recommend"].input_schema["properties"]["workload"]["properties"]
    )


async def test_a_question_is_answered_as_everywhere(client) -> None:
    async with client:
        result = await client.call_tool("ask", {"question": QUESTION})
    expected = Session().send(QUESTION)
    assert result.content[0].text == expected.text
    assert Reply.model_validate(result.structured_content) == expected


async def test_questions_stand_alone_and_a_conversation_goes_on(client) -> None:
    async with client:
        first = await client.call_tool("converse", {"text": "a nightly job of 40 minutes with 2 GB"})
        await client.call_tool("ask", {"question": "actually 8 GB"})
        again = await client.call_tool("converse", {"text": "actually 4 GB"})
        anew = await client.call_tool("converse", {"text": "it needs a GPU", "start_over": True})
    assert first.structured_content["slots"]["memory_mib"]["value"] == 2048
    assert again.structured_content["slots"]["memory_mib"]["value"] == 4096
    assert again.structured_content["slots"]["run_seconds"]["value"] == 2400
    assert "run_seconds" not in anew.structured_content["slots"]


async def test_a_workload_is_judged_by_the_engine(client) -> None:
    async with client:
        result = await client.call_tool("recommend", {"workload": NIGHTLY})
    expected = recommend(Workload(**NIGHTLY))
    assert Recommendation.model_validate(result.structured_content) == expected
    assert f"${expected.top.monthly_usd.expected:.2f} a month" in result.content[0].text


@pytest.mark.parametrize(
    ("workload", "words"),
    [
        ({"memory_mb": 2048}, ["memory_mb", "not known"]),
        ({"vcpus": -1}, ["vcpus", "greater than 0"]),
        ({"os": "windows", "architecture": "arm64"}, ["os", "architecture"]),
    ],
)
async def test_a_workload_that_cannot_be_is_told_in_one_sentence(client, workload, words) -> None:
    async with client:
        result = await client.call_tool("recommend", {"workload": workload})
    text = result.content[0].text
    assert result.is_error
    assert all(word in text for word in words)
    assert "\n" not in text


@pytest.mark.parametrize("source", ["eni-web", "eni-db"])
async def test_a_packet_is_judged_over_what_the_client_hands_over(client, source) -> None:
    packet = {"source": source, "target": "eni-db", "protocol": "tcp", "port": 3306}
    async with client:
        result = await client.call_tool("check_packet", {"topology": TWO_TIERS, "packet": packet})
    verdict = check(Topology.model_validate(TWO_TIERS), Probe(**packet))
    assert result.structured_content["outcome"] == verdict.outcome
    assert result.content[0].text == verdict.explanation


@pytest.mark.parametrize(
    ("packet", "words"),
    [
        ({"source": "eni-web", "target": "eni-db", "port": 70_000}, ["port", "70000"]),
        ({"source": "eni-web", "target": "eni-db", "protocol": "tcp"}, ["port"]),
        ({"source": "eni-web"}, ["target", "missing"]),
    ],
)
async def test_a_packet_that_cannot_be_is_told_in_one_sentence(client, packet, words) -> None:
    async with client:
        result = await client.call_tool("check_packet", {"topology": TWO_TIERS, "packet": packet})
    assert result.is_error
    assert all(word in result.content[0].text for word in words)
    assert "\n" not in result.content[0].text


async def test_every_card_can_be_read(client) -> None:
    async with client:
        listed = (await client.read_resource("berth://cards")).contents[0].text
        one = (await client.read_resource("berth://cards/fargate-memory")).contents[0].text
    cards = default_knowledge().cards
    assert listed.count("\n- ") == len(cards) - 1
    assert one.startswith(f"# {cards['fargate-memory'].question}\n\n**")
    assert cards["fargate-memory"].sources[0].url in one


async def test_the_command_serves_on_standard_input_and_output(tmp_path) -> None:
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "assistant", "mcp"], cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    async with Client(program) as client:
        result = await client.call_tool("ask", {"question": QUESTION})
    assert "244 GB" in result.content[0].text


def test_without_its_packages_the_command_says_what_to_install(tmp_path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError(\"No module named 'mcp'\", name='mcp')\n")
    ran = subprocess.run(
        [sys.executable, "-m", "assistant", "mcp"], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr == "berth: berth mcp needs more packages: pip install 'berth-aws[mcp]'\n"
