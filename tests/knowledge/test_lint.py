from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts import Correction, Source
from assistant.facts.lint import lint
from assistant.facts.lint_rules import last_day
from assistant.facts.typed_figures import typed_figures


def rules(knowledge, today=None) -> list[str]:
    return [found.rule for found in lint(knowledge, today)]


def test_a_faultless_card_passes(demo) -> None:
    assert lint(demo(), date(2026, 11, 23)) == ()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"answer": "**{demo.size.max}** of {demo.weight}."}, "unreadable-key"),
        ({"answer": "**{demo.size.max:seconds}**."}, "unreadable-key"),
        ({"answer": "**{demo.size.max}**, once 5 GB."}, "typed-figure"),
        ({"details": "It was 5 GB."}, "typed-figure"),
        ({"answer": "**Big.**"}, "unshown-fact"),
        ({"sources": ()}, "unusable-source"),
        ({"sources": (Source("ftp://example.com", "2026"),)}, "unusable-source"),
        ({"sources": (Source("https://example.com", "last year"),)}, "unusable-source"),
        ({"see_also": ("demo-nowhere",)}, "lost-link"),
        ({"see_also": ("demo-size",)}, "lost-link"),
        ({"answer": "As a matter of course one would say of a demo that it may well have a size, of **{demo.size.max}**."}, "slow-opening"),
        ({"answer": "{demo.size.max} at most."}, "slow-opening"),
        ({"answer": "**It holds {demo.size.max}.**"}, "leaning-answer"),
        ({"answer": "**{demo.size.max} GB** at most."}, "stuttering-answer"),
        ({"answer": "Their **size** is {demo.size.max}."}, "leaning-answer"),
        ({"corrections": (Correction(claims=("tiny",), reply="Well, **{demo.size.max}**."),)}, "unmarked-correction"),
    ],
)  # fmt: skip
def test_one_flaw_is_one_finding(demo, changes, rule) -> None:
    assert rules(demo(**changes)) == [rule]


def test_a_finding_says_where_it_is(demo) -> None:
    correction = Correction(claims=("5 GB",), reply="No: it is 10 GB.")
    (found,) = lint(demo(corrections=(correction,)))
    assert (found.severity, found.card, found.field) == ("error", "demo-size", "corrections.0.reply")
    assert "10" in found.message


def test_a_question_belongs_to_one_card(demo, other_card) -> None:
    twin = other_card(asks=("Demo  MAX size?",))
    assert rules(demo(twin)) == ["shared-question"]


def test_a_belief_is_corrected_in_one_place(demo, other_card) -> None:
    corrections = (Correction(claims=("demos are tiny",), reply="No: they are **big**."),)
    assert rules(demo(other_card(corrections=corrections), corrections=corrections)) == ["shared-belief"]


def test_a_source_grows_old_after_a_year(demo) -> None:
    assert rules(demo(), date(2027, 11, 30)) == []
    assert rules(demo(), date(2027, 12, 2)) == ["old-source"]
    assert rules(demo()) == []


def test_facts_of_one_name_bound_and_scope_clash(demo, demo_fact) -> None:
    facts = (demo_fact(), demo_fact(key="demo.other", value=11))
    found = lint(demo(facts=facts, answer="**{demo.size.max}** or {demo.other}."))
    assert [(one.rule, "contradicts" in one.message) for one in found] == [("contradicting-facts", True)]


def test_a_bound_of_the_api_model_is_stated_once(demo, demo_fact) -> None:
    shown = "**{demo.size.max}** or {demo.other}."
    size = demo_fact(botocore="demo#Size max")
    twin = demo_fact(key="demo.other", name="another size", botocore="demo#Size max")
    (found,) = lint(demo(facts=(size, twin), answer=shown))
    assert (found.rule, "demo.size.max" in found.message) == ("repeated-bound", True)
    for other in (replace(twin, bound="default"), replace(twin, botocore="demo#Size doc")):
        assert rules(demo(facts=(size, other), answer=shown)) == []


def test_a_fact_needs_a_name_and_a_wellformed_reference(demo, demo_fact) -> None:
    assert rules(demo(facts=(demo_fact(name=" "),))) == ["unnamed-fact"]
    assert rules(demo(facts=(demo_fact(botocore="lambda Timeout"),))) == ["malformed-reference"]


