"""Follow-ups: what a question leaves out is taken from what was spoken of before."""

import pytest

from assistant import Session
from assistant.answers import Answerer
from assistant.facts import default_knowledge

ANSWERER = Answerer(default_knowledge())

CONVERSATIONS = [
    (["max memory for lambda?", "and fargate?"], ["10,240 MB", "244 GB"]),
    (["max memory for lambda?", "and fargate?", "and the minimum?"], ["10,240 MB", "244 GB", "512 MiB"]),
    (["lambda timeout", "what about the default?"], ["30 minutes", "3 seconds"]),
    (["lambda /tmp limit", "what's the default?"], ["10,240 MB", "512 MB"]),
    (["at which memory does lambda get a full vcpu?", "and at 10 GB?"], ["1,769 MB", "6 vCPU"]),
    (["which port does postgres use?", "and mysql?"], ["5432", "3306"]),
    (["lambda timeout", "and for api gateway?"], ["30 minutes", "29 seconds"]),
    (["lambda timeout", "what about managed instances?"], ["30 minutes", "90 minutes"]),
    (["can fargate use gpus?", "what about ecs managed instances?"], ["**No**", "**Yes"]),
    (["how many rules per security group", "are they stateful?"], ["60 rules", "**Yes.**"]),
    (["how many security groups per interface", "can I raise it?"], ["5 security groups", "on request"]),
    (["lambda /tmp size", "can it be changed?"], ["10,240 MB", "you set it yourself"]),
    (["lambda payload limit for synchronous calls", "can that be raised?"], ["6 MB", "**No**"]),
    (["api gateway timeout", "can it be raised?"], ["29 seconds", "**Yes**, AWS raises it on request"]),
    (["alb idle timeout", "nlb?"], ["1 minute", "350 seconds"]),
    (["fargate on-demand vcpu limit", "and spot?"], ["6 vCPU", "apart from the On-Demand quota"]),
    (["how long may a lambda function run", "on fargate?"], ["30 minutes", "No limit"]),
    (["how much memory can a fargate task of 4 vcpu have", "with 16?"], ["8 to 30 GB", "32 to 120 GB"]),
    (["can fargate run 2 vcpu with 3 gb?", "and 20 gb?"], ["**No**", "2 vCPU and 20 GB"]),
    (["how big can a gp3 volume get?", "and io1?"], ["64 TiB", "| io1 | 4 GiB | 16 TiB |"]),
    (["how many iops can a gp3 volume have?", "and io2?"], ["80,000 IOPS", "256,000 IOPS on io2"]),
    (
        [
            "how often does a target group probe its targets?",
            "how long does it wait for the reply before giving up?",
        ],
        ["30 seconds", "6 seconds for HTTP"],
    ),
    (
        ["how many tasks can a service have?", "and how many containers per task?"],
        ["5,000 tasks", "**10** containers"],
    ),
    (
        ["how many pods fit on a t3.medium?", "and on an m5.large?"],
        ["pods** on t3.medium", "pods** on m5.large"],
    ),
    (["how much memory does an m5.large have", "and a c6g.2xlarge?"], ["8 GiB", "**16 GiB** on c6g.2xlarge"]),
    (["does fargate support arm?", "source?"], ["**Yes**", "https://docs.aws.amazon.com/"]),
    # why not, and what else does it
    (["can lambda run windows containers?", "why not?"], ["**No.**", "Linux only"]),
    (["does fargate support host networking?", "what else offers it?"], ["**No**", "Managed Instances"]),
    (["can I run privileged containers on fargate?", "so where can I?"], ["**No.**", "EC2 instances"]),
    # what stays when another thing is named
    (["how much memory can a fargate task have?", "and a pod on eks?"], ["244 GB", "120 GB"]),
    (["how much cheaper can ec2 spot be?", "and on fargate?"], ["90%", "70%"]),
    (["how big may a value in parameter store be?", "and in secrets manager?"], ["4 KB", "65,536 bytes"]),
    (["how many iops does gp3 have?", "and io2?"], ["80,000 IOPS", "256,000 IOPS"]),
    # what is pointed to
    (
        ["should I use security groups or network acls?", "are the latter stateful?"],
        ["", "stateless"],
    ),
    (["lambda vs fargate cold start", "does the first one have a gpu?"], ["", "**Yes, on Managed"]),
    (["fargate or ecs on ec2 for an api?", "how do I patch the latter?"], ["", "replacing instances"]),
    # another figure of the same card, and the same figure of another thing
    (
        ["how many listeners may an alb have?", "and target groups?"],
        ["50 listeners", "**100**: target groups"],
    ),
    (["how many subnets may a vpc have?", "and route tables?"], ["200", "**200**: route tables"]),
    (["how large may a log event be?", "and how many of them per call?"], ["1 MB", "10,000 events"]),
    (["can lambda mount efs?", "does eks fargate support that too?"], ["**Yes", "Pods on Fargate mount EFS"]),
    (
        ["how long may a lambda run?", "and if it is asynchronous on managed instances?"],
        ["30", "**90 minutes**"],
    ),
    (["how many pods fit on an m5.large?", "how much does it cost?"], ["", "**$70.08 a month**"]),
    # a few words, as they are typed
    (["fargate max ephemeral storage", "does it cost extra"], ["200 GiB", "$0.000111 an hour"]),
    (
        ["lambda snapstart", "which runtimes", "does it cost anything"],
        ["", "Java 11", "Of the managed runtimes Java is free"],
    ),
    (["lambda microvms", "max memory", "price"], ["8 hours", "GB", "no reliable figure"]),
    (["what is a capacity provider", "how many per cluster"], ["", "20 per cluster"]),
    (
        ["how many security groups per eni", "can that be increased", "up to what"],
        ["5 security", "on request", "16"],
    ),
    (["alb health check interval", "timeout"], ["30 seconds", "2 minutes"]),
    (
        ["what is a warm pool", "does it cost", "can it hibernate"],
        ["", "cost only their volumes", "hibernated"],
    ),
    (["gp3 vs gp2", "which is cheaper"], ["", "$0.08"]),
    (["nacl", "is it stateful", "how many rules"], ["", "stateless", "20 rules"]),
    (["how big can a lambda layer be", "how many can i use"], ["250 MB", "**5** per function"]),
    (["ecs exec", "on ec2 too?"], ["ECS Exec", "on Fargate, EC2"]),
    # of each of those that were counted
    (
        [
            "how many tasks can a service have?",
            "how many containers can one of them have?",
            "is that adjustable?",
        ],
        ["5,000 tasks", "**10** containers", "**No**"],
    ),
    (
        ["how many managed node groups per cluster", "how many nodes in one of them"],
        ["30 node", "450 nodes"],
    ),
    (["how many network acls per vpc", "and how many rules in each?"], ["200", "20 rules"]),
    # an instance type, or what it is asked for, in the place of the one before
    (
        ["how many eni on a t3.large", "and ips per eni?", "and on an m5.xlarge?"],
        ["of 12 IPv4", "of 12 IPv4", "of 15 IPv4"],
    ),
    (["c5.xlarge network bandwidth", "vcpus"], ["1.25 Gbps", "**4 vCPU**"]),
    (["how many route tables per vpc", "routes in one of them"], ["200", "500 routes"]),
    (["what is an eni", "how many can a t3.medium have"], ["", "**3 network interfaces"]),
    # taken back, and come back to
    (["max memory fargate", "no i meant lambda", "and min"], ["244 GB", "10,240 MB", "**128 MB**"]),
    (
        ["lambda timeout", "nat gateway price", "ok back to lambda", "the default?"],
        ["30 minutes", "$32.85", "30 minutes", "**3 seconds**"],
    ),
    # which of two that were spoken of one after the other
    (["m5.large price", "and m6g.large", "so which is cheaper"], ["$70.08", "", "**m6g.large is cheaper**"]),
    (["how long can a lambda run", "and on managed instances?", "and fargate?"], ["30", "90", "**No limit"]),
    (
        ["deregistration delay", "can i lower it", "and raise it?"],
        ["5 min", "from **0 seconds**", "up to **1 hour**"],
    ),
    # of what each a limit holds, more of it, and how many of what was told
    (["default lambda concurrency", "is that per region?"], ["1,000", "**Yes**, per account and Region"]),
    (["how long can a lambda run", "so is that per account"], ["30", "**No**, per invocation"]),
    (
        ["lambda concurrency limit", "per function", "is that per account or per function", "can i get more"],
        ["1,000", "", "**Per account and Region**", "**Yes**, AWS raises it"],
    ),
    (["what is a capacity provider", "up to how many"], ["", "**20**: capacity providers"]),
    # a thing of the same kind takes the place of the one before
    (
        ["can i attach an efs to lambda", "and ebs?", "ok and to fargate?", "how many"],
        ["Yes", "**No.**", "1 new volume", "**1**: EBS volumes"],
    ),
    (
        ["can I ssh into a fargate task", "no I meant a lambda", "and an ec2 instance?"],
        ["**No**", "There is no login", "Session Manager"],
    ),
    (["what does efs cost?", "and ebs?"], ["$0.30", "$0.08** a GB-month (gp3 storage)"]),
    (["what is aws fargate?", "and lambda?"], ["Containers", "Functions that AWS runs"]),
    (["how long does an idle tcp connection stay tracked?", "and udp?"], ["5 days", "180 seconds"]),
    # what was spoken of stays so
    (
        ["what is fargate", "is it cheaper than ec2", "does it support windows"],
        ["Containers", "86%", "1 to 4 vCPU"],
    ),
]


