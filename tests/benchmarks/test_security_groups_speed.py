"""Security groups at scale: 2,000 groups of 60 rules on 20,000 interfaces; run with `make bench`.

`extra_info` has the budget of each step and the share of it that was used, and the memory at its peak.
"""

import json
import random
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from assistant.security_groups import Probe, check, listeners, reach, read_topology, traffic, who

GROUPS, RULES, INTERFACES = 2_000, 60, 20_000
PORTS = [22, 80, 443, 3306, 5432, 6379, 8080, 9200, *range(10_000, 10_040)]
POSTGRES = traffic.point(traffic.TCP, 5432)
LOAD_SECONDS, PROBE_SECONDS, WHO_SECONDS, MEMORY_MB = 5.0, 0.0001, 1.0, 500


def permission(chosen):
    port = chosen.choice(PORTS)
    peers = (
        {"IpRanges": [{"CidrIp": f"10.{chosen.randrange(256)}.{chosen.randrange(256)}.0/24", "Description": "a site"}]}
        if chosen.random() < 0.5
        else {"UserIdGroupPairs": [{"GroupId": f"sg-{chosen.randrange(GROUPS):05d}", "UserId": "123456789012"}]}
    )  # fmt: skip
    empty = {"IpRanges": [], "Ipv6Ranges": [], "UserIdGroupPairs": [], "PrefixListIds": []}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **empty, **peers}


def group(number, chosen):
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "UserIdGroupPairs": []}
    return {
        "GroupId": f"sg-{number:05d}", "GroupName": f"group {number}", "VpcId": "vpc-1", "OwnerId": "123456789012",
        "Description": "one of many", "IpPermissions": [permission(chosen) for _ in range(RULES)],
        "IpPermissionsEgress": [everything], "Tags": [{"Key": "Name", "Value": f"group {number}"}],
    }  # fmt: skip


def interface(number, chosen):
    address = f"10.{number // 62_500}.{number // 250 % 250}.{number % 250 + 4}"
    carried = chosen.sample(range(GROUPS), chosen.choice([1, 1, 2, 3, 5]))
    return {
        "NetworkInterfaceId": f"eni-{number:06d}", "VpcId": "vpc-1", "SubnetId": f"subnet-{number // 250}",
        "PrivateIpAddress": address, "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": address}],
        "Groups": [{"GroupId": f"sg-{g:05d}", "GroupName": f"group {g}"} for g in carried],
        "InterfaceType": "interface", "Status": "in-use", "Ipv6Addresses": [], "TagSet": [],
    }  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The network as `aws ec2 describe-…` prints it, indented: more than two million lines."""
    chosen = random.Random(7)  # noqa: S311 - a network, not a secret
    content = {
        "SecurityGroups": [group(number, chosen) for number in range(GROUPS)],
        "NetworkInterfaces": [interface(number, chosen) for number in range(INTERFACES)],
    }
    path = tmp_path_factory.mktemp("scale") / "network.json"
    path.write_text(json.dumps(content, indent=4))
    return path


@pytest.fixture(scope="module")
def topology(file):
    return read_topology([file])


def within(benchmark, budget_seconds, per_round=1):
    share = benchmark.stats.stats.min / per_round / budget_seconds
    benchmark.extra_info["share_of_budget"] = f"{share:.0%}"
    if per_round > 1:
        benchmark.extra_info["questions"] = per_round


@pytest.mark.benchmark(group="security groups")
def test_load(benchmark, file) -> None:
    found = benchmark.pedantic(read_topology, args=([file],), rounds=3)
    assert len(found.security_groups) == GROUPS
    within(benchmark, LOAD_SECONDS)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell a peak")
@pytest.mark.benchmark(group="security groups")
def test_memory(benchmark, file) -> None:
    """Load, lay out all rules and survey all interfaces, in a process of its own."""
    script = (
        "import sys; from pathlib import Path; from assistant.security_groups import *;"
        "t = read_topology([Path(sys.argv[1])]); who(t, 'eni-000077'); reach(t, 'eni-000077');"
        "print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1])"
    )
    command = [sys.executable, "-c", script, str(file)]
    ran = benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"capture_output": True, "check": True}, rounds=1
    )
    peak_mb = int(ran.stdout) // 1024
    benchmark.extra_info.update({"peak_MB": peak_mb})
    assert peak_mb < MEMORY_MB


@pytest.mark.benchmark(group="security groups")
def test_probe(benchmark, topology) -> None:
    """One packet after another between interfaces at random; the verdict with its sentences."""
    chosen = random.Random(11)  # noqa: S311 - packets, not a secret
    probes = [
        Probe(source=f"eni-{chosen.randrange(INTERFACES):06d}", target=f"eni-{chosen.randrange(INTERFACES):06d}", port=5432)
        for _ in range(500)
    ]  # fmt: skip
    judged = cycle([probes])
    outcomes = benchmark.pedantic(
        lambda: [check(topology, probe).outcome for probe in next(judged)], rounds=10, warmup_rounds=1
    )
    assert set(outcomes) <= {"allowed", "denied"}
    within(benchmark, PROBE_SECONDS, per_round=len(probes))


@pytest.mark.benchmark(group="security groups")
def test_who_can_reach_postgres(benchmark, topology) -> None:
    found = benchmark.pedantic(who, args=(topology, "eni-000077", POSTGRES), rounds=5, warmup_rounds=1)
    assert all(row.kind in ("interface", "addresses") for row in found)
    within(benchmark, WHO_SECONDS)


@pytest.mark.benchmark(group="security groups")
def test_who_listens_for_postgres_anywhere(benchmark, topology) -> None:
    found = benchmark.pedantic(listeners, args=(topology, POSTGRES), rounds=5, warmup_rounds=1)
    assert found
    within(benchmark, WHO_SECONDS)


@pytest.mark.benchmark(group="security groups")
def test_reach_of_one_interface(benchmark, topology) -> None:
    benchmark.pedantic(reach, args=(topology, "eni-000077", POSTGRES), rounds=5, warmup_rounds=1)
    within(benchmark, WHO_SECONDS)