def test_a_fact_says_for_what_it_holds(demo, demo_fact) -> None:
    assert rules(demo(facts=(demo_fact(scope="per demo"),))) == []
    assert rules(demo(facts=(demo_fact(scope=" "),))) == ["unscoped-fact"]
    can = demo_fact(key="demo.can.float", value=True, unit="yes_no", bound="capability", scope="")
    assert rules(demo(facts=(can,), answer="**Yes.**")) == []


def test_an_answer_may_depend_but_not_lean(demo) -> None:
    assert rules(demo(answer="**It depends on the demo**: {demo.size.max} at most.")) == []
    assert rules(demo(answer="**Item sizes** reach {demo.size.max}.")) == []


def test_a_range_counts_as_shown_by_its_maximum(demo, demo_fact) -> None:
    assert rules(demo(facts=(demo_fact(), demo_fact(key="demo.size.min", value=1, bound="min")))) == []


def test_every_subject_states_every_capability(demo, demo_fact) -> None:
    can = {"value": True, "unit": "yes_no", "bound": "capability"}
    keys = ("lambda.can.gpu", "ec2.can.gpu", "ec2.can.spot")
    facts = tuple(demo_fact(key=key, name=key, **can) for key in keys)
    (found,) = lint(demo(facts=facts, answer="**Yes.**"))
    assert found.rule == "missing-capability"
    assert "lambda.can.spot" in found.message


def test_the_size_of_an_example_is_no_typed_figure(demo, demo_fact) -> None:
    product = demo_fact(sum_of_products=((2, 3.5),), unit="USD")
    answer = "**{demo.size.max}** for 3.5 GB, 2 of them"
    assert rules(demo(facts=(product,), answer=answer)) == []
    assert rules(demo(facts=(product,), answer=answer + " and 4 more")) == ["typed-figure"]


@pytest.mark.parametrize(
    "text",
    [
        "EC2, S3, IPv4, IMDSv2, t3.medium, x86_64, arm64, P6e-GB200, use1-az3 and a 24xlarge",
        "Route 53 on Windows Server 2022 or Amazon Linux 2023, with Python 3.12 and Java 21",
        "platform version 1.4.0, in force since 2018, read in November 2026 and on 2026-11-23",
        "open port 443, ports 80 and 443, tcp 3306, or 1024-65535 for the replies",
        "mostly ports 32768-61000; 49152-65535 on Windows Server 2008 and later",
        "0.0.0.0/0, ::/0, /32 and 100.68.0.18/18; 123456789012/sg-1234",
        "protocol 58, type 128, code 0, protocol -1, HTTP 404 and 5xx, day and night 24/7",
        "the 99th percentile, `aws --limit 5` and {demo.size.max:number}",
        "a task of 1 vCPU / 2 GB",
    ],
)
def test_names_versions_addresses_ports_and_dates_are_no_figures(text) -> None:
    assert typed_figures(text) == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Up to 60 rules on port 443.", ("60",)),
        ("Lambda stops at 900 seconds.", ("900",)),
        ("It costs $0.04 per port.", ("0.04",)),
        ("At 16 vCPU, 120 GB.", ("16", "120")),
        ("A quarter, 25%, and 1,000 more.", ("25", "1,000")),
        ("Within 15 minutes of port 22 opening", ("15",)),
        ("a port 900 seconds idle, version 20 GB", ("900", "20")),
        ("512MB on Fargate 16 vCPU", ("512", "16")),
    ],
)
def test_figures_are_found(text, figures) -> None:
    assert typed_figures(text) == figures


@given(
    st.floats(0.25, 1e6).map(lambda value: round(value, 2)) | st.integers(0, 10**7),
    st.sampled_from(["GB", "MiB", "seconds", "minutes", "vCPU", "%", "percent"]),
    st.sampled_from(["At most {} here.", "Fargate {}", "ports take {} each", "{}", "Since then {}"]),
)
def test_a_number_with_a_unit_is_always_a_figure(value, unit, sentence) -> None:
    assert typed_figures(sentence.format(f"{value} {unit}")) == (str(value),)


@given(st.text(st.characters(exclude_categories=["Nd"]), max_size=200))
def test_words_alone_hold_no_figure(text) -> None:
    assert typed_figures(text) == ()


def test_long_texts_are_searched_in_bounded_time() -> None:
    for piece in ("a1.", "1 to ", "port 1, ", "9" * 50 + " ", "::", "A 1 "):
        typed_figures(piece * (100_000 // len(piece)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 31)),
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-13", None),
        ("2026-02-30", None),
        ("soon", None),
    ],
)
def test_a_date_means_its_last_day(written, meant) -> None:
    assert last_day(written) == meant
