"""The knowledge that travels with Berth: it loads, it renders, and it covers what it must."""

import csv
from datetime import date
from pathlib import Path

import pytest

from assistant.facts.lint import lint
from assistant.facts.verify import stats, verify
from assistant.facts.yaml_files import read_yaml

HERE = Path(__file__).parent
READ_ON = date(2026, 11, 23)
CLAIMS = [claim for path in sorted((HERE / "claims").glob("*.yaml")) for claim in read_yaml(path)]
LIMITS = read_yaml(HERE / "limits.yaml")
STATEMENTS = read_yaml(HERE / "statements.yaml")


def texts(card) -> list[str]:
    return [card.answer, card.details, *(correction.reply for correction in card.corrections)]


def test_every_template_renders_without_a_hole(knowledge) -> None:
    for card in knowledge.cards.values():
        for text in texts(card):
            assert "{" not in knowledge.render(text), card.id


def test_the_lint_finds_no_error(knowledge) -> None:
    errors = [found for found in lint(knowledge, READ_ON) if found.severity == "error"]
    assert errors == []


def test_no_fact_differs_from_the_api_model_it_refers_to(knowledge) -> None:
    assert [check for check in verify(knowledge) if check.outcome == "drift"] == []


def test_the_counts_of_the_knowledge_agree_with_it(knowledge) -> None:
    counted = stats(knowledge)
    assert counted.cards == len(knowledge.cards)
    assert counted.verified == counted.with_reference > 0
    assert counted.share == pytest.approx(counted.with_reference / counted.facts, abs=1e-4)
    assert counted.share_verified == counted.share


def test_the_baselines_of_the_card_are_those_of_the_table(knowledge) -> None:
    rows = csv.DictReader(
        (knowledge.folders[0] / "prices" / "ec2_burst_baselines.csv").read_text().splitlines()
    )
    table = {row["instance_type"]: float(row["baseline_percent_of_each_vcpu"]) for row in rows}
    sizes = {"nano": "nano", "micro": "micro", "small": "small", "medium": "small", "large": "large",
             "xlarge": "xlarge", "2xlarge": "xlarge"}  # fmt: skip
    for size, stated in sizes.items():
        for family in ("t3", "t3a", "t4g"):
            assert table[f"{family}.{size}"] == knowledge.figure(f"ec2.baseline_{stated}"), (family, size)


def test_every_claim_is_answered_once() -> None:
    ids = [claim["claim"] for claim in CLAIMS]
    assert len(ids) == len(set(ids)) == 265


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["claim"])
def test_a_claim_has_its_card_and_figure(claim, knowledge) -> None:
    assert claim["status"] in {"current", "outdated", "nuanced", "anecdote"}
    assert knowledge.render(knowledge.cards[claim["card"]].answer)
    if claim.get("figure"):
        assert knowledge.show(claim["figure"])


def test_every_limit_has_a_fact_with_a_number(knowledge) -> None:
    assert len(LIMITS) == 341
    missing = {limit: key for limit, key in LIMITS.items() if key not in knowledge.facts}
    assert missing == {}
    assert [key for key in LIMITS.values() if isinstance(knowledge.facts[key].value, (bool, str))] == []


def test_every_statement_on_filtering_has_its_card(knowledge) -> None:
    assert len(STATEMENTS) == 123
    services = {knowledge.cards[card].service for card in STATEMENTS.values()}
    assert services == {"security-groups", "nacl"}
