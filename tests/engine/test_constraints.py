"""Every limit blocks just above its figure and not at it, and names field, figure and card."""

import pytest

from assistant.engine import Workload, recommend
from assistant.engine.context import PLATFORM_IDS, context_of
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
CONTEXT = context_of(KNOWLEDGE)
JOB = {"kind": "job", "requests_per_month": 30, "run_seconds": 60}
RUN = {"kind": "job", "requests_per_month": 3}
API = {"kind": "api", "run_seconds": 1}
STREAMED = {**API, "response_stream": True}
ON_GPU = {"kind": "job", "requests_per_month": 30, "run_seconds": 60, "gpu": 1}
ON_WINDOWS = {**JOB, "os": "windows"}
LIMITS = [
    ("lambda", "run_seconds", "run_seconds", "lambda.timeout.max", "seconds", RUN),
    ("lambda", "memory_mib", "memory_mib", "lambda.memory.max", "MiB", JOB),
    ("lambda", "ephemeral_gib", "ephemeral_gib", "lambda.tmp.max", "GiB", JOB),
    ("lambda", "buffered_payload_mib", "payload_mib", "lambda.payload_sync_request", "MiB", API),
    ("lambda", "streamed_payload_mib", "payload_mib", "lambda.response_stream", "MiB", STREAMED),
    (
        "lambda-managed-instances",
        "synchronous_seconds",
        "run_seconds",
        "lambda.timeout.max",
        "seconds",
        {"kind": "api"},
    ),
    ("lambda-managed-instances", "run_seconds", "run_seconds", "lambda.lmi_timeout.max", "seconds", RUN),
    ("lambda-managed-instances", "memory_mib", "memory_mib", "lambda.lmi_memory.max", "MiB", JOB),
    ("lambda-managed-instances", "vcpus", "vcpus", "lambda.lmi_vcpus", "vCPU", JOB),
    ("lambda-managed-instances", "gpu_memory_gib", "gpu_memory_gib", "lambda.gpu_memory.max", "GiB", ON_GPU),
    ("lambda-managed-instances", "plain_ephemeral_gib", "ephemeral_gib", "lambda.tmp.max", "GiB", JOB),
    ("lambda-managed-instances", "gpu_ephemeral_gib", "ephemeral_gib", "lambda.gpu_tmp.max", "GiB", ON_GPU),
    (
        "lambda-managed-instances",
        "buffered_payload_mib",
        "payload_mib",
        "lambda.payload_sync_request",
        "MiB",
        API,
    ),
    (
        "lambda-managed-instances",
        "streamed_payload_mib",
        "payload_mib",
        "lambda.response_stream",
        "MiB",
        STREAMED,
    ),
    ("fargate", "windows_ephemeral_gib", "ephemeral_gib", "fargate.ephemeral_storage.max", "GiB", ON_WINDOWS),
    ("fargate", "ephemeral_gib", "ephemeral_gib", "ecs.ebs_size.max", "GiB", JOB),
    (
        "fargate-spot",
        "ephemeral_gib",
        "ephemeral_gib",
        "ecs.ebs_size.max",
        "GiB",
        {**JOB, "interruptible": True},
    ),
    ("ecs-managed-instances", "run_seconds", "run_seconds", "ecs.mi_lifetime", "seconds", RUN),
    ("ecs-managed-instances", "volume_gib", "ephemeral_gib", "ecs.mi_storage.max", "GiB", JOB),
]
SIZES = [
    ("fargate", "memory_mib", "fargate.memory_max", "MiB", JOB),
    ("fargate", "vcpus", "fargate.vcpu_max.max", "", JOB),
    ("fargate", "vcpus", "fargate.windows_vcpu_max.max", "", {**ON_WINDOWS, "memory_mib": 4096}),
    ("fargate-spot", "memory_mib", "fargate.memory_max", "MiB", {**JOB, "interruptible": True}),
]  # fmt: skip


def blockers(platform, **fields):
    found = recommend(Workload(**fields), flips=False)
    return next(one for one in found.ranked if one.platform == platform).blockers


def test_every_limit_of_a_platform_is_among_those_tested():
    known = {
        (platform.id, limit.bounds)
        for platform in CONTEXT.platforms
        for limit in platform.limits
        if limit.bounds not in (None, "endless", "memory_for_vcpus")
    }
    assert known == {(platform, bounds) for platform, bounds, *_ in LIMITS}