@pytest.mark.parametrize(("questions", "figures"), CONVERSATIONS, ids=lambda v: v[-1])
def test_a_follow_up_is_understood(questions, figures) -> None:
    context: tuple = ()
    for question, figure in zip(questions, figures, strict=True):
        answer = ANSWERER.answer(question, context)
        assert figure in answer.text, (question, answer.text)
        context = (answer.topic, *context) if answer.topic else context


def test_the_card_told_of_just_now_adds_its_details_to_a_follow_up() -> None:
    first = ANSWERER.answer("can I ssh to ecs managed instances?")
    again = ANSWERER.answer("so how do I look inside a container?", (first.topic,))
    assert "ECS Exec" not in first.text
    assert "ECS Exec" in again.text


@pytest.mark.parametrize(
    ("questions", "card"),
    [
        (["default security group", "can i delete it"], "security-groups-default-group-delete"),
        (["compute savings plan discount", "can i cancel"], "cost-savings-plan-rules"),
    ],
)
def test_what_may_be_done_to_a_thing_is_no_wish_to_take_anything_back(questions, card) -> None:
    session = Session()
    replies = [session.send(question) for question in questions]
    assert [citation.card for citation in replies[-1].citations] == [card]


def test_a_wish_to_take_back_is_one_where_something_is_known() -> None:
    session = Session()
    session.send("we run a nightly report with 2 GB of memory")
    assert session.slots
    session.send("can you undo that?")
    assert not session.slots


