"""Every limit blocks just above its figure and not at it, and names field, figure and card."""

import pytest

from assistant.engine import Workload, recommend
from assistant.facts import default_knowledge

KNOWLEDGE = default_knowledge()
JOB = {"kind": "job", "requests_per_month": 30, "run_seconds": 60}


def blockers(platform, **fields):
    found = recommend(Workload(**fields), flips=False)
    return next(one for one in found.ranked if one.platform == platform).blockers


@pytest.mark.parametrize(
    ("platform", "field", "key", "unit", "plain"),
    [
        ("lambda", "run_seconds", "lambda.timeout.max", "seconds", {"kind": "job", "requests_per_month": 30}),
        ("lambda", "memory_mib", "lambda.memory.max", "MiB", JOB),
        ("lambda", "ephemeral_gib", "lambda.tmp.max", "GiB", JOB),
        ("lambda", "payload_mib", "lambda.payload_sync_request", "MiB", {"kind": "api"}),
        ("lambda", "payload_mib", "lambda.response_stream", "MiB", {"kind": "api", "response_stream": True}),
        ("lambda-managed-instances", "run_seconds", "lambda.lmi_timeout.max", "seconds", {"kind": "job", "requests_per_month": 30}),
        ("lambda-managed-instances", "memory_mib", "lambda.lmi_memory.max", "MiB", JOB),
        ("fargate", "memory_mib", "fargate.memory_max", "MiB", JOB),
        ("fargate", "vcpus", "fargate.vcpu_max.max", "", JOB),
        ("fargate", "vcpus", "fargate.windows_vcpu_max.max", "", {"kind": "service", "os": "windows", "memory_mib": 4096}),
    ],
)  # fmt: skip
def test_a_limit(platform, field, key, unit, plain):
    limit = KNOWLEDGE.figure(key, unit)
    assert not any(one.field == field for one in blockers(platform, **plain, **{field: limit}))
    over = blockers(platform, **plain, **{field: limit * 1.01})
    (found,) = [one for one in over if one.field == field]
    assert found.card in KNOWLEDGE.cards
    assert any(character.isdigit() for character in found.reason)


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
