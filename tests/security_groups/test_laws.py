"""Laws that hold for every set of rules, against an evaluator written from the definition."""

import ipaddress

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.security_groups import Probe, Topology, check
from tests.security_groups.conftest import from_group, group, interface, rule

ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.1.3"]
BLOCKS = ["0.0.0.0/0", "10.0.0.0/24", "10.0.0.2/32", "10.0.1.0/24", "192.0.2.0/24"]
PORTS = st.sampled_from([22, 80, 443, 3306])
RULES = st.builds(
    lambda protocol, low, span, peer: rule(protocol, low, low + span, **peer),
    st.sampled_from(["tcp", "udp", "-1"]),
    PORTS,
    st.sampled_from([0, 100, 1000]),
    st.one_of(
        st.sampled_from(BLOCKS).map(lambda block: {"IpRanges": [{"CidrIp": block}]}),
        st.sampled_from(["a", "b", "c"]).map(from_group),
    ),
)
RULE_LISTS = st.lists(RULES, max_size=5)
ENDS = st.sampled_from(["a", "b", "c"])


def files(ingress, egress):
    names = ["a", "b", "c"]
    return {
        "SecurityGroups": [group(name, ingress[i], egress[i]) for i, name in enumerate(names)],
        "NetworkInterfaces": [interface(name, ADDRESSES[i], [name]) for i, name in enumerate(names)],
    }


def verdict(content, source, target, port, protocol="tcp") -> str:
    probe = Probe(source=f"eni-{source}", target=f"eni-{target}", protocol=protocol, port=port)
    return check(Topology.model_validate(content), probe).outcome


def naive_covers(permission, protocol, port, peer) -> bool:
    if permission["IpProtocol"] != "-1" and (
        permission["IpProtocol"] != protocol or not permission["FromPort"] <= port <= permission["ToPort"]
    ):
        return False
    address = ipaddress.ip_address(ADDRESSES["abc".index(peer)])
    blocks = [ipaddress.ip_network(r["CidrIp"]) for r in permission.get("IpRanges", [])]
    groups = [pair["GroupId"] for pair in permission.get("UserIdGroupPairs", [])]
    return any(address in block for block in blocks) or f"sg-{peer}" in groups


SETS = st.tuples(RULE_LISTS, RULE_LISTS, RULE_LISTS)


@given(SETS, SETS, ENDS, ENDS, PORTS, st.sampled_from(["tcp", "udp"]))
@settings(max_examples=300)
def test_agrees_with_the_definition(ingress, egress, source, target, port, protocol) -> None:
    out = any(naive_covers(p, protocol, port, target) for p in egress["abc".index(source)])
    into = any(naive_covers(p, protocol, port, source) for p in ingress["abc".index(target)])
    expected = "allowed" if source == target or (out and into) else "denied"
    assert verdict(files(ingress, egress), source, target, port, protocol) == expected


@given(SETS, SETS, ENDS, ENDS, PORTS, RULES)
def test_a_further_rule_never_closes_anything(ingress, egress, source, target, port, more) -> None:
    before = verdict(files(ingress, egress), source, target, port)
    wider = tuple([*rules, more] for rules in ingress)
    if before == "allowed":
        assert verdict(files(wider, egress), source, target, port) == "allowed"


@given(SETS, SETS, ENDS, ENDS, PORTS)
def test_the_order_of_rules_is_of_no_account(ingress, egress, source, target, port) -> None:
    turned = files(tuple(r[::-1] for r in ingress), tuple(r[::-1] for r in egress))
    assert verdict(turned, source, target, port) == verdict(files(ingress, egress), source, target, port)
