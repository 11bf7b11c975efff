import re

import pytest
import yaml

from assistant.engine import Workload, recommend
from assistant.errors import InputError
from assistant.exports import FORMATS, export
from assistant.facts import default_knowledge

WORKLOADS = {
    "lambda": Workload(kind="api", run_seconds=0.1, requests_per_month=2e6, memory_mib=512),
    "fargate": Workload(kind="job", run_seconds=2400, requests_per_month=30, memory_mib=2048),
    "fargate-spot": Workload(
        kind="batch",
        run_seconds=7200,
        requests_per_month=60,
        vcpus=2,
        memory_mib=4096,
        interruptible=True,
        packaging="container",
    ),
    "eks": Workload(kubernetes=True, instances=6, vcpus=1, memory_mib=2048, always_on=True),
    "ec2": Workload(kind="legacy", os_access=True, vcpus=4, memory_mib=16384, always_on=True),
}


@pytest.mark.parametrize("platform", WORKLOADS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_platform_has_every_format(platform, form) -> None:
    workload = WORKLOADS[platform]
    found = recommend(workload, default_knowledge())
    assert found.platform == platform
    files = export(found, workload, form, default_knowledge())
    assert all(text.strip() and "None" not in text for text in files.values())


@pytest.mark.parametrize("platform", WORKLOADS)
def test_cloudformation_parses_and_refers_to_what_it_defines(platform) -> None:
    workload = WORKLOADS[platform]
    text = export(recommend(workload), workload, "cloudformation", default_knowledge())["template.yaml"]
    template = yaml.safe_load(text)
    known = {*template["Parameters"], *template["Resources"], "AWS::Region"}
    used = set(re.findall(r"Ref: (\S+)", text)) | set(re.findall(r"GetAtt:\n\s+- (\S+)", text))
    assert used <= known
    assert all(resource["Type"].startswith("AWS::") for resource in template["Resources"].values())


def test_a_fargate_task_has_a_size_that_fargate_takes() -> None:
    workload = WORKLOADS["fargate"]
    template = yaml.safe_load(
        export(recommend(workload), workload, "cloudformation", default_knowledge())["template.yaml"]
    )
    task = template["Resources"]["TaskDefinition"]["Properties"]
    assert (task["Cpu"], task["Memory"]) == ("1024", "2048")
    assert "Run" in template["Resources"], "a nightly job is started by a schedule"


@pytest.mark.parametrize("platform", WORKLOADS)
def test_terraform_is_balanced_and_declares_its_variables(platform) -> None:
    workload = WORKLOADS[platform]
    text = export(recommend(workload), workload, "terraform", default_knowledge())["main.tf"]
    assert text.count("{") == text.count("}")
    declared = set(re.findall(r'^variable "(\w+)"', text, re.MULTILINE))
    assert set(re.findall(r"var\.(\w+)", text)) == declared


def test_the_report_holds_verdict_bill_blockers_and_sources() -> None:
    workload = WORKLOADS["fargate"]
    text = export(recommend(workload), workload, "markdown", default_knowledge())["recommendation.md"]
    assert text.startswith("# Where this workload should run\n\n**ECS on Fargate")
    assert "lambda: one run takes 40 minutes" in text
    assert "https://docs.aws.amazon.com/" in text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="cloudformation, terraform, markdown"):
        export(recommend(WORKLOADS["lambda"]), WORKLOADS["lambda"], "pdf", default_knowledge())
