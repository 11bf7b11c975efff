"""A card is less sure of a question in a form in which nobody asks for it."""

import pytest

from assistant.answers import Answerer
from assistant.answers.forms import OTHER, form_of, forms_data
from assistant.facts import default_knowledge


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("how many may I have, and what do they cost?", "many"),
        ("How quickly does it scale", "time"),
        ("how come it is slow", "why"),
        ("is it slow", "whether"),
        ("lambda timeout", ""),
    ],
)
def test_the_most_telling_word_that_asks_is_the_form(text, form):
    assert form_of(text) == form


def test_a_form_is_held_against_what_is_usual():
    found = forms_data(["how"] * 9 + ["many"], {"how": 0.1, "many": 0.1})
    assert found["how"] > found["many"] > found[OTHER]


@pytest.mark.parametrize(
    "question",
    [
        "which algorithm does predictive scaling use?",
        "what is the ecs agent programmed in?",
        "How long does a deleted ECS service stay visible as INACTIVE",
        "How many rules may a single ECR lifecycle policy contain",
        "which regex dialect do ALB host conditions use?",
    ],
)
def test_what_a_card_on_the_same_thing_does_not_state_is_declined(question):
    assert Answerer(default_knowledge()).answer(question).kind == "declined"


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("natgateway addresses limit", "networking-nat-addresses"),
        ("securitygroup rules limit", "security-groups-rules-quota"),
    ],
)
def test_a_name_may_be_written_as_one_word(question, card):
    assert Answerer(default_knowledge()).answer(question).cards[:1] == (card,)
