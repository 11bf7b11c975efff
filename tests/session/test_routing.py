"""What is a question about AWS, and what is said about a workload of one's own."""

import pytest

from assistant import Session
from assistant.answers.tokens import stem
from assistant.facts import default_knowledge
from assistant.session.conversation import Memory
from assistant.session.openings import leaning


@pytest.fixture(scope="module")
def session():
    return Session(loaded=default_knowledge())


def ask(session, text):
    session.memory = Memory()
    return session.send(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("HTTP API 100 million requests a month cost", "$100.00"),
        ("price of a REST API with 2 million calls a month", "$7.00"),
        ("nat gateway london", "$36.50"),
        ("an m7g.large in Tokyo, price per month", "$76.94"),
    ],
)
def test_a_price_with_amounts_is_no_workload(session, text, amount):
    reply = ask(session, text)
    assert reply.kind == "estimate"
    assert amount in reply.text


def test_amounts_of_one_s_own_are_a_workload(session):
    assert ask(session, "we have an HTTP API with 100 million requests a month").kind == "question"


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("api gatway chache ttl if i leav it at defualt", "api-gateway-cache"),
        (
            "The partner calls our REST API 15000 times a second and some calls come back with 429. What is the "
            "ceiling of the gateway for the account?",
            "api-gateway-throttle",
        ),
        (
            "I port-forward with curl and one port hangs while the other is refused at once. Does a timeout or "
            "connection refused tell me where to look?",
            "security-groups-cannot-connect",
        ),
        ("I opened port 443 but still can't reach my instance from the internet, what else is needed?",
         "security-groups-internet-access"),
    ],
)  # fmt: skip
def test_what_is_told_before_a_question_belongs_to_it(session, text, card):
    reply = ask(session, text)
    assert reply.kind == "answer"
    assert card in [citation.card for citation in reply.citations]


@pytest.mark.parametrize(
    "text",
    [
        "The model sits on SageMaker. What is the maximum body of a request to it?",
        "the function reads from Redshift; how many columns may a table have there?",
    ],
)
def test_a_figure_of_what_no_card_is_about_is_declined(session, text):
    assert ask(session, text).kind == "declined"


@pytest.mark.parametrize(
    "text",
    [
        "is there an outage in Frankfurt at the moment?",
        "can you look into my account and tell me which function costs most?",
        "deployments hang for an hour, is there an incident in Ireland right now?",
    ],
)
def test_what_nobody_can_know_offline_is_declined(session, text):
    reply = ask(session, text)
    assert reply.kind == "declined"
    assert "cannot look" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "cheapest way to run a 24/7 discord bot",
        "what's the simplest place to host a wordpress site?",
        "which is the right service for a nightly report of 40 minutes",
    ],
)
def test_the_best_place_for_one_thing_is_asked_of_the_dialog(session, text):
    reply = ask(session, text)
    assert reply.kind in ("question", "recommendation")
    assert reply.slots["kind"]


@pytest.mark.parametrize(
    "text", ["what is the best platform for event-driven workloads?", "best way to run postgres"]
)
def test_the_best_place_for_things_in_general_is_no_workload(session, text):
    assert not ask(session, text).slots


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("daily backups of ec2 volumes", "storage-ebs-backup"),
        ("clone my server into another region", "ec2-move-zone"),
        ("503 service unavailable alb", "elb-http-errors"),
    ],
)
def test_the_words_of_a_card_are_no_workload(session, text, card):
    assert card in [citation.card for citation in ask(session, text).citations]