@pytest.mark.parametrize("question", ["what will lambda cost in 2035", "price of a nat gateway in 2019?"])
def test_a_price_of_another_year_is_not_known(question) -> None:
    assert ANSWERER.answer(question).kind == "declined"
    before = ANSWERER.answer("nat gateway price per gb").topic
    assert ANSWERER.answer(question, (before,)).kind == "declined"


def test_what_was_declined_is_what_is_spoken_of() -> None:
    declined = ANSWERER.answer("maximum number of versions of an iam trust policy")
    assert declined.kind == "declined"
    assert ANSWERER.answer("session duration", (declined.topic,)).cards == ("security-role-sessions",)


def test_a_card_without_money_tells_no_price() -> None:
    first = ANSWERER.answer("vpc flow logs")
    assert ANSWERER.answer("cost", (first.topic,)).kind == "declined"


@pytest.mark.parametrize("asked", ["which runtimes", "does it cost anything", "python too?"])
def test_a_follow_up_leaves_what_was_spoken_of_as_it_was(asked) -> None:
    first = ANSWERER.answer("lambda snapstart").topic
    after = ANSWERER.answer(asked, (first,)).topic
    assert after is not None
    assert after.question == first.question


def test_a_name_of_two_things_goes_with_what_else_is_named() -> None:
    lexicon = ANSWERER.lexicon
    assert lexicon.subjects_in("lambda on managed instances") == ("lambda", "lambda-managed-instances")
    assert lexicon.subjects_in("managed instances for ecs") == ("ecs-managed-instances", "ecs")
    assert lexicon.subjects_in("managed instances", near=("lambda",)) == ("lambda-managed-instances",)
    assert len(lexicon.subjects_in("what do managed instances cost")) == 2


