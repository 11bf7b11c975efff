"""Starter files: they parse, refer to what they define, and say what the engine decided."""

import re

import hcl2
import pytest
import yaml

from assistant.costs import is_valid_fargate_size, price_book
from assistant.engine import Workload, recommend
from assistant.errors import InputError
from assistant.exports import FORMATS, export
from assistant.exports.deployment import deployment_of
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
BOOK = price_book(KNOWLEDGE)
SERVER = {"kind": "service", "vcpus": 1, "memory_mib": 2048, "always_on": True}
NIGHTLY = {"kind": "job", "run_seconds": 2400, "requests_per_month": 30, "memory_mib": 2048, "vcpus": 1}
API = {"kind": "api", "run_seconds": 0.1, "requests_per_month": 2e6, "memory_mib": 512}
GPU = {"kind": "training", "gpu": 1, "run_seconds": 21600, "requests_per_month": 8, "interruptible": True}
CASES = {
    "lambda": ("lambda", API),
    "lambda, warm, on arm64": ("lambda", {**API, "latency_sensitive": True, "architecture": "arm64"}),
    "lambda, a job with /tmp": ("lambda", {**NIGHTLY, "run_seconds": 1750, "ephemeral_gib": 4}),
    "lambda-managed-instances": ("lambda-managed-instances", {**API, "requests_per_month": 5e8}),
    "fargate, a job": ("fargate", {**NIGHTLY, "ephemeral_gib": 60}),
    "fargate, on Windows": ("fargate", {**SERVER, "os": "windows"}),
    "fargate, behind a load balancer": ("fargate", {**API, "payload_mib": 20, "architecture": "arm64"}),
    "fargate-spot": ("fargate-spot", {**NIGHTLY, "interruptible": True}),
    "ecs-ec2": ("ecs-ec2", {**SERVER, "instances": 20, "gpu": 1, "privileged": True}),
    "ecs-managed-instances": ("ecs-managed-instances", GPU),
    "eks": ("eks", {**SERVER, "kubernetes": True, "instances": 6, "architecture": "arm64"}),
    "eks, pods on Fargate": ("eks", {**NIGHTLY, "kubernetes": True}),
    "eks, with GPUs": ("eks", {**GPU, "kubernetes": True}),
    "ec2": ("ec2", {**SERVER, "kind": "legacy", "os_access": True, "state": "block", "ephemeral_gib": 100}),
    "ec2, a job on Spot": ("ec2", {**NIGHTLY, "os_access": True, "interruptible": True}),
    "hybrid": ("hybrid", {**SERVER, "instances": 20, "traffic": "spiky"}),
    "hybrid, with Spot": ("hybrid", {**SERVER, "instances": 20, "traffic": "spiky", "interruptible": True}),
}
TASKS = [name for name, (platform, _) in CASES.items() if "fargate" in platform or "ecs" in platform]


def chosen(name):
    """Return a recommendation for the platform of a case, also where another one leads."""
    platform, fields = CASES[name]
    workload = Workload(**fields)
    found = recommend(workload, flips=False)
    (verdict,) = [one for one in found.ranked if one.platform == platform]
    assert verdict.feasible, verdict.blockers
    others = [one for one in found.ranked if one is not verdict]
    return found.model_copy(update={"platform": platform, "ranked": (verdict, *others)}), workload


def template(name):
    return yaml.safe_load(export(*chosen(name), "cloudformation", KNOWLEDGE)["template.yaml"])


def main_tf(name):
    return export(*chosen(name), "terraform", KNOWLEDGE)["main.tf"]


def properties(made, kind):
    return [one["Properties"] for one in made["Resources"].values() if one["Type"] == f"AWS::{kind}"]


def statements(made):
    for role in properties(made, "IAM::Role"):
        for policy in role.get("Policies", []):
            yield from policy["PolicyDocument"]["Statement"]


def test_every_platform_is_tried() -> None:
    assert len({platform for platform, _ in CASES.values()}) == 9


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_platform_has_every_format(name, form) -> None:
    files = export(*chosen(name), form, KNOWLEDGE)
    assert all(text.strip() and "None" not in text for text in files.values())


