"""What people ask of an advice in few words: twice as much, half that, without the load balancer, enough?"""

import pytest

SHOP = "an API in containers, 40 million requests a month, 200 ms each, 2 GB, no special needs"
FLEET = "six kafka consumers, half a core and 256 MB each, 24/7, 1500 messages a second altogether"


@pytest.fixture
def advised(say):
    say(SHOP)
    return say("recommend")


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("what if it were twice as much", "requests_per_month", 80e6),
        ("what if there were half as many", "requests_per_month", 20e6),
        ("what if we had 10 times the devices", "requests_per_month", 400e6),
        ("is 512 MB enough?", "memory_mib", 512),
        ("at 4 GB?", "memory_mib", 4096),
    ],
)
def test_a_change_need_not_name_what_it_is_of(advised, say, session, text, slot, value) -> None:
    assert say(text).kind == "answer"
    assert session.dialog.supposed[slot].value == pytest.approx(value)


def test_half_that_corrects_the_load(advised, say) -> None:
    reply = say("actually about half that")
    assert reply.kind == "corrected"
    assert reply.slots["requests_per_month"].value == 20e6


def test_half_that_behind_a_what_if_is_half_of_what_was_said(advised, say) -> None:
    say("what if it were twice as much")
    assert say("actually about half that").slots["requests_per_month"].value == 20e6


def test_only_some_of_them_are_copies(say, session) -> None:
    say(FLEET)
    say("what if we only had 3 of them")
    assert session.dialog.supposed["instances"].value == 3


def test_the_load_and_the_copies_that_carry_it_leave_nothing_to_ask_of_one_message(say) -> None:
    assert say(FLEET).asks != "run_seconds"


def test_a_bill_is_told_without_one_of_its_parts(advised, say) -> None:
    whole = say("the bill")
    bill = {line.item: line.usd for line in advised.recommendation.top.bill}
    balancer = sum(usd for item, usd in bill.items() if "load balancer" in item.lower())
    for text in ("and the cost without the load balancer?", "and without the ALB?"):
        reply = say(text)
        assert reply.kind == "estimate"
        assert f"${sum(bill.values()) - balancer:,.2f} a month" in reply.text
    assert "no nat gateway in it" in say("without the nat gateway?").text
    assert whole.kind == "estimate"


def test_users_alone_are_no_load(say) -> None:
    say("a django site")
    reply = say("900 users")
    assert "900 users" in reply.text
    assert "requests_per_month" not in reply.slots


def test_nothing_else_answers_for_all_that_a_question_lists(say) -> None:
    asked = say("a webhook, 3 times a day, 2 seconds")
    reply = say("no GPU, nothing else")
    assert reply.asks != asked.asks
    assert reply.slots["kubernetes"].value is False


def test_how_much_per_year_is_reckoned(advised, say) -> None:
    assert "a year**" in say("how much per year?").text


def test_a_platform_by_its_name_alone_is_judged_for_the_workload(advised, say) -> None:
    assert "can run on Lambda" in say("and lambda?").text
    assert "244 GB" not in say("fargate?").text


def test_a_name_behind_an_answer_goes_on_with_that_answer(advised, say) -> None:
    say("lambda memory limit?")
    assert "244 GB" in say("and fargate?").text


def test_a_product_that_begins_like_a_platform_is_not_that_platform(advised, say) -> None:
    assert "ECS on Fargate" not in say("what about ecs anywhere?").text