def test_a_question_with_a_subject_of_its_own_ignores_what_was_before() -> None:
    before = ANSWERER.answer("lambda timeout").topic
    alone = ANSWERER.answer("how many rules per security group")
    after = ANSWERER.answer("how many rules per security group", (before,))
    assert after.text == alone.text


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (
            "what do 3 fargate tasks with 2 vcpu and 8 gb cost a month?",
            "how many functions does netflix run?",
        ),
        ("what is the max memory of a fargate task?", "how many lambda functions does netflix run"),
        ("what is the max memory of a fargate task?", "does lambda run on the moon"),
        ("what does 1 fargate task with 1 vcpu and 2 gb cost?", "when will lambda support 64 GB"),
    ],
)
def test_the_answer_before_is_not_given_again_to_what_no_card_tells(before, question) -> None:
    answer = ANSWERER.answer(question, (ANSWERER.answer(before).topic,))
    assert answer.kind == "declined", answer.text


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("lambda vs fargate timeout", ["| Lambda | **30 minutes**", "| Fargate | **No limit"]),
        ("ec2 vs fargate gpu", ["| EC2 | **yes**", "| Fargate | **no**"]),
        ("compare lambda, fargate and ec2", ["execution pattern"]),
        ("fargate vs lambda memory", ["**244 GB**", "**10,240 MB**"]),
        (
            "difference between security groups and nacls",
            ["**A security group is stateful", "network ACL is stateless"],
        ),
        ("difference between alb and nlb", ["**ALB**", "**NLB**"]),
    ],
)
def test_things_are_set_beside_each_other(question, lines) -> None:
    answer = ANSWERER.answer(question)
    assert answer.kind == "comparison"
    assert all(line in answer.text for line in lines), answer.text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("does lambda have a 30 minute limit?", "**Yes**, at most **30 minutes**"),
        ("does lambda have a 15 minute limit?", "Not any more: an invocation may take **30 minutes**"),
        ("is the lambda limit 10 minutes?", "**No**, the limit is **30 minutes**"),
        ("can lambda run for 40 minutes?", "**No**"),
        ("can a lambda function have 8 GB of memory?", "**Yes**"),
        ("isn't the /tmp limit 512 MB?", "Not any more"),
    ],
)
def test_a_stated_amount_is_held_against_the_limit(question, first) -> None:
    assert ANSWERER.answer(question).text.startswith(first)


@pytest.mark.parametrize(
    "text",
    [
        "Our Lambda writes to DynamoDB. How large may one item be?",
        "We moved the domain to Route 53 last week. What TTL do resolvers keep?",
        "A workflow in Step Functions fans out over a file. How many child executions may run at once?",
        "We deliver the images with CloudFront. How long is an object kept at the edge?",
    ],
)
def test_what_is_measured_of_a_service_that_no_card_is_about_is_declined(text) -> None:
    assert ANSWERER.answer(text).kind == "declined"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("The orders go through SQS. How many messages may be in flight?", "120,000"),
        ("The settings are kept on S3. How many environment files per container are possible?", "10 files"),
    ],
)
def test_what_a_card_tells_of_it_is_answered(text, figure) -> None:
    assert figure in ANSWERER.answer(text).text


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("how do we get alerted when a task is stopped", "ecs-task-events"),
        ("I want to be notified whenever one of our tasks ends", "ecs-task-events"),
        ("target groups per service", "ecs-load-balancing"),
        ("target groups per region", "elb-target-groups"),
        ("RecoveryWindowInDays", "security-secret-deletion"),
        ("what may RecoveryWindowInDays be?", "security-secret-deletion"),
        ("deploymentCircuitBreaker lower/upper clamp of the failure threshold", "ecs-circuit-breaker"),
        ("how offten does an ecs servise retry a contaner that wont start", "ecs-start-throttle"),
        ("does an ecs service ever stop retrying a broken task?", "ecs-start-throttle"),
        ("how often does ECS check the health of a container?", "ecs-health-check"),
    ],
)
def test_neighbours_are_told_apart(text, card) -> None:
    assert ANSWERER.answer(text).cards == (card,)


@pytest.mark.parametrize(
    ("turns", "head"),
    [
        (("alb idle timeout", "and nlb?", "and the first one?"), "**1 minute**"),
        (("are nacls stateful", "and security groups?", "and the other?"), "**No.**"),
        (("fargate vs lambda memory", "and the second one?"), "**10,240 MB**"),
        (("fargate vs lambda memory", "and the second one?", "the first one"), "**244 GB**"),
        (("nlb vs alb", "which is cheaper"), "**1 Network Load Balancer is cheaper"),
        (("nlb vs alb", "which one has static ip"), "**An ALB has no fixed addresses"),
        (("gp3 100gb", "and io2?"), "**$12.50 a month**"),
        (("gp3 100gb", "and io2?", "500 gb"), "**$62.50 a month**"),
        (("t3.small", "price", "in frankfurt"), "**$17.52 a month**"),
        (("max targets alb", "and nlb?"), "**3,000 targets**"),
    ],
)
def test_one_of_two_things_may_be_named_by_its_place_or_not_at_all(turns, head):
    context = []
    for turn in turns:
        answer = ANSWERER.answer(turn, context)
        context.insert(0, answer.topic)
    assert answer.text.startswith(head)
