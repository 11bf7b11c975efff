from pathlib import Path

import pytest

from assistant.errors import InputError, UnknownFactError
from assistant.facts import default_knowledge, load_knowledge
from assistant.facts.loading import read_card
from assistant.facts.yaml_files import parse_yaml

CARD = """\
id: demo
title: Demo
question: How big is it?
answer: "**{demo.size.max}**."
facts:
  - key: demo.size.max
    value: 10240
    unit: MB
    name: size
sources:
  - url: https://docs.aws.amazon.com/
    as_of: 2026-11
"""


@pytest.fixture
def card_file(tmp_path: Path):
    def write(text: str, name: str = "demo.yaml") -> Path:
        path = tmp_path / "cards" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


def test_a_card_is_read_with_its_service_and_dates_as_written(card_file) -> None:
    card = read_card(card_file(CARD))
    assert card.service == "demo"
    assert card.sources[0].as_of == "2026-11"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title: Demo", "titel: Demo", ["titel", ":2", "not known"]),
        ("value: 10240", "value: {}", ["facts.0.value", ":7"]),
        ("title: Demo", "title: Demo\ntitle: Twice", ["stands twice", ":3"]),
        ("question: How big is it?", "question: [", ["not valid YAML"]),
        ("    unit: MB\n", "", ["unit", "missing"]),
        ("value: 10240", "value: true", ["yes_no"]),
        ("id: demo", "id: other", ["must equal the file name", ":1"]),
        ("    as_of: 2026-11\n", "", ["as_of", "missing"]),
    ],
)
def test_a_faulty_card_is_named_by_file_line_and_field(card_file, old, new, words) -> None:
    path = card_file(CARD.replace(old, new))
    with pytest.raises(InputError) as caught:
        read_card(path)
    message = str(caught.value)
    assert str(path) in message
    assert all(word in message for word in words), message


def test_a_card_that_is_not_text_is_one_clear_sentence(card_file) -> None:
    path = card_file("")
    path.write_bytes(b"\xff\xfe\x00id")
    with pytest.raises(InputError, match="not UTF-8"):
        read_card(path)


def test_yaml_never_builds_objects() -> None:
    with pytest.raises(InputError, match="not valid YAML"):
        parse_yaml("!!python/object/apply:os.system ['true']", "x.yaml")


def test_a_pack_overrides_a_fact_by_key_and_is_named(card_file, tmp_path) -> None:
    text = (
        CARD.replace("demo", "general-month")
        .replace("general-month.size.max", "month.hours")
        .replace("10240", "744")
    )
    path = tmp_path / "cards" / "general" / "general-month.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    knowledge = load_knowledge([tmp_path])
    assert knowledge.figure("month.hours") == 744
    assert knowledge.fact_cards["month.hours"].pack == tmp_path.name


def test_prices_are_never_borrowed_from_another_region() -> None:
    prices = load_knowledge().prices
    assert prices.price("ec2.t3.medium", "eu-west-1").usd == 0.0456
    with pytest.raises(UnknownFactError, match="mars-north-1"):
        prices.price("ec2.t3.medium", "mars-north-1")


def test_a_derived_figure_is_the_sum_of_its_products(card_file, tmp_path) -> None:
    factors = "value: 0\n    sum_of_products: [[price.fargate.linux.x86_64.on_demand.vcpu_hour, 730], [2, 3]]"
    card_file(CARD.replace("value: 10240", factors).replace("unit: MB", "unit: USD"))
    assert load_knowledge([tmp_path]).figure("demo.size.max") == pytest.approx(0.04048 * 730 + 6)


def test_a_damaged_cache_is_built_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("BERTH_CACHE_DIR", str(tmp_path / "cache"))
    first = load_knowledge()
    for entry in (tmp_path / "cache").iterdir():
        entry.write_text("{ not json")
    assert load_knowledge().cards == first.cards


def test_an_unwritable_cache_is_done_without(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BERTH_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert load_knowledge().figure("month.hours") == 730


def test_a_port_is_shown_as_a_name_and_no_amount() -> None:
    assert default_knowledge().show("eks.port.kubelet") == "port 10250"
