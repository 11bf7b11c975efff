"""The weights can be shown and changed, and each of them does what it says."""

import pytest

from assistant.engine import Workload, crossover, recommend, weights, what_if
from assistant.errors import InputError

SERVICE = Workload(kind="service", instances=8, vcpus=1, memory_mib=2048)
BATCH = Workload(kind="batch", run_seconds=7200, requests_per_month=500, interruptible=True)


def top(workload, **changes):
    preferences = {name.replace("__", "."): value for name, value in changes.items()}
    return recommend(workload, flips=False, preferences=preferences).platform


def weighed(platform, workload, **changes):
    preferences = {name.replace("__", "."): value for name, value in changes.items()}
    ranked = recommend(workload, flips=False, preferences=preferences).ranked
    return next(one for one in ranked if one.platform == platform).weighed_usd


def test_every_weight_is_a_number_or_yes_or_no_with_a_name():
    found = weights()
    assert found["operations.usd_per_hour"] == 75
    assert found["lambda_free_tier"] is False
    assert found["fargate.hours"] == 1
    assert all(isinstance(value, (int, float)) for value in found.values())
    assert not any(name.startswith("plausible") for name in found)


def test_a_change_shows_and_is_gone_the_next_time():
    before = weights()
    assert weights(changes={"fargate.hours": 7})["fargate.hours"] == 7
    assert weights() == before
    plain = recommend(SERVICE)
    recommend(SERVICE, preferences={"operations.usd_per_hour": 0})
    assert recommend(SERVICE) == plain


def test_without_a_price_for_effort_the_smallest_bill_wins():
    """Nothing else weighs then; a host that is only cheaper wins as soon as nobody's time counts."""
    preferences = {"operations.usd_per_hour": 0, "simplicity.usd": 0, "simplicity.share": 0}
    found = recommend(SERVICE, flips=False, preferences=preferences)
    amounts = [one.monthly_usd.expected for one in found.ranked if one.feasible]
    assert amounts[0] == min(amounts)
    assert found.platform != recommend(SERVICE, flips=False).platform == "fargate"


def test_what_costs_more_people_weighs_more():
    assert top(SERVICE, fargate__hours=50) != "fargate"
    assert weighed("ec2", SERVICE, operations__usd_per_hour=150) > weighed("ec2", SERVICE)


def test_interruptions_can_be_made_to_matter_more():
    assert top(BATCH) == "fargate-spot"
    assert top(BATCH, interruption__share_of_bill=9) != "fargate-spot"


def test_lock_in_can_be_made_to_matter_more():
    function = Workload(kind="event", run_seconds=1, requests_per_month=1000)
    assert top(function) == "lambda"
    assert top(function, lock_in__chance=1) == "fargate"  # 12 hours of porting against 6


def test_isolation_can_be_made_to_matter_more():
    def shared(**changes):
        return weighed("ecs-ec2", SERVICE, **changes)

    dearer = shared(isolation__shared_machine_hours=5.2)
    assert dearer == pytest.approx(shared() + 5 * 75)
    assert weighed("fargate", SERVICE, isolation__shared_machine_hours=5.2) == weighed("fargate", SERVICE)


def test_slow_scaling_can_be_left_aside():
    spiky = Workload(kind="api", requests_per_month=3e8, run_seconds=0.2, traffic="spiky")
    assert weighed("ec2", spiky, scaling__weight=0) < weighed("ec2", spiky)
    assert weighed("fargate", spiky, scaling__weight=0) == weighed("fargate", spiky)


def test_a_band_of_dollars_makes_a_close_call():
    assert recommend(SERVICE, flips=False).confidence == "settled"
    assert recommend(SERVICE, flips=False, preferences={"close_call.usd": 1000}).confidence == "close_call"


def test_a_few_dollars_do_not_beat_simplicity():
    queries = Workload(kind="event", run_seconds=31, requests_per_month=40_000, memory_mib=3008)
    simple = recommend(queries, flips=False)
    strict = recommend(queries, flips=False, preferences={"simplicity.usd": 0, "simplicity.share": 0})
    assert (simple.platform, strict.platform) == ("lambda", "fargate")
    assert simple.confidence == "close_call"


def test_changes_hold_for_what_if_and_crossovers_too():
    changes = {"operations.usd_per_hour": 0, "simplicity.usd": 0, "simplicity.share": 0}
    assert what_if(SERVICE, preferences=changes, instances=9).before.platform == "ec2"
    assert crossover(SERVICE, "instances", [8], preferences=changes).platforms == ("ec2",)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("operation.usd", 3, ["operation.usd", "did you mean operations.usd_per_hour"]),
        ("plausible.vcpus", 3, ["plausible.vcpus", "no such weight"]),
        ("fargate.hours", -1, ["fargate.hours", "0 or more"]),
        ("fargate.hours", float("inf"), ["fargate.hours"]),
        ("fargate.hours", "lots", ["fargate.hours", "number"]),
        ("fargate.hours", True, ["fargate.hours", "a number"]),
        ("pool_utilisation", 0, ["pool_utilisation", "above 0"]),
        ("fargate.complexity", 1.5, ["fargate.complexity", "whole"]),
        ("lambda_free_tier", 1, ["lambda_free_tier", "yes or no"]),
    ],
)
def test_a_weight_that_cannot_be_changed_like_that_is_named(name, value, words):
    with pytest.raises(InputError) as caught:
        recommend(SERVICE, preferences={name: value})
    assert all(word in str(caught.value) for word in words), caught.value


def test_the_free_tier_can_be_counted():
    tiny = Workload(kind="event", run_seconds=1, requests_per_month=100_000, memory_mib=1024)
    free = recommend(tiny, flips=False, preferences={"lambda_free_tier": True}).top
    assert free.platform == "lambda"
    assert free.monthly_usd.expected == 0
