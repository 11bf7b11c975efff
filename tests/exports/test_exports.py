"""Starter files: they parse, refer to what they define, and say what the engine decided."""

import json
import re

import hcl2
import pytest
import yaml

from assistant.costs import is_valid_fargate_size, price_book
from assistant.engine import Workload, recommend
from assistant.errors import InputError
from assistant.exports import FORMATS, export
from assistant.exports.planned import deployment_of
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
    "lambda, calls of 40 s": ("lambda", {**API, "run_seconds": 40, "requests_per_month": 1e5}),
    "lambda, streaming": ("lambda", {**API, "response_stream": True, "latency_sensitive": True}),
    "lambda, an event": ("lambda", {**API, "kind": "event"}),
    "fargate, with volumes": ("fargate", {**API, "state": "block", "ephemeral_gib": 40}),
    "fargate, a job with a volume": ("fargate", {**NIGHTLY, "ephemeral_gib": 500}),
    "fargate, workers for short runs": ("fargate", {**NIGHTLY, "run_seconds": 5, "requests_per_month": 9e5}),
    "ecs-ec2, on Windows with volumes": (
        "ecs-ec2",
        {**SERVER, "os": "windows", "instances": 3, "state": "block", "ephemeral_gib": 40},
    ),
    "ecs-ec2, on Spot and arm64": (
        "ecs-ec2",
        {**SERVER, "instances": 9, "architecture": "arm64", "interruptible": True},
    ),
    "ec2, behind a load balancer": ("ec2", {**SERVER, "run_seconds": 0.2, "requests_per_month": 2e8}),
    "ec2, in office hours": ("ec2", {"kind": "desktop", "always_on": False, "os": "windows"}),
    "eks, behind a load balancer": ("eks", {**API, "kubernetes": True, "requests_per_month": 5e8}),
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
    of_kind = [one for one in made["Resources"].values() if one["Type"] == f"AWS::{kind}"]
    return [one.get("Properties", {}) for one in of_kind]


def called(target):
    """Return what a schedule asks ECS to run."""
    if "EcsParameters" in target:
        return target["EcsParameters"]
    return json.loads(target["Input"]["Fn::Sub"][0])


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
            text, values = part.get("Fn::Sub", ""), {}
            text, values = text if isinstance(text, list) else (text, values)
            names = {name.split(".")[0] for name in re.findall(r"\$\{([\w:.]+)\}", text)}
            used.update(names - set(values))
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(made["Resources"])
    for one in made["Resources"].values():
        used |= set(one.get("DependsOn", []))
    assert {name for name in used if not name.startswith("AWS::")} <= {
        *made["Parameters"],
        *made["Resources"],
    }
    assert set(made["Parameters"]) <= used, "nothing is asked for in vain"


@pytest.mark.parametrize("name", CASES)
def test_terraform_parses_and_refers_to_what_it_defines(name) -> None:
    text = main_tf(name)
    parsed = hcl2.loads(text)
    declared = {key.strip('"') for one in parsed.get("variable", []) for key in one}
    assert set(re.findall(r"var\.(\w+)", text)) == declared
    made = set(re.findall(r'^resource "(\w+)" "(\w+)"', text, re.MULTILINE))
    made |= set(re.findall(r'^data "(\w+)" "(\w+)"', text, re.MULTILINE))
    assert set(re.findall(r"\b(aws_\w+)\.(\w+)", text)) <= made


@pytest.mark.parametrize("name", CASES)
def test_roles_may_do_no_more_than_they_need(name) -> None:
    made, text = template(name), main_tf(name)
    for statement in statements(made):
        assert statement["Resource"] != "*"
        if "iam:PassRole" in statement["Action"]:
            (service,) = statement["Condition"]["StringEquals"].values()
            assert service in {"ecs-tasks.amazonaws.com", "ecs.amazonaws.com"}
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
    assert [disk["Ebs"]["VolumeSize"] for disk in data["BlockDeviceMappings"]] == [8, 100]
    spot = properties(template("ec2, a job on Spot"), "EC2::LaunchTemplate")[0]["LaunchTemplateData"]
    assert spot["InstanceMarketOptions"]["MarketType"] == "spot"


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
    (cluster,) = properties(made, "ECS::ClusterCapacityProviderAssociations")
    strategies = [service["CapacityProviderStrategy"] for service in properties(made, "ECS::Service")]
    targets = [called(one["Target"]) for one in properties(made, "Scheduler::Schedule")]
    strategies += [target["CapacityProviderStrategy"] for target in targets]
    named = [one["CapacityProvider"] for strategy in strategies for one in strategy]
    assert named
    assert all(one in cluster["CapacityProviders"] for one in named)


