"""What the loader says of a faulty set of cards; faults within one field are tested in tests/facts."""

import pytest

from assistant.errors import InputError
from assistant.facts.loading import read_card, read_cards

CARD = """\
id: demo
title: Demo
question: How big is it?
answer: "**{demo.size.max}**."
facts:
  - key: demo.size.max
    value: 10
    unit: GB
    name: size
    source: 0
sources:
  - url: https://docs.aws.amazon.com/
    as_of: 2026-11
"""


@pytest.fixture
def folder(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (("title: Demo", "colour: red"), (2, "colour"), "not known"),
        (("    name: size\n", "    name: size\n    nmae: size\n"), (10, "nmae"), "not known"),
        (("value: 10", "value: [1, 2]"), (7, "value"), "valid"),
        (("    source: 0", "    source: 3"), (6, "demo.size.max"), "no source number 3"),
        (("unit: GB", "unit: ''"), (6, "demo.size.max"), "needs its unit"),
        (("id: demo", "id: demos"), (1, "id"), "must equal the file name"),
        (("    as_of: 2026-11", "    as_of: [1]"), (13, "as_of"), "string"),
    ],
)
def test_a_fault_is_named_by_file_line_and_field(folder, change, place, words) -> None:
    path = folder(demo=CARD.replace(*change)) / "demo.yaml"
    with pytest.raises(InputError, match=words) as caught:
        read_card(path)
    assert caught.value.file == path
    assert caught.value.line == place[0]
    assert place[1] in caught.value.field


@pytest.mark.parametrize("text", ["", "- a\n- list\n", "just words"])
def test_what_is_no_card_at_all_is_said_so(folder, text) -> None:
    with pytest.raises(InputError, match="a card is a mapping of fields"):
        read_card(folder(demo=text) / "demo.yaml")


@pytest.mark.parametrize("sources", ["", "sources: []\n"])
def test_a_card_without_a_source_is_refused(folder, sources) -> None:
    text = CARD.partition("facts:")[0] + sources
    with pytest.raises(InputError, match="source"):
        read_card(folder(demo=text) / "demo.yaml")


def test_the_first_faulty_file_of_a_folder_is_named(folder) -> None:
    path = folder(demo=CARD, other=CARD)
    with pytest.raises(InputError, match=r"other\.yaml:1: id"):
        list(read_cards(path))


def test_a_fact_is_stated_by_one_card(folder) -> None:
    from assistant.facts.knowledge import assemble

    cards = list(read_cards(folder(demo=CARD, other=CARD.replace("id: demo", "id: other"))))
    with pytest.raises(InputError, match=r"'demo' and in 'other'.*once"):
        assemble([cards], ())


def test_an_id_stands_once(folder) -> None:
    from assistant.facts.knowledge import assemble

    (card,) = read_cards(folder(demo=CARD))
    with pytest.raises(InputError, match="two cards have the id 'demo'"):
        assemble([[card, card]], ())
