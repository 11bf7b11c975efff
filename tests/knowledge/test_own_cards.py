"""The user's own folder of packs, and starting a card in it."""

import json
from pathlib import Path

import pytest

from assistant.cli.entry import run
from assistant.facts import load_knowledge
from assistant.facts.compiled import knowledge_folder
from assistant.facts.loading import card_adapter
from assistant.facts.verify import verify


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("BERTH_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


def started(capsys, *arguments: str) -> Path:
    assert run(["knowledge", "new", *arguments]) == 0
    return Path(capsys.readouterr().out.strip())


def let_timeout_be(path: Path, seconds: int) -> None:
    """Turn a started card into one that overrides the timeout of Lambda."""
    text = path.read_text().replace("own.lambda_our_timeout", "lambda.timeout.max")
    path.write_text(text.replace("value: 0", f"value: {seconds}").replace("unit: count", "unit: seconds"))


def test_a_card_is_started_in_the_users_own_pack(config, capsys) -> None:
    path = started(capsys, "lambda-our-timeout")
    assert path == config / "packs" / "own" / "cards" / "lambda" / "lambda-our-timeout.yaml"
    card = load_knowledge([config / "packs" / "own"]).cards["lambda-our-timeout"]
    assert (card.service, card.pack) == ("lambda", "own")


def test_a_started_card_loads_and_the_lint_lists_what_is_missing(config, capsys) -> None:
    started(capsys, "fargate-our-size")
    assert run(["knowledge", "check", "--json"]) == 1
    found = [one for one in json.loads(capsys.readouterr().out) if one["card"] == "fargate-our-size"]
    assert {one["rule"] for one in found} == {"unfinished"}
    assert {"title", "question", "answer", "asks.0"} <= {one["field"] for one in found}


def test_a_pack_in_the_users_folder_is_read_by_every_command(config, capsys) -> None:
    path = started(capsys, "lambda-our-timeout")
    let_timeout_be(path, 60)
    assert run(["ask", "lambda timeout"]) == 0
    said = capsys.readouterr().out
    assert "1 minute" in said
    assert "From your pack own." in said
    assert run(["recommend", "--set", "run_seconds=120", "--set", "requests_per_month=30", "--json"]) == 0
    ranked = json.loads(capsys.readouterr().out)["ranked"]
    assert not next(one for one in ranked if one["platform"] == "lambda")["feasible"]


def test_a_named_pack_overrides_the_users_own(config, capsys, tmp_path) -> None:
    for pack, value in ((config / "packs" / "own", 60), (tmp_path / "named", 30)):
        let_timeout_be(started(capsys, "lambda-our-timeout", "--into", str(pack)), value)
    assert run(["--knowledge", str(tmp_path / "named"), "ask", "lambda timeout"]) == 0
    assert "30 seconds" in capsys.readouterr().out


@pytest.mark.parametrize("card_id", ["timeout", "Lambda-Timeout", "../lambda-x", "lambda timeout", "lambda-"])
def test_an_id_of_another_form_is_one_clear_sentence(config, capsys, card_id) -> None:
    assert run(["knowledge", "new", card_id]) == 2
    assert "words in lower case joined by hyphens" in capsys.readouterr().err
    assert not config.exists()


def test_a_card_that_exists_is_left_alone(config, capsys) -> None:
    path = started(capsys, "lambda-our-timeout")
    assert run(["knowledge", "new", "lambda-our-timeout"]) == 2
    assert f"{path}: this card exists already" in capsys.readouterr().err


def test_the_model_card_of_the_guide_is_a_card(tmp_path) -> None:
    guide = Path(knowledge_folder(), "README.md").read_text(encoding="utf-8")
    card = tmp_path / "cards" / "lambda" / "lambda-timeout.yaml"
    card.parent.mkdir(parents=True)
    card.write_text(guide.partition("```yaml\n")[2].partition("```")[0])
    knowledge = load_knowledge([tmp_path])
    assert knowledge.cards["lambda-timeout"].pack == tmp_path.name
    assert "30 minutes" in knowledge.render(knowledge.cards["lambda-timeout"].answer)
    (checked,) = (check for check in verify(knowledge) if check.key == "lambda.timeout.max")
    assert checked.outcome == "agrees"


def test_the_schema_of_a_card_knows_every_field_of_a_started_one(config, capsys) -> None:
    started(capsys, "lambda-our-timeout")
    assert run(["schema", "card"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == card_adapter().json_schema()
    card = load_knowledge([config / "packs" / "own"]).cards["lambda-our-timeout"]
    assert {name for name in card.__slots__ if getattr(card, name)} <= schema["properties"].keys()