def lines(name):
    return {entry.item: entry.quantity for entry in chosen(name)[0].top.bill}


@pytest.mark.parametrize("name", [name for name, (platform, _) in CASES.items() if "lambda" in platform])
def test_before_a_function_stands_the_gateway_that_is_billed(name) -> None:
    made, text, bill = template(name), main_tf(name), lines(name)
    assert bool(properties(made, "ApiGatewayV2::Api")) == ("API Gateway HTTP API" in bill)
    assert bool(properties(made, "ApiGateway::RestApi")) == ("API Gateway REST API" in bill)
    assert ('resource "aws_apigatewayv2_api"' in text) == ("API Gateway HTTP API" in bill)
    assert ('resource "aws_api_gateway_rest_api"' in text) == ("API Gateway REST API" in bill)
    assert not properties(made, "Lambda::Url")
    assert "function_url" not in text
    for way in (*properties(made, "ApiGatewayV2::Route"), *properties(made, "ApiGateway::Method")):
        assert way["AuthorizationType"] == "AWS_IAM"


def test_what_is_kept_warm_is_what_the_gateway_calls_and_a_stream_is_passed_on() -> None:
    made, text = template("lambda, streaming"), main_tf("lambda, streaming")
    (integration,) = [one["Integration"] for one in properties(made, "ApiGateway::Method")]
    assert integration["ResponseTransferMode"] == "STREAM"
    uri, values = integration["Uri"]["Fn::Sub"]
    assert uri.endswith("2021-11-15/functions/${Target}/response-streaming-invocations")
    assert values == {"Target": {"Ref": "Alias"}}
    assert 'response_transfer_mode = "STREAM"' in text
    (integration,) = properties(template("lambda, warm, on arm64"), "ApiGatewayV2::Integration")
    assert integration["IntegrationUri"] == {"Ref": "Alias"}


@pytest.mark.parametrize("name", [name for name, (platform, _) in CASES.items() if "lambda" not in platform])
def test_a_load_balancer_stands_where_one_is_billed(name) -> None:
    made, text, billed = template(name), main_tf(name), "Application Load Balancer" in lines(name)
    if CASES[name][0] == "eks":
        assert ("# The load balancer of the bill" in text) == billed
        return
    assert bool(properties(made, "ElasticLoadBalancingV2::LoadBalancer")) == billed
    assert ('resource "aws_lb"' in text) == billed
    for service in properties(made, "ECS::Service"):
        assert ("LoadBalancers" in service) == billed
    for group in properties(made, "AutoScaling::AutoScalingGroup") if CASES[name][0] == "ec2" else []:
        assert ("TargetGroupARNs" in group) == billed


def instances_of(made):
    """Return how many instances of which type a template makes, or lets ECS make."""
    types = [one["LaunchTemplateData"]["InstanceType"] for one in properties(made, "EC2::LaunchTemplate")]
    for one in properties(made, "ECS::CapacityProvider"):
        asked = one.get("ManagedInstancesProvider", {}).get("InstanceLaunchTemplate", {})
        types += asked.get("InstanceRequirements", {}).get("AllowedInstanceTypes", [])
    for one in properties(made, "Lambda::CapacityProvider"):
        types += one["InstanceRequirements"]["AllowedInstanceTypes"]
    for one in properties(made, "EKS::Nodegroup"):
        types += one["InstanceTypes"]
    (kind,) = types
    groups = properties(made, "AutoScaling::AutoScalingGroup")
    nodes = [one["ScalingConfig"] for one in properties(made, "EKS::Nodegroup")]
    return kind, sum(int(one["MinSize"]) for one in (*groups, *nodes))


@pytest.mark.parametrize("name", [name for name in CASES if "eks, pods" not in name])
def test_instances_are_those_that_are_billed(name) -> None:
    hours = [
        (entry.item, entry.quantity)
        for entry in chosen(name)[0].top.bill
        if entry.item.endswith((" On-Demand", " Spot")) and "." in entry.item
    ]
    if not hours:
        assert not properties(template(name), "EC2::LaunchTemplate")
        return
    ((label, used),) = hours
    kind, count = instances_of(template(name))
    assert label.split()[0] == kind
    assert f'"{kind}"' in main_tf(name)
    if count and not properties(template(name), "Scheduler::Schedule"):
        assert count * BOOK.month_hours == pytest.approx(used)
    text = json.dumps(template(name)).lower()
    assert ("spot" in text) == (label.endswith("Spot") or "Spot" in name)


