"""Packs: a team's own cards, prices and rules beside Berth's, in every answer and in the engine."""

from pathlib import Path

import pytest

from assistant.engine import Workload, recommend
from assistant.errors import InputError
from assistant.facts import load_knowledge
from assistant.session import Session

CARD = """\
id: {card_id}
subjects: [lambda]
topics: [{topic}]
title: {title}
question: {question}
answer: "{answer}"
facts:
  - key: {key}
    value: {value}
    unit: {unit}
    name: {name}
    scope: our accounts
sources:
  - {{url: "https://wiki.example.com/lambda", as_of: 2026-11, title: Our wiki}}
"""
TIMEOUT = {
    "card_id": "house-lambda-timeout",
    "topic": "timeout",
    "title": "Lambda timeout in our accounts",
    "question": "How long may a Lambda function run with us?",
    "answer": "**{lambda.timeout.max}**, by our own rule.",
    "key": "lambda.timeout.max",
    "value": 300,
    "unit": "seconds",
    "name": "timeout of a function",
}


@pytest.fixture
def pack(tmp_path: Path):
    """Make a pack named acme with one card, the fields of a card changed as named."""

    def make(**changes) -> Path:
        fields = {**TIMEOUT, **changes}
        folder = tmp_path / "acme" / "cards" / "house"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{fields['card_id']}.yaml").write_text(CARD.format(**fields))
        return tmp_path / "acme"

    return make


def test_a_card_replaced_by_a_pack_keeps_the_facts_that_others_read(pack) -> None:
    folder = pack(card_id="lambda-timeout")
    for _ in range(2):  # built anew, then from the cache
        knowledge = load_knowledge([folder])
        assert knowledge.figure("lambda.timeout.max") == 300
        assert knowledge.figure("lambda.timeout.default") == 3
        assert (
            knowledge.fact_cards["lambda.timeout.default"]
            .source_of(knowledge.fact("lambda.timeout.default"))
            .url.startswith("https://docs.aws.amazon.com/")
        )
        assert knowledge.cards["lambda-timeout"].pack == "acme"


def test_an_overridden_limit_reaches_the_engine(pack) -> None:
    workload = Workload(run_seconds=600, requests_per_month=30, memory_mib=1024)
    assert recommend(workload).platform == "lambda"
    knowledge = load_knowledge([pack()])
    verdict = next(v for v in recommend(workload, knowledge).ranked if v.platform == "lambda")
    assert not verdict.feasible
    assert verdict.blockers[0].card == "house-lambda-timeout"
    assert "5 minutes (your pack acme)" in verdict.blockers[0].reason


def test_an_answer_names_the_pack_whose_figure_it_reads(pack) -> None:
    folder = pack(key="lambda.payload_async", value=2, unit="MB", card_id="house-events")
    reply = Session([folder]).send("lambda async payload limit")
    assert reply.citations[0].card == "lambda-payload-async"
    assert "**2 MB**" in reply.text
    assert "From your pack acme." in reply.text


def test_a_card_of_the_pack_answers_and_is_named(pack) -> None:
    reply = Session([pack(topic="house-limit")]).send("lambda timeout in our accounts")
    assert reply.citations[0].card == "house-lambda-timeout"
    assert "**5 minutes**" in reply.text
    assert "From your pack acme." in reply.text


RULE = {
    "card_id": "house-no-kubernetes",
    "topic": "kubernetes",
    "title": "No Kubernetes",
    "question": "Do we run Kubernetes?",
    "answer": "**No**: we do not run Kubernetes.",
    "key": "house.excludes.eks",
    "value": "true",
    "unit": "yes_no",
    "name": "we do not run Kubernetes",
}


def test_a_house_rule_excludes_a_platform_and_says_whose_it_is(pack) -> None:
    workload = Workload(kubernetes=True, always_on=True, memory_mib=4096)
    assert recommend(workload).platform == "eks"
    advice = recommend(workload, load_knowledge([pack(**RULE)]))
    assert advice.platform is None
    eks = next(verdict for verdict in advice.ranked if verdict.platform == "eks")
    assert eks.blockers[0].reason == "we do not run Kubernetes (your pack acme)"
    assert eks.blockers[0].card == "house-no-kubernetes"


def test_a_later_pack_lifts_a_house_rule(pack, tmp_path) -> None:
    first = pack(**RULE)
    later = tmp_path / "later" / "cards" / "house"
    later.mkdir(parents=True)
    (later / "house-lift.yaml").write_text(CARD.format(**{**RULE, "card_id": "house-lift", "value": "false"}))
    workload = Workload(kubernetes=True, always_on=True, memory_mib=4096)
    assert recommend(workload, load_knowledge([first, tmp_path / "later"])).platform == "eks"


def test_a_rule_for_no_platform_is_an_error_with_the_platforms_there_are(pack) -> None:
    knowledge = load_knowledge([pack(**{**RULE, "key": "house.excludes.kubernetes"})])
    with pytest.raises(
        InputError, match=r"house-no-kubernetes: house\.excludes\.kubernetes: no platform.*eks"
    ):
        recommend(Workload(memory_mib=1024), knowledge)


RATES = "key,region,usd,unit,from_quantity,to_quantity,as_of,source\n"
RATE = "fargate.linux.x86_64.on_demand.vcpu_hour,us-east-1,{usd},vCPU-hour,,,2026-11,our contract\n"


