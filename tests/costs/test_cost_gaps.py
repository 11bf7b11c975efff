"""What is not known is said, and never borrowed."""

import subprocess
import sys

import pytest

from assistant.costs import (
    Copy,
    Market,
    eks_cluster_bill,
    fargate_bill,
    instance_rate,
    lambda_bill,
    load_balancer_bill,
    pack,
)
from assistant.errors import InputError, UnknownFactError


def test_a_region_without_a_figure_is_named(book):
    with pytest.raises(UnknownFactError, match=r"(?i)eks.*eu-west-1"):
        eks_cluster_bill(book, region="eu-west-1")
    with pytest.raises(UnknownFactError, match=r"(?i)arm.*us-west-2"):
        fargate_bill(book, region="us-west-2", architecture="arm64", vcpus=1, memory_mib=2048)
    with pytest.raises(UnknownFactError, match=r"(?i)alb.*me-south-1"):
        load_balancer_bill(book, region="me-south-1")


def test_a_function_in_a_region_without_rates(book):
    with pytest.raises(UnknownFactError):
        lambda_bill(book, region="mx-central-1", memory_mib=512, run_seconds=1, requests_per_month=1)


def test_kinds_of_task_that_fargate_lacks(book):
    with pytest.raises(InputError, match="arm64"):
        fargate_bill(book, region="us-east-1", os="windows", architecture="arm64", vcpus=1, memory_mib=2048)
    with pytest.raises(InputError, match="Spot"):
        fargate_bill(book, region="us-east-1", os="windows", purchase_option="spot", vcpus=1, memory_mib=2048)


def test_a_commitment_without_an_exact_rate_is_called_an_estimate(book):
    exact = instance_rate(book, "us-east-1", "t3.medium", commitment_years=1)
    typical = instance_rate(book, "us-east-1", "m7g.large", commitment_years=1)
    assert exact.note == ""
    assert "typical" in typical.note
    assert typical.usd < instance_rate(book, "us-east-1", "m7g.large").usd


def test_a_small_type_bursts_only_within_its_credits(book):
    idle = pack(book, Market("us-east-1"), Copy(1, 2048, utilisation=0.1))
    busy = pack(book, Market("us-east-1"), Copy(2, 4096, utilisation=1.0))
    assert idle is not None
    assert idle.type.is_burstable
    assert idle.surplus_vcpus == 0
    assert busy is not None
    assert not busy.type.is_burstable or busy.surplus_vcpus > 0


def test_interfaces_bound_the_tasks_of_an_instance(book):
    """A t3.medium has three interfaces and no trunking: two awsvpc tasks, however small they are."""
    from assistant.costs import instance_type

    assert instance_type(book, "t3.medium").awsvpc_tasks == 2
    assert instance_type(book, "c5.large").awsvpc_tasks == 10


def test_the_package_loads_without_pydantic():
    code = "import assistant.costs, sys; assert 'pydantic' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
