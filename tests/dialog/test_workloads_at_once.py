"""Several workloads told in one message, and work that runs beside one."""

import pytest

from tests.dialog.conftest import values

JOINTS = (" and", ", plus", " with", "; also", ". Then there is")


@pytest.mark.parametrize("joint", JOINTS)
def test_each_of_two_workloads_keeps_its_own_figures(say, joint) -> None:
    turn = say(f"rails app, 5 rps, 600 ms, 1.5 GB{joint} a nightly job that takes 2 hours with 8 GB")
    assert (values(turn)["run_seconds"], values(turn)["memory_mib"]) == (7200, 8192)
    api = values(say("back to the API"))
    assert api["requests_per_month"] == pytest.approx(5 * 3600 * 730)
    assert (api["kind"], api["run_seconds"], api["memory_mib"]) == ("api", 0.6, 1536)


def test_figures_between_the_two_are_of_the_first(say) -> None:
    turn = say("node api at 30 rps, 120 ms, 1 GB each, celery workers with 2000 jobs a day of 3 min each")
    assert values(turn)["requests_per_month"] == pytest.approx(2000 * 365 / 12)
    assert "memory_mib" not in values(turn)
    assert values(say("back to the API"))["memory_mib"] == 1024


def test_a_third_is_told_apart_too_and_their_costs_are_added(say) -> None:
    say(
        "a shop with an api at 30 rps of 120 ms, 1 GB each, workers that take 10k messages a day of 40 s "
        "off SQS, and a nightly report of 25 minutes"
    )
    assert "for 3 together" in say("list the workloads").text


@pytest.mark.parametrize(
    "text",
    [
        "an api with 1M requests a day of 200 ms and peaks of 100 requests a second at noon",
        "an api of 200 ms; it sends events to a queue, 2 events per request",
        "a nightly job of 2 hours with 8 GB, run by cron",
    ],
)
def test_one_workload_stays_one(say, text) -> None:
    assert "kept aside" not in say(text).text


@pytest.mark.parametrize("beside", ["sidekiq", "celery", "background jobs", "a cron job"])
def test_work_beside_it_that_has_no_figures_is_told_to_be_left_out(say, beside) -> None:
    reply = say(f"rails app with {beside}, 5 rps, 600 ms, 1.5 GB")
    assert f"Left out: {beside.removeprefix('a ')}" in reply.text
    assert "kept aside" not in reply.text


def test_what_it_does_without_is_not_left_out(say) -> None:
    assert "Left out" not in say("rails app without sidekiq, 5 rps, 600 ms, 1.5 GB").text
