"""The figure that was asked for comes first, also where a card's answer leads with another."""

import pytest

from assistant.answers import Answerer
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
ANSWERER = Answerer(KNOWLEDGE)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("how many target groups can one application load balancer have", "alb.target_groups"),
        ("how meny tagret groups can one aplication load balencer have", "alb.target_groups"),
        ("alb listeners max", "alb.listeners"),
        ("certificates on an ALB", "alb.certificates"),
        ("subnets per vpc", "vpc.subnets"),
        ("websocket api message size", "apigw.websocket_message"),
        ("targets per alb", "alb.targets"),  # which say as much as target groups, and count nothing more
        ("how many instances can share one io2 volume", "ebs.multi_attach"),
        ("gp3 max iops", "ebs.gp3_iops"),  # of three figures that the card begins with
        ("gp3 max throughput", "ebs.gp3_throughput"),
    ],
)
def test_the_figure_asked_for_leads(question, key):
    text = ANSWERER.answer(question).text
    fact = KNOWLEDGE.fact(key)
    assert text.startswith(f"**{fact.value:,}"), text
    assert fact.name in text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("how many rules can an alb have", "**100 rules**"),  # leads already
        ("ec2 max ebs volumes", "**28**"),  # not the 40 of Xen instances, which were not asked about
        ("what is a savings plan? can I return it?", "**Yes"),  # a yes or no is the answer
        ("how much cpu does a t3.medium get without credits?", "**20 percent"),
    ],
)
def test_an_answer_that_leads_rightly_is_left_alone(question, head):
    assert ANSWERER.answer(question).text.startswith(head)


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("fargate stop timeout max", "**2 minutes"),  # the card begins with the default
        ("ecs bake time max", "**24 hours"),
        ("ecs cluster auto scaling warmup default", "**5 minutes"),
        (
            "warm pool cost",
            "**Stopped instances of a warm pool cost their EBS volumes",
        ),  # one sentence tells of a price
        ("does service connect cost money", "**Nothing for itself"),
        ("fargate 16 vcpu max memory", "**32 to 120 GB"),  # no belief that 16 vCPU are the most
        ("time limit for ecs tasks", "**No time limit"),
        ("is there a time limit for eks pods", "**No time limit"),
        ("fargate windows minimum vcpu", "**1 vCPU"),
        ("fargate savings plan discount 1 year", "**Up to 52% on Fargate"),
        ("how much do I save on fargate with a 1-year compute savings plan", "**Up to 52% on Fargate"),
        ("sqs max message size", "**1 MiB"),  # the card begins with another setting
        ("how big can an sqs message be", "**1 MiB"),
        ("http api max timeout", "**30 seconds"),
        ("does an alb support udp", "**No"),
        ("how many vpc peerings can one vpc have", "**50 peering"),
        ("does the nlb keep the source ip", "**Yes by default"),
        ("what do I pay for aws batch itself", "**Nothing itself"),
        ("can a vpc have 2 internet gateways", "**No"),
        ("does a nat gateway accept incoming connections", "**No"),
        ("may I resell a savings plan", "**No"),
        ("how long does eventbridge retry a target", "**For 24 hours"),
    ],
)
def test_a_question_beside_that_of_its_card_is_answered_first(question, head):
    assert ANSWERER.answer(question).text.startswith(head)