@pytest.mark.parametrize(
    ("platform", "field", "key", "unit", "plain"),
    [(platform, *rest) for platform, _, *rest in LIMITS] + SIZES,
)
def test_a_limit(platform, field, key, unit, plain):
    limit = KNOWLEDGE.figure(key, unit)
    card = KNOWLEDGE.fact_cards[key].id
    assert not [one for one in blockers(platform, **plain, **{field: limit}) if one.card == card]
    over = blockers(platform, **plain, **{field: limit * 1.01})
    (found,) = [one for one in over if one.field == field and one.card == card]
    assert any(character.isdigit() for character in found.reason)


@pytest.mark.parametrize(("platform", "key"), [
    ("lambda", "lambda.timeout.max"), ("lambda-managed-instances", "lambda.lmi_timeout.max"),
])  # fmt: skip
def test_a_process_without_end_is_no_invocation(platform, key):
    (found, *_) = blockers(platform, kind="service")
    assert found.card == KNOWLEDGE.fact_cards[key].id
    assert "without end" in found.reason


def test_vcpus_beyond_what_memory_brings_to_a_function():
    most = KNOWLEDGE.figure("lambda.memory.max", "MiB") / KNOWLEDGE.figure("lambda.memory_per_vcpu", "MiB")
    assert not blockers("lambda", **JOB, memory_mib=1024, vcpus=most)
    (found,) = blockers("lambda", **JOB, memory_mib=1024, vcpus=most + 0.01)
    assert (found.field, found.card) == ("vcpus", KNOWLEDGE.fact_cards["lambda.memory.max"].id)


@pytest.mark.parametrize(
    ("vcpus", "memory_mib", "size"),
    [
        (1, 1024, "1 vCPU / 2 GB"),
        (0.3, 700, "0.5 vCPU / 1 GB"),
        (4, 4096, "4 vCPU / 8 GB"),
        (1, 9000, "2 vCPU / 9 GB"),
        (16, 130_000, "32 vCPU / 244 GB"),
        (32, 30_000, "32 vCPU / 60 GB"),
    ],
)
def test_tasks_come_in_legal_sizes_only(vcpus, memory_mib, size):
    found = recommend(Workload(kind="service", vcpus=vcpus, memory_mib=memory_mib), flips=False)
    assert next(one for one in found.ranked if one.platform == "fargate").sizing == size


ASKED = {
    "gpu": {"gpu": 1},
    "windows": {"os": "windows"},
    "arm64": {"architecture": "arm64"},
    "privileged": {"privileged": True},
    "os_access": {"os_access": True},
    "long_lived_connections": {"long_lived_connections": True},
    "kubernetes_api": {"kubernetes": True},
    "on_premises": {"portable": True},
    "dedicated_hosts": {"licence_per_core": True},
    "strict_isolation": {"isolation": "strict"},
    "shared_files": {"state": "shared_files"},
    "block_storage": {"state": "block"},
    "local_nvme": {"state": "local_fast"},
    "custom_ami": {"packaging": "machine_image"},
    "response_streaming": {"response_stream": True},
}
SUBJECTS = {platform.id: platform.subject for platform in CONTEXT.platforms}


def test_every_capability_is_among_those_tested():
    assert {ask.capability for ask in CONTEXT.asks} == set(ASKED)


@pytest.mark.parametrize("platform", PLATFORM_IDS)
@pytest.mark.parametrize("capability", ASKED)
def test_what_a_platform_cannot_do_blocks_it_and_cites_the_card(platform, capability):
    key = f"{SUBJECTS[platform]}.can.{capability}"
    fields = {"kind": "event", "requests_per_month": 1000, "run_seconds": 1, "interruptible": True}
    found = blockers(platform, **fields, **ASKED[capability])
    (field,) = ASKED[capability]
    cited = [one.card for one in found if one.field == field]
    if KNOWLEDGE.holds(key):
        assert KNOWLEDGE.fact_cards[key].id not in cited or platform == "hybrid"
    else:
        assert KNOWLEDGE.fact_cards[key].id in cited


def test_without_leave_to_interrupt_there_is_no_spot():
    (found,) = blockers("fargate-spot", kind="service")
    assert (found.field, found.card) == ("interruptible", KNOWLEDGE.fact_cards["fargate.spot_warning"].id)


