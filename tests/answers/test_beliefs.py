"""Which sentences hold a belief that a card corrects, and which only name its topic."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

WRONG = {
    "lambda tops out at 3 GB of memory": "lambda-memory",
    "fargate only goes up to 4 cores": "fargate-vcpu",
    "new accounts have 750 free hours of t3.micro for a year": "ec2-free-tier",
    "fargate memory stops at 120 GB": "fargate-memory",
    "lambda can't stream responses": "lambda-response-streaming",
    "an interface can have only 5 security groups": "security-groups-per-interface",
    "lambda container images are limited to 250 MB": "lambda-container-image",
    "lambda concurrency is fixed at 1000": "lambda-concurrency",
    "a public ip is free": "cost-public-ipv4",
    "fargate has no EBS right?": "fargate-ebs",
    "snapstart is only for java, isn't it?": "lambda-snapstart",
    "security groups only protect EC2 instances": "security-groups-what",
    "EKS doesn't charge for the control plane": "cost-eks-control-plane",
}
RIGHT = [
    "nacl rule limit",
    "ecs rolling update",
    "ec2 gpu quota",
    "lambda response streaming limit",
    "Removing a rule does not cut tracked connections",
    "security group priority",
    "4 pods on EKS Fargate with half a vcpu and 1 gb",
    "fargate task 2vcpu 8gb only on weekdays 9 hours a day",
    "nacls are stateless",
    "lambda can't run windows",
    "lambda timeout",
    "a security group can't deny traffic",
    "is there a way to run something longer than 30 minutes on lambda?",
]
TURNED = {
    "lambda can run windows": "lambda-windows",
    "the default security group can be deleted": "security-groups-default-group-delete",
    "eks scales to zero": "eks-idle",
}
"""What says the opposite of a card's own yes or no."""


@pytest.fixture(scope="module")
def answerer():
    return Answerer(default_knowledge())


@pytest.mark.parametrize(("said", "card"), WRONG.items())
def test_a_wrong_belief_is_corrected_by_its_card(answerer, said, card) -> None:
    answer = answerer.answer(said)
    assert (answer.kind, answer.cards) == ("corrected", (card,))
    assert answer.text.startswith(("Not any more:", "No:"))


@pytest.mark.parametrize("said", RIGHT)
def test_a_topic_or_a_truth_is_not_corrected(answerer, said) -> None:
    assert answerer.answer(said).kind != "corrected"


@pytest.mark.parametrize(("said", "card"), TURNED.items())
def test_the_opposite_of_a_yes_or_no_is_corrected(answerer, said, card) -> None:
    answer = answerer.answer(said)
    assert (answer.kind, answer.cards) == ("corrected", (card,))
    assert answer.text.startswith("**No")


def test_a_truth_is_not_met_with_a_no(answerer) -> None:
    assert answerer.answer("nacls are stateless").text.startswith("A network ACL remembers nothing")
