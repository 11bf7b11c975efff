import builtins

import pytest

from assistant.errors import InputError
from assistant.facts.verify import stats, verify

SHAPES = {
    "Create": {
        "type": "structure",
        "members": {
            "Timeout": {"shape": "Timeout", "documentation": "<p>At most <b>900</b> seconds (15&nbsp;minutes).</p>"},
            "Size": {"shape": "Size", "documentation": "Any value between 512 MB and 10,240 MB."},
            "Groups": {"shape": "Groups", "documentation": "You may name up to five groups."},
            "Silent": {"shape": "Size"},
            "Rate": {"shape": "Size", "documentation": "Between 100 and 300 MiB/s."},
        },
    },
    "Timeout": {"type": "integer", "min": 1, "max": 900},
    "Size": {"type": "integer", "max": 1048576},
    "Groups": {"type": "list", "min": 0, "max": 5},
}  # fmt: skip


def models(service):
    return SHAPES if service == "demo" else None


@pytest.mark.parametrize(
    ("stated", "reference", "outcome"),
    [
        ((900, "seconds"), "demo#Timeout max", "agrees"),
        ((15, "minutes"), "demo#Timeout max", "agrees"),
        ((901, "seconds"), "demo#Timeout max", "drift"),
        ((1, "seconds"), "demo#Timeout min", "agrees"),
        ((5, "security groups"), "demo#Create$Groups max", "agrees"),
        ((1, "MB"), "demo#Create$Size max", "agrees"),
        ((1, "GB"), "demo#Create$Size max", "drift"),
        ((900, "seconds"), "demo#Create$Timeout doc", "agrees"),
        ((15, "minutes"), "demo#Create$Timeout doc", "agrees"),
        ((900, "minutes"), "demo#Create$Timeout doc", "drift"),
        ((10240, "MB"), "demo#Create$Size doc", "agrees"),
        ((10, "GB"), "demo#Create$Size doc", "agrees"),
        ((10240, "GB"), "demo#Create$Size doc", "drift"),
        ((240, "MB"), "demo#Create$Size doc", "drift"),
        ((300, "MiB/s"), "demo#Create$Rate doc", "agrees"),
        ((300, "MiB"), "demo#Create$Rate doc", "drift"),
        ((5, "count"), "demo#Create$Groups doc", "agrees"),
        ((6, "count"), "demo#Create$Groups doc", "drift"),
        ((1, "count"), "demo#Create$Silent doc", "drift"),
        ((1, "count"), "demo#Size min", "drift"),
        ((1, "count"), "demo#Nowhere max", "drift"),
        ((1, "count"), "demo#Create$Nowhere max", "drift"),
        ((1, "count"), "elsewhere#Size max", "drift"),
        ((1, "count"), "demo Size max", "drift"),
        ((1, "count"), "", "no_reference"),
    ],
)
def test_a_fact_is_compared_with_the_place_it_refers_to(demo, demo_fact, stated, reference, outcome) -> None:
    fact = demo_fact(value=stated[0], unit=stated[1], botocore=reference)
    (check,) = verify(demo(facts=(fact,)), models)
    assert (check.key, check.outcome) == ("demo.size.max", outcome)
    assert bool(check.model) == bool(reference) or outcome == "drift"


def test_a_check_shows_both_sides(demo, demo_fact) -> None:
    fact = demo_fact(value=800, unit="seconds", botocore="demo#Timeout max")
    (check,) = verify(demo(facts=(fact,)), models)
    assert (check.stated, check.model) == ("800 seconds", "900")


def test_the_installed_models_are_read_without_a_network(demo, demo_fact) -> None:
    known = demo_fact(value=255, unit="characters", botocore="ec2#CreateSecurityGroupRequest$GroupName doc")
    unknown = demo_fact(key="demo.other", botocore="no-such-service#Size max")
    said = demo_fact(key="demo.said", value=200, unit="count", botocore="ec2#CreateInstanceEventWindow doc")
    checks = verify(demo(facts=(known, unknown, said)))
    assert [check.outcome for check in checks] == ["agrees", "drift", "agrees"]


@pytest.fixture
def without_botocore(monkeypatch):
    original = builtins.__import__

    def refuse(name, *rest, **named):
        if name.startswith("botocore"):
            raise ImportError(name)
        return original(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.usefixtures("without_botocore")
def test_a_missing_extra_is_named(demo) -> None:
    with pytest.raises(InputError, match=r"pip install 'berth-aws\[verify\]'"):
        verify(demo())
    counted = stats(demo())
    assert (counted.cards, counted.facts, counted.verified) == (1, 1, None)
    assert (counted.with_reference, counted.share, counted.oldest) == (0, 0.0, "2026-11")
    assert counted.share_verified is None


def test_stats_tell_what_refers_from_what_agrees(demo, demo_fact) -> None:
    reference = "ec2#CreateSecurityGroupRequest$GroupName doc"
    right = demo_fact(value=255, unit="characters", botocore=reference)
    wrong = demo_fact(key="demo.wrong", value=254, unit="characters", botocore=reference)
    counted = stats(demo(facts=(right, wrong, demo_fact(key="demo.bare"), demo_fact(key="demo.plain"))))
    assert (counted.facts, counted.with_reference, counted.verified) == (4, 2, 1)
    assert (counted.share, counted.share_verified) == (0.5, 0.25)