@pytest.mark.parametrize(
    ("platform", "key", "fields"),
    [
        ("lambda", "lambda.concurrency_account", {"kind": "api", "run_seconds": 10, "peak_requests_per_second": 200}),
        ("fargate", "fargate.ondemand_vcpus", {"kind": "service", "instances": 7, "vcpus": 1}),
        ("fargate-spot", "fargate.spot_vcpus", {"kind": "service", "instances": 7, "vcpus": 1, "interruptible": True}),
        ("ec2", "ec2.ondemand_standard_vcpus", {"kind": "service", "vcpus": 8}),
        ("ec2", "ec2.ondemand_g_vcpus", {"kind": "service", "gpu": 1}),
        ("ec2", "ec2.ondemand_p_vcpus", {"kind": "training", "gpu": 8, "gpu_memory_gib": 320}),
        ("ec2", "ec2.spot_standard_vcpus", {"kind": "batch", "vcpus": 16, "interruptible": True}),
        ("eks", "ec2.ondemand_standard_vcpus", {"kind": "service", "instances": 20, "kubernetes": True}),
    ],
)  # fmt: skip
def test_a_quota_that_a_new_account_hits_is_a_risk_with_its_card(platform, key, fields):
    found = next(one for one in recommend(Workload(**fields), flips=False).ranked if one.platform == platform)
    assert found.feasible
    assert any(KNOWLEDGE.show(key).split()[0] in risk for risk in found.risks), found.risks
    assert KNOWLEDGE.fact_cards[key].id in found.cards


def test_a_call_that_outlasts_the_gateway_is_a_risk_of_functions_only():
    found = recommend(Workload(kind="api", run_seconds=45, requests_per_month=1e5), flips=False)
    by_platform = {one.platform: one for one in found.ranked}
    card = KNOWLEDGE.fact_cards["apigw.http_timeout"].id
    assert card in by_platform["lambda"].cards
    assert any("API Gateway" in risk for risk in by_platform["lambda"].risks)
    assert not any("API Gateway" in risk for risk in by_platform["fargate"].risks)


def test_a_cold_start_that_would_hurt_is_paid_for_or_told():
    api = {"kind": "api", "run_seconds": 0.2, "requests_per_month": 1e6}

    def function(**fields):
        found = recommend(Workload(**api, **fields), flips=False).ranked
        return next(one for one in found if one.platform == "lambda")

    assert any("cold start" in risk for risk in function().risks)
    warm = function(latency_sensitive=True)
    assert "Provisioned concurrency" in [entry.item for entry in warm.bill]
    assert not any("cold start" in risk for risk in warm.risks)
    assert warm.sizing == "1,024 MB, 1 environment kept warm"


@pytest.mark.parametrize(
    ("fields", "out", "stays"),
    [
        ({"os": "windows"}, {"lambda", "fargate-spot", "ecs-managed-instances"}, {"fargate", "ec2", "eks"}),
        ({"privileged": True}, {"lambda", "fargate"}, {"ecs-managed-instances", "ecs-ec2", "ec2"}),
        ({"os_access": True}, {"lambda", "fargate", "ecs-managed-instances"}, {"ec2", "ecs-ec2"}),
        ({"long_lived_connections": True}, {"lambda"}, {"fargate", "ec2"}),
        ({"kubernetes": True}, {"lambda", "fargate", "ecs-ec2"}, {"eks"}),
        ({"portable": True}, {"lambda", "fargate"}, {"eks"}),
        ({"licence_per_core": True}, {"lambda", "fargate"}, {"ec2"}),
        ({"state": "local_fast"}, {"lambda", "fargate"}, {"ec2", "ecs-ec2"}),
        ({"state": "block"}, {"lambda"}, {"fargate", "ec2"}),
        ({"state": "shared_files"}, set(), {"fargate", "ec2", "ecs-ec2"}),
        ({"packaging": "machine_image"}, {"lambda", "fargate"}, {"ec2"}),
        ({"isolation": "strict"}, {"ecs-ec2"}, {"fargate", "ec2"}),
    ],
)  # fmt: skip
def test_a_capability(fields, out, stays):
    found = recommend(Workload(kind="service", **fields), flips=False)
    (field,) = fields
    by_platform = {one.platform: one for one in found.ranked}
    for platform in out:
        blocked = [one for one in by_platform[platform].blockers if one.field == field]
        assert blocked, platform
        assert blocked[0].card in KNOWLEDGE.cards
    for platform in stays:
        assert by_platform[platform].feasible, by_platform[platform].blockers


@pytest.mark.parametrize("state", ["shared_files", "block"])
def test_a_windows_task_on_fargate_has_neither_shared_files_nor_a_volume(state):
    found = recommend(
        Workload(kind="batch", os="windows", state=state, run_seconds=3600, requests_per_month=100)
    )
    by_platform = {one.platform: one for one in found.ranked}
    blocker = next(one for one in by_platform["fargate"].blockers if one.field == "state")
    assert "Windows task" in blocker.reason
    assert "Windows" in str(KNOWLEDGE.cards[blocker.card])
    assert found.platform == "ec2"
    assert not any("efs" in entry.lower() for entry in found.top.not_included)
    linux = recommend(
        Workload(kind="batch", state=state, run_seconds=3600, requests_per_month=100), flips=False
    )
    assert next(one for one in linux.ranked if one.platform == "fargate").feasible
