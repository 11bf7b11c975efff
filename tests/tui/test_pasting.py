import json

import pytest
from textual import events

from assistant.tui.asker import Asker
from assistant.tui.pasting import named_file, offer_for
from tests.tui.driving import settled, shown, type_fast

GROUPS = json.dumps({
    "SecurityGroups": [
        {"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1", "IpPermissions": [], "IpPermissionsEgress": []}
    ]
})  # fmt: skip
WORKLOAD = "run_seconds: 1200\nrequests_per_month: 30\nmemory_mib: 2048\nkind: job\n"


@pytest.fixture
def groups_file(tmp_path):
    path = tmp_path / "my groups.json"
    path.write_text(GROUPS)
    return path


async def paste(pilot, text):
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


@pytest.mark.parametrize("form", ["{}", "'{}'", '"{}"', " {}\n", "file://{}", "escaped"])
def test_a_dropped_file_is_recognised(groups_file, form):
    name = str(groups_file).replace(" ", "\\ ") if form == "escaped" else form.format(groups_file)
    assert named_file(name) == groups_file.resolve()


@pytest.mark.parametrize(
    "text", ["", "plain words", "/no/such/file", "a\nb", "x" * 5000, "\x00/y", "~nobody/x"]
)
def test_other_text_names_no_file(text):
    assert named_file(text) is None


@pytest.mark.parametrize(
    "text",
    ["max memory?", "note: this is prose", "{not json", "[1, 2]", '{"a": 1}', "null", "[" * 5000, "kind: {}"],
)
def test_plain_text_brings_no_offer(text, tmp_path):
    assert offer_for(text, tmp_path) is None


def test_a_workload_brings_an_offer_to_take_its_values(tmp_path):
    as_json = json.dumps({"memory_mib": 2048, "always_on": True, "os": "linux", "gpu": None})
    assert offer_for(as_json, tmp_path).turns == (
        "/set memory_mib=2048",
        "/set always_on=true",
        "/set os=linux",
    )
    assert offer_for(WORKLOAD, tmp_path).turns[0] == "/set run_seconds=1200"


async def test_pasted_text_goes_into_the_prompt_without_its_escapes(app):
    async with app.run_test() as pilot:
        type_fast(app, "a ")
        await paste(pilot, "one\r\ntwo \x1b[31mred\x1b[0m\x07 ")
        assert app.chat.prompt.text == "a one\ntwo red "
        assert app.screen is app.chat


async def test_a_pasted_file_name_is_read_when_the_user_agrees(app, groups_file):
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, str(groups_file))
        assert isinstance(app.screen, Asker)
        assert "my groups.json is the output of an aws ec2 command" in shown(app)
        type_fast(app, ["enter"])
        await settled(pilot)
        assert app.chat.session.memory.topology.security_groups[0].group_id == "sg-1"
        assert app.chat.prompt.text == ""
        assert "1 security group" in shown(app)


async def test_a_pasted_name_stays_text_when_the_user_does_not_agree(app, groups_file):
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, str(groups_file))
        type_fast(app, ["escape"])
        await settled(pilot)
        assert app.chat.prompt.text == str(groups_file)
        assert not app.chat.session.turns


async def test_pasted_output_of_the_aws_cli_is_read(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, GROUPS)
        type_fast(app, ["y"])
        await settled(pilot)
        assert app.chat.session.memory.topology.security_groups[0].group_id == "sg-1"


async def test_a_pasted_workload_fills_the_panel(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await paste(pilot, WORKLOAD)
        type_fast(app, ["y"])
        await settled(pilot)
        assert {name: slot.value for name, slot in app.chat.session.slots.items()} == {
            "run_seconds": 1200, "requests_per_month": 30, "memory_mib": 2048, "kind": "job",
        }  # fmt: skip


async def test_the_words_of_a_text_file_replace_its_name(app, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("a nightly job of 20 minutes with 2 GB")
    async with app.run_test(size=(100, 30)) as pilot:
        await paste(pilot, str(note))
        type_fast(app, ["enter"])
        await settled(pilot)
        assert app.chat.prompt.text == "a nightly job of 20 minutes with 2 GB"
        assert not app.chat.session.turns
