"""What stands before a function that clients call is in its bill, as a load balancer is in that of copies."""

import pytest

from assistant.engine import Workload, recommend

API = {"kind": "api", "run_seconds": 0.2, "requests_per_month": 3e6, "memory_mib": 1024}
FREE = "a function URL is free"


def of(**fields):
    return recommend(Workload(**fields), flips=False)


def verdict(recommendation, platform):
    return next(one for one in recommendation.ranked if one.platform == platform)


def lines(recommendation, platform="lambda"):
    return {entry.item: entry.usd for entry in verdict(recommendation, platform).bill}


def test_an_api_on_functions_stands_behind_an_http_api():
    found = of(**API)
    assert lines(found) == pytest.approx(
        {"Requests": 0.6, "Duration": 10, "API Gateway HTTP API": 3}, rel=1e-4
    )
    assert "API Gateway HTTP API" in lines(found, "lambda-managed-instances")
    assert not any("API Gateway" in entry for entry in found.top.not_included)
    (told,) = [entry for entry in found.assumptions if "API Gateway" in entry]
    assert "$3.00 a month" in told
    assert FREE in told


@pytest.mark.parametrize("kind", ["event", "job", "stream"])
def test_what_nobody_waits_for_needs_no_gateway(kind):
    found = of(**{**API, "kind": kind})
    assert set(lines(found)) == {"Requests", "Duration"}
    assert not any("API Gateway" in entry for entry in (*found.assumptions, *found.top.not_included))


@pytest.mark.parametrize("change", [{"run_seconds": 31}, {"response_stream": True}, {"payload_mib": 5}])
def test_what_an_http_api_cannot_do_or_does_for_more_is_a_rest_api(change):
    found = of(**{**API, "requests_per_month": 10_000, **change})
    assert lines(found)["API Gateway REST API"] == pytest.approx(0.035)
    assert any("REST API" in entry and FREE in entry for entry in found.assumptions)


def test_a_call_right_at_what_an_http_api_waits_costs_no_more_than_a_longer_one():
    short, longer = (of(**{**API, "run_seconds": seconds, "memory_mib": 128}) for seconds in (30, 30.001))
    assert "API Gateway HTTP API" in lines(short)
    assert verdict(longer, "lambda").monthly_usd.expected > verdict(short, "lambda").monthly_usd.expected


def test_where_the_gateway_has_no_price_the_bill_says_so():
    found = verdict(of(**API, region="eu-west-2"), "lambda")
    assert set(lines(of(**API, region="eu-west-2"))) == {"Requests", "Duration"}
    assert any(entry.startswith("API Gateway") for entry in found.not_included)
    assert any("lacks API Gateway" in risk for risk in found.risks)
    assert lines(of(**API, region="eu-west-1"))["API Gateway HTTP API"] == pytest.approx(3.33)


def test_more_requests_a_second_than_an_account_may_send_at_first_are_a_risk():
    found = of(kind="api", run_seconds=0.05, peak_requests_per_second=50_000)
    assert any("10,000 requests per second" in risk for risk in verdict(found, "lambda").risks)
    assert not any("API Gateway" in risk for risk in verdict(found, "fargate").risks)


def test_functions_and_copies_are_compared_with_what_stands_before_each():
    """For 61 million requests of 0.1 s the gateway alone costs nearly as much as three tasks."""
    found = of(kind="api", run_seconds=0.1, memory_mib=512, requests_per_month=61e6)
    assert lines(found)["API Gateway HTTP API"] == pytest.approx(61)
    assert found.platform == "fargate"