def priced(folder: Path, *lines: str, name: str = "ours.csv") -> Path:
    (folder / "prices").mkdir(parents=True, exist_ok=True)
    (folder / "prices" / name).write_text("".join(lines))
    return folder


def test_a_price_of_the_pack_is_what_bills_and_answers_use(tmp_path) -> None:
    knowledge = load_knowledge([priced(tmp_path / "acme", RATES, RATE.format(usd="0.02"))])
    assert knowledge.prices.price("fargate.linux.x86_64.on_demand.vcpu_hour").usd == 0.02
    assert knowledge.prices.price("fargate.linux.x86_64.on_demand.gb_hour").usd == 0.004445
    workload = Workload(always_on=True, vcpus=1, memory_mib=2048, instances=1)
    cheap, listed = (
        next(v for v in recommend(workload, k).ranked if v.platform == "fargate")
        for k in (knowledge, load_knowledge())
    )
    assert cheap.monthly_usd.expected < listed.monthly_usd.expected
    card = knowledge.cards["cost-fargate-rates"]
    assert "$0.02" in knowledge.render(card.answer)
    assert knowledge.packs_behind(card) == ("acme",)


def test_a_discount_of_the_pack_overrides_ours(tmp_path) -> None:
    table = "scope,applies_to,term_years,payment_option,percent,kind,as_of,source,note\n"
    rows = "compute_sp_fargate,,1,,40,exact,2026-11,our contract,\n"
    knowledge = load_knowledge([priced(tmp_path / "acme", table, rows, name="discounts.csv")])
    workload = Workload(always_on=True, vcpus=1, memory_mib=2048, instances=1, commitment_years=1)
    ours, listed = (
        next(v for v in recommend(workload, k).ranked if v.platform == "fargate")
        for k in (knowledge, load_knowledge())
    )
    assert ours.monthly_usd.expected < listed.monthly_usd.expected


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([RATES, RATE.format(usd="cheap")], [":2", "usd", "'cheap' is not a number"]),
        ([RATES, RATE.format(usd="")], [":2", "usd", "missing"]),
        ([RATES, RATE.format(usd="-1")], [":2", "usd"]),
        (["key,usd\n", "a,1\n"], [":1", "lacks the column 'region'"]),
        ([RATES, "only,two\n"], [":2", "8 columns are expected here, and there are 2"]),
    ],
)
def test_a_faulty_price_table_is_named_by_file_line_and_column(tmp_path, lines, words) -> None:
    folder = priced(tmp_path / "acme", *lines)
    with pytest.raises(InputError) as caught:
        load_knowledge([folder])
    message = str(caught.value)
    assert message.startswith(str(folder / "prices" / "ours.csv"))
    assert all(word in message for word in words), message


def test_a_folder_that_is_no_pack_says_what_a_pack_holds(tmp_path) -> None:
    (tmp_path / "notes").mkdir()
    with pytest.raises(InputError, match=r"no pack; a pack holds some of cards/, prices/"):
        load_knowledge([tmp_path / "notes"])


def test_a_document_of_a_pack_adds_words_and_takes_none_away(tmp_path) -> None:
    (tmp_path / "lexicon.yaml").write_text("subjects: {lambda: [our functions]}\n")
    subjects = load_knowledge([tmp_path]).document("lexicon.yaml")["subjects"]
    assert "our functions" in subjects["lambda"]
    assert set(load_knowledge().document("lexicon.yaml")["subjects"]["lambda"]) < set(subjects["lambda"])
    assert "fargate" in subjects


def test_a_document_of_the_wrong_shape_is_an_error_with_its_field(tmp_path) -> None:
    (tmp_path / "lexicon.yaml").write_text("subjects: [lambda]\n")
    with pytest.raises(InputError, match=r"lexicon\.yaml: subjects: this must be a mapping"):
        load_knowledge([tmp_path]).document("lexicon.yaml")


def test_a_pack_adds_ways_to_ask_for_a_card_of_ours(tmp_path) -> None:
    folder = tmp_path / "acme" / "phrasings"
    folder.mkdir(parents=True)
    (tmp_path / "acme" / "cards").mkdir()
    (folder / "words.yaml").write_text("lambda-timeout: [how long may a zorblatt of ours whirr]\n")
    with_pack, without = Session([tmp_path / "acme"]), Session()
    question = "how long may our zorblatt whirr"
    assert with_pack.send(question).text.startswith("**30 minutes**")
    assert without.send(question).kind == "declined"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("lambda-timeout: [whirr]\nno-such-card: [whirr]\n", 2, "no such card"),
        ("lambda-timeout: whirr\n", 1, "a list of questions"),
        ("- whirr\n", 1, "a mapping from card ids"),
    ],
)
def test_a_faulty_file_of_phrasings_is_named_with_its_line(tmp_path, text, line, words) -> None:
    folder = tmp_path / "acme" / "phrasings"
    folder.mkdir(parents=True)
    (tmp_path / "acme" / "cards").mkdir()
    (folder / "words.yaml").write_text(text)
    with pytest.raises(InputError, match=words) as caught:
        _ = load_knowledge([tmp_path / "acme"]).phrasings
    assert (caught.value.file, caught.value.line) == (folder / "words.yaml", line)
