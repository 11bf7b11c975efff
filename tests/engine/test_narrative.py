"""How a recommendation reads: the choice and the amount first."""

import re

from assistant.engine import Workload, recommend
from assistant.engine.narrative import bill_table, narrate, ranked_table

NIGHTLY = Workload(kind="job", run_seconds=2500, requests_per_month=365 / 12, memory_mib=4096, vcpus=1)


def told(workload, **kwargs):
    return narrate(recommend(workload), workload, **kwargs)


def test_the_first_line_has_platform_size_and_amount():
    first, *rest = told(NIGHTLY).splitlines()
    # 30.4167 x 2,500 s at 0.04048 + 4 x 0.004445
    assert first == ("**ECS on Fargate, 1 vCPU / 4 GB: about $1.23 a month** for 30.4 runs of 41.7 minutes.")
    starts = [line.split(":")[0] for line in rest]
    assert starts == ["Why", "Assumes", "What would flip it", "Next best"]
    assert "30 minutes" in rest[0]
    assert "Lambda" in rest[2]


def test_details_add_every_platform_and_the_bill():
    recommendation = recommend(NIGHTLY)
    text = narrate(recommendation, NIGHTLY, details=True)
    assert ranked_table(recommendation) in text
    assert bill_table(recommendation.top) in text
    assert ranked_table(recommendation).count("\n") == 10
    assert "| **total** | | | **$1.23** |" in text


def test_no_price_is_said_in_the_first_line():
    first = told(Workload(kind="legacy", os="windows", os_access=True, region="eu-west-1")).splitlines()[0]
    assert "not known" in first
    assert "$" not in first


def test_nothing_fits_lists_what_rules_out():
    text = told(Workload(kind="service", kubernetes=True, memory_mib=100_000_000))
    assert text.startswith("**No platform meets all of this.**")
    assert "EKS" in text


def test_no_exclamation_no_greeting_no_trailing_space():
    for workload in (NIGHTLY, Workload(), Workload(kind="api"), Workload(gpu=1)):
        text = told(workload, details=True)
        assert "!" not in text
        assert not re.search(r" $", text, flags=re.MULTILINE)
        assert "None" not in text
        assert "inf" not in re.findall(r"\b\w+\b", text)