@pytest.mark.parametrize("name", CASES)
def test_cloudformation_parses_and_refers_to_what_it_defines(name) -> None:
    made = template(name)
    used: set[str] = set()

    def walk(part) -> None:
        if isinstance(part, dict):
            used.update([part["Ref"]] if isinstance(part.get("Ref"), str) else [])
            used.update([part["Fn::GetAtt"][0]] if "Fn::GetAtt" in part else [])
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(made["Resources"])
    for one in made["Resources"].values():
        used |= {one["DependsOn"]} if "DependsOn" in one else set()
    assert used <= {*made["Parameters"], *made["Resources"], "AWS::Region"}
    assert set(made["Parameters"]) <= used, "nothing is asked for in vain"


@pytest.mark.parametrize("name", CASES)
def test_terraform_parses_and_refers_to_what_it_defines(name) -> None:
    text = main_tf(name)
    parsed = hcl2.loads(text)
    declared = {key.strip('"') for one in parsed.get("variable", []) for key in one}
    assert set(re.findall(r"var\.(\w+)", text)) == declared
    made = set(re.findall(r'^resource "(\w+)" "(\w+)"', text, re.MULTILINE))
    assert set(re.findall(r"\b(aws_\w+)\.(\w+)", text)) <= made


@pytest.mark.parametrize("name", CASES)
def test_roles_may_do_no_more_than_they_need(name) -> None:
    made, text = template(name), main_tf(name)
    for statement in statements(made):
        assert statement["Resource"] != "*"
        if "iam:PassRole" in statement["Action"]:
            assert statement["Condition"] == {
                "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
            }
    assert 'Resource = "*"' not in text
    assert ("iam:PassRole" in text) == ("iam:PassedToService" in text)


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_open_to_the_world(name) -> None:
    for group in properties(template(name), "EC2::SecurityGroup"):
        for rule in group.get("SecurityGroupIngress", []):
            assert rule.get("CidrIp") != "0.0.0.0/0"
            assert {"SourceSecurityGroupId", "CidrIp"} & set(rule)
    ingress = re.findall(r"ingress \{(.*?)\}", main_tf(name), re.DOTALL)
    assert not any("0.0.0.0/0" in rule for rule in ingress)


@pytest.mark.parametrize("name", TASKS)
def test_tasks_have_the_size_that_the_engine_chose(name) -> None:
    recommendation, workload = chosen(name)
    (task,) = properties(template(name), "ECS::TaskDefinition")
    size = (int(task["Cpu"]) / 1024, int(task["Memory"]))
    family = "windows" if workload.os == "windows" else "linux"
    if "fargate" in CASES[name][0]:
        assert is_valid_fargate_size(BOOK, *size, family)
        assert recommendation.top.sizing.startswith(f"{size[0]:g} vCPU")
    assert task["RuntimePlatform"]["CpuArchitecture"].lower() == (workload.architecture or "x86_64")
    text = main_tf(name)
    assert f'cpu = "{task["Cpu"]}"' in text
    assert f'memory = "{task["Memory"]}"' in text
    container = task["ContainerDefinitions"][0]
    assert bool(workload.gpu) == ("ResourceRequirements" in container)
    assert bool(workload.privileged) == ("Privileged" in container)
    assert properties(template(name), "Logs::LogGroup")[0]["RetentionInDays"]


@pytest.mark.parametrize("name", [name for name, (platform, _) in CASES.items() if "lambda" in platform])
def test_functions_stay_within_lambdas_limits(name) -> None:
    (function,) = properties(template(name), "Lambda::Function")
    managed = CASES[name][0] == "lambda-managed-instances"
    most = KNOWLEDGE.figure("lambda.lmi_timeout.max" if managed else "lambda.timeout.max")
    assert CASES[name][1]["run_seconds"] <= function["Timeout"] <= most
    assert f"timeout = {function['Timeout']}" in main_tf(name)
    assert f"memory_size = {function['MemorySize']}" in main_tf(name)


def test_what_is_kept_warm_is_in_the_files() -> None:
    name = "lambda, warm, on arm64"
    (alias,) = properties(template(name), "Lambda::Alias")
    kept = alias["ProvisionedConcurrencyConfig"]["ProvisionedConcurrentExecutions"]
    assert f"{kept} environment" in chosen(name)[0].top.sizing
    assert f"provisioned_concurrent_executions = {kept}" in main_tf(name)
    (function,) = properties(template(name), "Lambda::Function")
    assert function["Architectures"] == ["arm64"]