@pytest.mark.parametrize(
    "name", [name for name, (platform, fields) in CASES.items() if "kind" in fields and platform != "eks"]
)
def test_volumes_come_to_the_gigabytes_that_are_billed(name) -> None:
    billed = lines(name).get("EBS gp3 volumes", 0)
    made = template(name)
    is_per_run = bool(properties(made, "Scheduler::Schedule"))
    _, count = instances_of(made) if properties(made, "EC2::LaunchTemplate") else ("", 0)
    gib = 0
    for launch in properties(made, "EC2::LaunchTemplate"):
        disks = launch["LaunchTemplateData"]["BlockDeviceMappings"]
        gib += sum(disk["Ebs"]["VolumeSize"] for disk in disks) * count
    for provider in properties(made, "ECS::CapacityProvider"):
        launch = provider.get("ManagedInstancesProvider", {}).get("InstanceLaunchTemplate", {})
        assert not launch or launch["StorageConfiguration"]["StorageSizeGiB"] == 80
    for service in properties(made, "ECS::Service"):
        for volume in service.get("VolumeConfigurations", []):
            gib += volume["ManagedEBSVolume"]["SizeInGiB"] * service["DesiredCount"]
    if not is_per_run and CASES[name][0] != "ecs-managed-instances":
        assert gib == pytest.approx(billed, abs=count)
    kinds = re.findall(r'(?:volume_type|VolumeType) = "(\w+)"', main_tf(name))
    assert set(kinds) <= {"gp3"}
    assert len(kinds) == json.dumps(made).count("gp3")


@pytest.mark.parametrize(
    ("runs", "schedule"),
    [
        (30, "cron(0 2 * * ? *)"),
        (22, "cron(0 8 ? * MON-FRI *)"),
        (4.3, "rate(7 days)"),
        (730, "rate(1 hour)"),
        (500, "rate(88 minutes)"),
        (8760, "rate(5 minutes)"),
    ],
)
def test_a_schedule_starts_as_many_runs_as_are_billed(runs, schedule) -> None:
    workload = Workload(**{**NIGHTLY, "requests_per_month": runs})
    files = export(recommend(workload, flips=False), workload, "cloudformation", KNOWLEDGE)
    assert yaml.safe_load(files["template.yaml"])["Parameters"]["Schedule"]["Default"] == schedule


def test_more_runs_than_a_schedule_starts_are_told_and_workers_that_stay_are_a_service() -> None:
    workload = Workload(**{**NIGHTLY, "run_seconds": 200, "requests_per_month": 60_000})
    text = export(recommend(workload, flips=False), workload, "terraform", KNOWLEDGE)["main.tf"]
    assert "# The bill counts 60,000 runs a month: more than a schedule starts" in text
    made = template("fargate, workers for short runs")
    (service,) = properties(made, "ECS::Service")
    (task,) = properties(made, "ECS::TaskDefinition")
    used = lines("fargate, workers for short runs")["vCPU"]
    assert service["DesiredCount"] * int(task["Cpu"]) / 1024 * BOOK.month_hours == pytest.approx(used)
    assert not properties(made, "Scheduler::Schedule")


def test_machines_that_are_used_by_the_hour_are_started_and_stopped() -> None:
    made = template("ec2, in office hours")
    calls = {one["Target"]["Arn"].rpartition(":")[2] for one in properties(made, "Scheduler::Schedule")}
    assert calls == {"startInstances", "stopInstances"}
    assert made["Parameters"]["Schedule"]["Default"] == "cron(0 8 ? * MON-FRI *)"
    assert made["Parameters"]["StopSchedule"]["Default"] == "cron(0 16 ? * MON-FRI *)"
    (start,) = properties(template("ec2, a job on Spot"), "Scheduler::Schedule")
    assert start["Target"]["Arn"].endswith("startInstances")
    assert not properties(template("ec2, a job on Spot"), "AutoScaling::AutoScalingGroup")


def test_what_a_template_cannot_hold_is_told() -> None:
    workload = Workload(**SERVER, instances=40, commitment_years=3, team="strong_ops")
    for form in ("terraform", "cloudformation"):
        (text,) = export(recommend(workload, flips=False), workload, form, KNOWLEDGE).values()
        assert "3-year" in text