@pytest.mark.parametrize(
    "text",
    [
        "weather model post-processing 4 times a day, 35 minutes, 96 cores, 192GB",
        "minecraft server for me and 10 friends, evenings only, 4GB",
        "small python lambda function, triggered by s3 uploads, ~500 per day, 4 seconds, 512mb",
        "IoT company, 20k devices each send a reading every quarter of an hour, handling one takes 30 ms",
        "CAD workstations for 12 engineers, windows, GPU, 8 hours a day on weekdays",
    ],
)
def test_what_is_measured_runs_whatever_it_is_called(session, text):
    assert ask(session, text).slots


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("dev box t3.xlarge mon-fri 10h a day in paris", "only the hours it runs"),
        ("fargate task 2vcpu 8gb only on weekdays 9 hours a day", "21.73 runs of 9 hours"),
        ("eks on fargate 4 pods with half a vcpu and 1 gb", "4 EKS pods of 0.5 vCPU / 2 GB"),
    ],
)
def test_what_is_named_with_its_size_and_hours_is_a_sum_and_no_workload(session, text, figure):
    reply = ask(session, text)
    assert (reply.kind, reply.slots) == ("estimate", {})
    assert figure in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "clone my server into another region",
        "I need to restore a backup of my server",
        "container registry quotas",
        "weight of a t3.medium server in kg",
    ],
)
def test_a_task_on_what_is_there_is_no_workload(session, text):
    reply = ask(session, text)
    assert not reply.slots
    assert reply.kind in ("answer", "declined")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("API Gateway HTTP API with 50 million requests a month", "estimate"),
        ("lambda 10M requests 100 ms 512MB plus http api", "estimate"),
        ("a REST API, 50 million requests a month", "question"),
        ("we have a REST API in API Gateway with 50 million requests a month", "question"),
    ],
)
def test_a_sum_that_takes_in_every_word_is_no_workload(session, text, kind):
    assert ask(session, text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "price crawler: 50 sites every 20 minutes, 90 seconds in total, 1 GB",
        "an internal wiki for 50 people",
        "insurance quote calculator",
        "weather station data collector",
        "a Sinatra prototype",
        "podcast hosting with a few thousand listeners",
        "we sell concert tickets online, rushes when a tour is announced",
        "nightly sync from SAP to our warehouse database",
    ],
)
def test_a_workload_without_a_word_that_is_known_opens_the_dialog(session, text):
    reply = ask(session, text)
    assert reply.kind == "question"
    assert reply.asks is not None


@pytest.mark.parametrize(
    "text",
    [
        "athena price per TB scanned",
        "dedicated hosts for oracle licences",
        "describe services per call",
        "history of virtualisation",
        "flights from Lisbon to Rome in May",
        "a route table can only hold 50 routes",
        "my asg does not scale in",
    ],
)
def test_a_topic_in_a_few_words_opens_no_dialog(session, text):
    assert ask(session, text).asks is None


def test_what_is_told_before_a_question_opens_no_dialog_by_itself(session):
    reply = ask(session, "We have a Haskell monorepo. Is there a time limit on Fargate?")
    assert reply.kind == "answer"
    assert reply.asks is None


def test_sentences_of_which_none_is_understood_open_the_dialog_once(session):
    reply = ask(session, "We sell concert tickets. Rushes come when a tour is announced.")
    assert reply.asks == "kind"


def test_what_words_lean_to_is_the_same_in_whatever_order_they_come():
    """A set of words has another order in every process; three amounts of which two cancel show it."""
    for begins in "bcdfghjklmnpqrst":
        names = [f"{begins}o{ends}ox" for ends in "klm"]
        weights = dict(zip(map(stem, names), (1e16, 1.0, -1e16), strict=True))
        assert leaning(" ".join(names), weights).amount == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("move 35 VMs from vmware, mix of linux and windows, no code changes allowed", "legacy"),
        ("kinesis stream 5 shards, enrich, to s3, about 3 MB/s constantly", "stream"),
        ("alexa skill, few users", "api"),
        ("vpn appliance with a custom kernel module", "service"),
        ("discord bot always connected, tiny, 256 mb", "service"),
        ("bitcoin node, 1 TB disk, always syncing", "service"),
    ],
)
def test_first_words_of_practice_are_a_workload(session, text, kind):
    assert ask(session, text).slots["kind"].value == kind


def test_the_name_of_a_product_alone_is_none(session):
    assert ask(session, "docker desktop licence for a company").kind == "declined"