def test_scratch_space_is_in_the_files() -> None:
    (function,) = properties(template("lambda, a job with /tmp"), "Lambda::Function")
    assert function["EphemeralStorage"] == {"Size": 4096}
    (task,) = properties(template("fargate, a job"), "ECS::TaskDefinition")
    assert task["EphemeralStorage"] == {"SizeInGiB": 60}


@pytest.mark.parametrize("name", ["fargate, a job", "fargate-spot", "lambda, a job with /tmp"])
def test_a_job_is_started_by_a_schedule(name) -> None:
    made = template(name)
    assert properties(made, "Scheduler::Schedule")
    assert not properties(made, "ECS::Service")
    assert "aws_scheduler_schedule" in main_tf(name)


@pytest.mark.parametrize("name", ["hybrid", "hybrid, with Spot"])
def test_a_hybrid_is_two_services_that_make_up_its_copies(name) -> None:
    services = properties(template(name), "ECS::Service")
    assert sum(service["DesiredCount"] for service in services) == 20
    burst = services[1]["CapacityProviderStrategy"][0]["CapacityProvider"]
    assert burst == ("FARGATE_SPOT" if "Spot" in name else "FARGATE")
    assert main_tf(name).count('resource "aws_ecs_service"') == 2


def test_callers_reach_tasks_through_the_load_balancer_alone() -> None:
    made = template("fargate, behind a load balancer")
    (rule,) = made["Resources"]["TaskSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    assert rule["SourceSecurityGroupId"] == {"Fn::GetAtt": ["BalancerSecurityGroup", "GroupId"]}
    assert "LoadBalancers" in properties(made, "ECS::Service")[0]


def test_pods_on_fargate_have_a_profile_and_others_nodes() -> None:
    assert properties(template("eks, pods on Fargate"), "EKS::FargateProfile")
    (nodes,) = properties(template("eks"), "EKS::Nodegroup")
    assert nodes["AmiType"] == "AL2023_ARM_64_STANDARD"
    (nodes,) = properties(template("eks, with GPUs"), "EKS::Nodegroup")
    assert (nodes["AmiType"], nodes["CapacityType"]) == ("AL2023_x86_64_NVIDIA", "SPOT")
    assert nodes["InstanceTypes"][0].startswith("g")


def test_instances_are_of_the_chosen_type_and_number() -> None:
    recommendation, workload = chosen("ec2")
    deployment = deployment_of(recommendation, workload, KNOWLEDGE)
    (launch,) = properties(template("ec2"), "EC2::LaunchTemplate")
    data = launch["LaunchTemplateData"]
    assert data["InstanceType"] == deployment.instance_type == recommendation.top.sizing
    assert data["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"] == 100
    spot = properties(template("ec2, a job on Spot"), "EC2::LaunchTemplate")[0]["LaunchTemplateData"]
    assert spot["InstanceMarketOptions"] == {"MarketType": "spot"}


def test_the_report_holds_verdict_bill_blockers_and_sources() -> None:
    text = export(*chosen("fargate, a job"), "markdown", KNOWLEDGE)["recommendation.md"]
    assert text.startswith("# Where this workload should run\n\n**ECS on Fargate")
    assert "lambda: one run takes 40 minutes" in text
    assert "https://docs.aws.amazon.com/" in text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="cloudformation, terraform, markdown"):
        export(*chosen("lambda"), "pdf", KNOWLEDGE)


@pytest.mark.parametrize("name", [*TASKS, "hybrid", "hybrid, with Spot"])
def test_a_cluster_lists_the_capacity_that_its_strategies_name(name) -> None:
    made = template(name)
    (cluster,) = properties(made, "ECS::Cluster")
    strategies = [service["CapacityProviderStrategy"] for service in properties(made, "ECS::Service")]
    targets = [one["Target"]["EcsParameters"] for one in properties(made, "Scheduler::Schedule")]
    strategies += [target["CapacityProviderStrategy"] for target in targets]
    named = [one["CapacityProvider"] for strategy in strategies for one in strategy]
    assert named
    assert all(one in cluster["CapacityProviders"] for one in named)
