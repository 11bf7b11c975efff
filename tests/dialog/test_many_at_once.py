"""Many of the same: runs that begin together, copies side by side, and figures put right at once."""

import pytest

from tests.dialog.conftest import values


@pytest.mark.parametrize(
    ("text", "a_month"),
    [
        ("40 parallel browsers each 1 cpu 2 gb, about 90 min twice a day", 2433.33333),
        ("1000 samples, each needs 16 cores for 5 hours. once per quarter.", 333.333333),
        ("60 scripts, 2 minutes each, every night", 1825),
        ("80k invoices come in on the 1st of each month, each takes 45 secs", 80000),
        ("5000 PDFs are generated every night, 3 seconds each", 152083.333),
        ("daily PDF invoices: 12k per day, 1.5 s each", 365000),
        ("200k DAU, 40 API calls per session, 3 sessions a day", 730000000),
        ("50 raspberry pis send mqtt every 10 seconds", 13140000),
        ("5000 chats a day, each 30 secs", 152083.333),
        ("every sunday we render 400 frames, each about 6 minutes", 1738.09524),
    ],
)
def test_things_that_take_their_time_each_are_runs(read, text, a_month) -> None:
    assert read(text).fills["requests_per_month"].value == pytest.approx(a_month)


@pytest.mark.parametrize(
    "text", ["10 tables each 2 GB, every night 30 min export", "20 users each working 8 hours a day"]
)
def test_what_one_run_is_made_of_is_no_run(read, text) -> None:
    assert read(text).fills["requests_per_month"].value == pytest.approx(30.4166667)


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("game server, 30 matches at once, 2 GB each", 30),
        ("3 app servers and 2 workers, 4 GB each", 5),
        ("2 web dynos and 1 worker", 3),
        ("java api on 3 on-prem servers, 8 gb", 3),
    ],
)
def test_what_stands_side_by_side_are_copies(read, text, copies) -> None:
    assert read(text).fills["instances"].value == copies


@pytest.mark.parametrize("text", ["API, 200 concurrent requests", "chat for 500 users at once"])
def test_requests_and_people_at_once_are_no_copies(read, text) -> None:
    assert "instances" not in read(text).fills


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("128 MB... no wait 256", "memory_mib", 256),
        ("20 minutes, sorry, 30 minutes", "run_seconds", 1800),
        ("2 GB, I mean 4", "memory_mib", 4096),
        ("200 a day, no, make that 300 a day", "requests_per_month", 9125),
        ("8 cores, 32 GB, every night, 3 hours", "memory_mib", 32768),
    ],
)
def test_a_figure_put_right_at_once_is_the_last_one(read, text, field, value) -> None:
    found = read(text)
    assert not found.doubts
    assert found.fills[field].value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "memory"),
    [
        ("1200 files a day, avg 30 MB, the scanner needs 3 GB of memory", 3072),
        ("500 images a day of 20 MB, 2 GB", 2048),
        ("1 GB image resizer", 1024),
        ("200 files a day, 2 GB", 2048),
    ],
)
def test_the_size_of_what_is_worked_on_is_no_memory(read, text, memory) -> None:
    found = read(text)
    assert not found.doubts
    assert found.fills["memory_mib"].value == memory


@pytest.mark.parametrize(
    "text", ["two servers in our datacenter want to move to AWS", "60 services on prem, we migrate"]
)
def test_where_it_stands_today_is_no_need(read, text) -> None:
    assert "portable" not in read(text).fills


@pytest.mark.parametrize("text", ["it must run on premises too", "on prem and in the cloud", "also on-prem"])
def test_where_it_must_stay_is_one(read, text) -> None:
    assert read(text).fills["portable"].value is True


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("sysadmin leaves, nobody else knows linux", "team", "no_ops"),
        ("a magento shop", "kind", "service"),
        ("telegram bot, 500 messages a day", "kind", "api"),
        ("sqs worker in go", "kind", "event"),
        ("old windows server 2012 in the rack", "kind", "legacy"),
        ("stable diffusion, 3000 images a day", "gpu", 1),
        ("blender frames on a T4, ok if interrupted", "interruptible", True),
        ("training on an A10G", "gpu_memory_gib", 24),
        ("scraping the shops every night", "kind", "job"),
    ],
)
def test_words_of_practice_fill_their_fields(read, text, field, value) -> None:
    found = read(text).fills
    assert found[field].value == value
    assert found.get("os") is None or found["os"].value != "windows" or "windows" in text


def test_people_are_the_team_only_where_they_are_said_to_be(read) -> None:
    assert read("we are 5 people").fills["team_size"].value == 5
    assert "team_size" not in read("internal website, 20 people").fills


def test_no_copies_is_no_answer(say) -> None:
    say("game server 2 vcpu 4 gb", "none", "no", "no")
    assert say("recommend").kind == "recommendation"


def test_not_many_denies_nothing_of_several(say) -> None:
    assert "kubernetes" not in values(say("a REST API in go", "not many"))


def test_what_no_field_holds_is_said_not_to_be_weighed(say) -> None:
    assert "Not weighed here: HIPAA." in say("node backend, 1 GB, 50 rps, HIPAA").text
