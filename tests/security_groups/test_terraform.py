"""Terraform states, plans and configurations, read into the same topology."""

import json

import pytest

from assistant.errors import InputError
from assistant.security_groups import Probe, check, read_files, read_topology
from assistant.security_groups.sources.declared import Unknown
from assistant.security_groups.sources.terraform_expressions import evaluate


def outcome(path, source, target, port, given=None, **more):
    return check(read_topology([path], given), Probe(source=source, target=target, port=port, **more))


def state(*resources):
    made = []
    for kind, name, values in resources:
        made.append({"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": values}]})
    return {"version": 4, "terraform_version": "1.9.0", "resources": made}


def in_block(port, **peers):
    none = {
        "cidr_blocks": [],
        "ipv6_cidr_blocks": [],
        "security_groups": [],
        "prefix_list_ids": [],
        "self": False,
    }
    return {"from_port": port, "to_port": port, "protocol": "tcp", **none, **peers}


STATE = state(
    ("aws_vpc", "main", {"id": "vpc-1", "cidr_block": "10.0.0.0/16"}),
    ("aws_security_group", "web", {
        "id": "sg-web", "name": "web-sg", "vpc_id": "vpc-1",
        "ingress": [in_block(443, cidr_blocks=["0.0.0.0/0"], ipv6_cidr_blocks=["::/0"])],
        "egress": [{**in_block(0, cidr_blocks=["0.0.0.0/0"]), "protocol": "-1"}],
    }),
    ("aws_security_group", "db", {
        "id": "sg-db", "name": "db-sg", "vpc_id": "vpc-1", "egress": [],
        "ingress": [in_block(5432, security_groups=["sg-web"]), in_block(22, self=True)],
    }),
    ("aws_instance", "web", {
        "id": "i-1", "private_ip": "10.0.1.5", "public_ip": "198.51.100.5", "subnet_id": "subnet-a",
        "vpc_security_group_ids": ["sg-web"], "primary_network_interface_id": "eni-1", "tags": {"Name": "web one"},
    }),
    ("aws_db_instance", "db", {"id": "db-1", "vpc_security_group_ids": ["sg-db"]}),
    ("aws_lambda_function", "outside", {"id": "f", "vpc_config": []}),
    ("aws_lambda_function", "inside", {"id": "g", "vpc_config": [{"security_group_ids": ["sg-db"]}]}),
)  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def writer(content, name="terraform.tfstate"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return writer


@pytest.mark.parametrize(
    ("source", "target", "port", "expected"),
    [
        ("eni-1", "aws_db_instance.db", 5432, "allowed"),
        ("aws_instance.web", "aws_db_instance.db", 5432, "allowed"),
        ("i-1", "aws_db_instance.db", 5432, "allowed"),
        ("web one", "aws_db_instance.db", 5432, "allowed"),
        ("10.0.1.5", "aws_db_instance.db", 5432, "allowed"),
        ("web-sg", "db-sg", 5432, "allowed"),
        ("eni-1", "aws_db_instance.db", 3306, "denied"),
        ("192.0.2.1", "198.51.100.5", 443, "allowed"),
        ("2001:db8::1", "web-sg", 443, "allowed"),
        ("aws_lambda_function.inside", "aws_db_instance.db", 22, "denied"),
        ("db-sg", "db-sg", 22, "denied"),
        ("aws_db_instance.db", "192.0.2.1", 443, "denied"),
        ("aws_lambda_function.outside", "aws_db_instance.db", 5432, "undetermined"),
    ],
)
def test_a_state(write, source, target, port, expected) -> None:
    verdict = outcome(write(STATE), source, target, port)
    assert verdict.outcome == expected, verdict.explanation


def test_a_self_rule_needs_both_directions(write) -> None:
    assert outcome(write(STATE), "db-sg", "db-sg", 22).side == "source_egress"


def test_rules_as_resources_of_their_own_do_not_count_twice(write) -> None:
    rule = {
        "security_group_id": "sg-db",
        "type": "ingress",
        **in_block(5432),
        "source_security_group_id": "sg-web",
    }
    single = {
        "security_group_id": "sg-db",
        "ip_protocol": "tcp",
        "from_port": 6379,
        "to_port": 6379,
        "referenced_security_group_id": "sg-web",
    }
    content = {
        **STATE,
        "resources": [
            *STATE["resources"],
            *state(
                ("aws_security_group_rule", "a", rule), ("aws_vpc_security_group_ingress_rule", "b", single)
            )["resources"],
        ],
    }
    path = write(content)
    assert outcome(path, "eni-1", "aws_db_instance.db", 6379).outcome == "allowed"
    groups = read_topology([path]).group_by_id
    assert len(groups["sg-db"].ip_permissions) == 3


def test_instances_of_a_counted_resource_are_apart(write) -> None:
    counted = {"mode": "managed", "type": "aws_security_group", "name": "many", "module": "module.net", "instances": [
        {"index_key": index, "attributes": {"id": f"sg-{index}", "name": f"many-{index}", "ingress": [], "egress": []}} for index in (0, "b")]}  # fmt: skip
    topology = read_topology([write({**STATE, "resources": [counted]})])
    assert sorted(topology.group_by_id) == ["sg-0", "sg-b"]


def plan(planned, resources, **more):
    return {
        "format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": resources, **more.pop("config", {})}}, **more,
    }  # fmt: skip


def planned(kind, label, **values):
    return {"address": f"{kind}.{label}", "mode": "managed", "type": kind, "name": label, "values": values}


def configured(kind, name, **expressions):
    return {"address": f"{kind}.{name}", "type": kind, "name": name, "expressions": expressions}


def refers(*references):
    return {"references": list(references)}


NEW_GROUPS = [
    planned(
        "aws_security_group",
        "web",
        name="web-sg",
        egress=[{**in_block(0, cidr_blocks=["0.0.0.0/0"]), "protocol": "-1"}],
    ),
    planned("aws_security_group", "db", name="db-sg"),
]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            {"source_security_group_id": refers("aws_security_group.web.id", "aws_security_group.web")},
            "allowed",
        ),
        ({"source_security_group_id": refers("aws_security_group.db.id", "aws_security_group.db")}, "denied"),
        ({"source_security_group_id": refers("var.other")}, "undetermined"),
        ({"source_security_group_id": refers("var.known")}, "denied"),
        ({"source_security_group_id": refers("module.net.group")}, "allowed"),
        ({"source_security_group_id": refers("local.group")}, "undetermined"),
    ],
)
def test_what_a_plan_refers_to(write, rule, expected) -> None:
    known = {"type": "ingress", "protocol": "tcp", "from_port": 5432, "to_port": 5432}
    inner = {"expression": refers("var.given")}
    call = {
        "module": {"outputs": {"group": inner}},
        "expressions": {"given": refers("aws_security_group.web.id", "aws_security_group.web")},
    }
    content = plan(
        [*NEW_GROUPS, planned("aws_security_group_rule", "in", **known)],
        [configured("aws_security_group_rule", "in", security_group_id=refers("aws_security_group.db.id", "aws_security_group.db"), **rule)],
        config={"module_calls": {"net": call}},
        variables={"known": {"value": "sg-known"}},
    )  # fmt: skip
    assert outcome(write(content, "plan.json"), "web-sg", "db-sg", 5432).outcome == expected


def test_blocks_that_a_plan_leaves_out_come_from_its_configuration(write) -> None:
    block = {
        "from_port": {"constant_value": 5432}, "to_port": {"constant_value": 5432}, "protocol": {"constant_value": "tcp"},
        "security_groups": refers("aws_security_group.web.id", "aws_security_group.web"),
    }  # fmt: skip
    content = plan(NEW_GROUPS, [configured("aws_security_group", "db", ingress=[block])])
    assert outcome(write(content, "plan.json"), "web-sg", "db-sg", 5432).outcome == "allowed"


def test_modules_of_a_plan_are_read_too(write) -> None:
    content = plan([], [])
    inner = [{**NEW_GROUPS[0], "address": "module.net.aws_security_group.web"}]
    content["planned_values"]["root_module"]["child_modules"] = [
        {"address": "module.net", "resources": inner}
    ]
    assert read_topology([write(content, "plan.json")]).groups_by_name["web-sg"]


CONFIGURATION = """
variable "office" { default = "203.0.113.0/24" }
variable "unset" {}
locals {
  port   = 5432
  blocks = ["192.0.2.0/25", "192.0.2.128/25"]
}
resource "aws_security_group" "web" {
  name = "web-sg"
  egress {
    from_port = 0
    to_port = 0
    protocol = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "db" {
  name = "db-sg"
  %s
}
resource "aws_instance" "web" {
  vpc_security_group_ids = [aws_security_group.web.id]
}
resource "aws_db_instance" "db" {
  vpc_security_group_ids = toset([aws_security_group.db.id])
}
"""


def ingress(**fields):
    rows = {"from_port": "local.port", "to_port": "local.port", "protocol": '"tcp"', **fields}
    return "ingress {\n" + "\n".join(f"{key} = {value}" for key, value in rows.items()) + "\n}"


@pytest.mark.parametrize(
    ("block", "source", "expected"),
    [
        (ingress(security_groups="[aws_security_group.web.id]"), "aws_instance.web", "allowed"),
        (ingress(security_groups="[aws_security_group.web.id]", to_port="5000", from_port="5000"), "web-sg", "denied"),
        (ingress(self="true"), "aws_instance.web", "denied"),
        (ingress(cidr_blocks="[var.office]"), "203.0.113.4", "allowed"),
        (ingress(cidr_blocks='["${var.office}"]'), "203.0.113.4", "allowed"),
        (ingress(cidr_blocks="[var.unset]"), "203.0.113.4", "undetermined"),
        (ingress(cidr_blocks="local.blocks"), "192.0.2.200", "allowed"),
        (ingress(cidr_blocks="concat(local.blocks, [var.office])"), "203.0.113.4", "allowed"),
        (ingress(cidr_blocks="data.aws_ip_ranges.x.cidr_blocks"), "203.0.113.4", "undetermined"),
        (ingress(cidr_blocks="[for b in local.blocks : b]"), "203.0.113.4", "denied"),
        (ingress(cidr_blocks="[for b in local.blocks : b]"), "192.0.2.200", "allowed"),
        (ingress(cidr_blocks="[for b in var.unset : b]"), "203.0.113.4", "undetermined"),
        (ingress(ipv6_cidr_blocks='["::/0"]'), "203.0.113.4", "denied"),
        ('dynamic "ingress" {\nfor_each = [80, 5432]\ncontent {\nfrom_port = ingress.value\nto_port = ingress.value\nprotocol = "tcp"\ncidr_blocks = local.blocks\n}\n}', "192.0.2.1", "allowed"),
        ('dynamic "ingress" {\nfor_each = var.unset\ncontent {\nfrom_port = ingress.value\nto_port = ingress.value\nprotocol = "tcp"\ncidr_blocks = local.blocks\n}\n}', "192.0.2.1", "undetermined"),
        ("", "192.0.2.1", "denied"),
    ],
)  # fmt: skip
def test_a_configuration(write, block, source, expected) -> None:
    verdict = outcome(write(CONFIGURATION % block, "main.tf"), source, "aws_db_instance.db", 5432)
    assert verdict.outcome == expected, verdict.explanation


def test_variables_that_the_user_gives(write) -> None:
    path = write(CONFIGURATION % ingress(cidr_blocks="[var.unset]"), "main.tf")
    assert outcome(path, "10.1.2.3", "aws_db_instance.db", 5432, {"unset": "10.0.0.0/8"}).outcome == "allowed"
    listed = write(CONFIGURATION % ingress(cidr_blocks="var.unset"), "main.tf")
    assert (
        outcome(listed, "10.1.2.3", "aws_db_instance.db", 5432, {"unset": '["10.0.0.0/8"]'}).outcome
        == "allowed"
    )


def test_a_folder_is_one_module_and_places_name_its_files(write, tmp_path) -> None:
    write(CONFIGURATION % "", "main.tf")
    rule = 'resource "aws_vpc_security_group_ingress_rule" "in" {\nsecurity_group_id = aws_security_group.db.id\nreferenced_security_group_id = aws_security_group.web.id\nip_protocol = "tcp"\nfrom_port = 5432\nto_port = 5432\n}'
    write(rule, "rules.tf")
    assert outcome(tmp_path, "aws_instance.web", "aws_db_instance.db", 5432).outcome == "allowed"
    place = read_files([tmp_path]).places["aws_security_group.db"]
    assert (place.path.name, place.line) == ("main.tf", 17)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('resource "aws_security_group" "a" {\n  name =\n}', ["main.tf:2", "not valid Terraform"]),
        ('resource "aws_security_group" "a" {\n', ["main.tf", "not valid Terraform"]),
        (CONFIGURATION % ingress(cidr_blocks='["10.0.0.0/99"]'), ["main.tf:17", "10.0.0.0/99", "CidrIp"]),
        (CONFIGURATION % ingress(from_port="90", to_port="80"), ["main.tf:17", "90 to 80"]),
        ('resource "aws_security_group_rule" "a" {\ntype = "sideways"\nsecurity_group_id = "sg-1"\n}', ["main.tf:1", "ingress or egress"]),
    ],
)  # fmt: skip
def test_a_faulty_configuration_is_named(write, content, words) -> None:
    with pytest.raises(InputError) as caught:
        read_topology([write(content, "main.tf")])
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_faulty_state_is_named_by_field(write) -> None:
    wrong = state(
        ("aws_security_group", "a", {"id": "sg-1", "ingress": [in_block(80, cidr_blocks=["10.0.0.0/99"])]})
    )
    with pytest.raises(
        InputError, match=r"resources\.0\.instances\.0\.attributes\.ingress\.0.*10\.0\.0\.0/99"
    ):
        read_topology([write(wrong)])
    with pytest.raises(InputError, match="no Terraform file"):
        read_topology([write({}).parent])


EXPRESSIONS = """
variable "env" { default = "prod" }
variable "create" { default = true }
variable "unset" { type = string }
locals {
  ports   = { http = 80, tls = 443 }
  rules   = [{ port = 5432, cidr = "10.1.0.0/16", open = true }, { port = 22, cidr = "203.0.113.0/24", open = false }]
  by_name = { for rule in local.rules : "p-${rule.port}" => rule if rule.open }
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_customer_gateway" "office" { address_block = "${"198.51.100.9"}/32" }
resource "aws_security_group" "tier" {
  for_each = toset(["web", "db"])
  name     = "${each.key}-sg"
  vpc_id   = aws_vpc.main.id
}
resource "aws_security_group" "spare" {
  count = var.env == "prod" ? 2 : 0
  name  = "spare-${count.index + 1}"
}
%s
"""
ON_WEB = 'resource "aws_vpc_security_group_ingress_rule" "r" {\n%s\nsecurity_group_id = aws_security_group.tier["web"].id\nip_protocol = "tcp"\n%s\n}'


def on_web(body, before=""):
    return ON_WEB % (before, body)


@pytest.mark.parametrize(
    ("block", "source", "port", "expected"),
    [
        (on_web("from_port = each.value\nto_port = each.value\ncidr_ipv4 = aws_customer_gateway.office.address_block", "for_each = local.ports"), "198.51.100.9", 443, "allowed"),
        (on_web("from_port = each.value\nto_port = each.value\ncidr_ipv4 = aws_customer_gateway.office.address_block", "for_each = local.ports"), "198.51.100.9", 444, "denied"),
        (on_web('from_port = local.ports["http"]\nto_port = local.ports.http\ncidr_ipv4 = cidrsubnet("10.9.0.0/16", 8, 3)'), "10.9.3.7", 80, "allowed"),
        (on_web('from_port = local.ports["http"]\nto_port = local.ports.http\ncidr_ipv4 = cidrsubnet("10.9.0.0/16", 8, 3)'), "10.9.4.7", 80, "denied"),
        (on_web("from_port = local.rules[0].port\nto_port = local.rules[0].port\ncidr_ipv4 = local.rules[0].cidr"), "10.1.2.3", 5432, "allowed"),
        (on_web("from_port = each.value.port\nto_port = each.value.port\ncidr_ipv4 = each.value.cidr", "for_each = local.by_name"), "10.1.2.3", 5432, "allowed"),
        (on_web("from_port = each.value.port\nto_port = each.value.port\ncidr_ipv4 = each.value.cidr", "for_each = local.by_name"), "203.0.113.4", 22, "denied"),
        (on_web('from_port = 22\nto_port = 22\ncidr_ipv4 = var.env == "prod" ? "203.0.113.0/24" : "0.0.0.0/0"'), "198.51.100.1", 22, "denied"),
        (on_web('from_port = 22\nto_port = 22\ncidr_ipv4 = var.unset == "prod" ? "203.0.113.0/24" : "0.0.0.0/0"'), "198.51.100.1", 22, "undetermined"),
        (on_web('from_port = 22\nto_port = 22\ncidr_ipv4 = "0.0.0.0/0"', "count = var.create ? 1 : 0"), "198.51.100.1", 22, "allowed"),
        (on_web('from_port = 22\nto_port = 22\ncidr_ipv4 = "0.0.0.0/0"', "count = var.create && length(local.rules) > 5 ? 1 : 0"), "198.51.100.1", 22, "denied"),
        (on_web("from_port = 22\nto_port = 22\ncidr_ipv4 = each.value", "for_each = toset(var.unset)"), "198.51.100.1", 22, "undetermined"),
        (on_web('from_port = 22\nto_port = 22\ncidr_ipv4 = try(local.missing, "198.51.100.1/32")'), "198.51.100.1", 22, "allowed"),
        (on_web("from_port = 22\nto_port = 22\nreferenced_security_group_id = aws_security_group.spare[1].id"), "spare-2", 22, "allowed"),
        (on_web("from_port = 22\nto_port = 22\nreferenced_security_group_id = aws_security_group.spare[1].id"), "spare-1", 22, "denied"),
        (on_web("from_port = 22\nto_port = 22\nreferenced_security_group_id = one(aws_security_group.spare[*].id)"), "spare-1", 22, "undetermined"),
    ],
)  # fmt: skip
def test_expressions_are_followed_as_far_as_the_files_tell(write, block, source, port, expected) -> None:
    path = write(EXPRESSIONS % block, "main.tf")
    base = EVERYTHING_OUT_OF_SPARE if source.startswith("spare") else ""
    path.write_text(path.read_text() + base)
    verdict = outcome(path, source, "web-sg", port)
    assert verdict.outcome == expected, verdict.explanation


EVERYTHING_OUT_OF_SPARE = """
resource "aws_vpc_security_group_egress_rule" "out" {
  count             = 2
  security_group_id = aws_security_group.spare[count.index].id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
"""


def test_values_files_of_a_folder_set_its_variables(tmp_path) -> None:
    (tmp_path / "main.tf").write_text(
        EXPRESSIONS % on_web("from_port = 22\nto_port = 22\ncidr_ipv4 = var.unset")
    )
    assert outcome(tmp_path, "198.51.100.1", "web-sg", 22).outcome == "undetermined"
    (tmp_path / "terraform.tfvars").write_text('unset = "198.51.100.0/24"\n')
    assert outcome(tmp_path, "198.51.100.1", "web-sg", 22).outcome == "allowed"


def test_what_is_missing_is_named(write) -> None:
    body = "from_port = 22\nto_port = 22\ncidr_ipv4 = data.http.office.response_body"
    verdict = outcome(write(EXPRESSIONS % on_web(body), "main.tf"), "198.51.100.1", "web-sg", 22)
    assert "the value of data.http.office.response_body" in verdict.explanation


@pytest.mark.parametrize(
    "expression",
    ["local.a", "[for x in local.a : x]", "((((" + "(" * 500, "1 +", '"${', "{ for", "a ? b", "1 / 0", 'format("%99999999d", 1)',
     "range(1000000000)", 'join(",", 5)', "element([], 3)", "local.ports[local.a]", "!x", '-"x"'],
)  # fmt: skip
def test_no_expression_breaks_the_evaluator(expression) -> None:
    class Nothing:
        def variable(self, name):
            return Unknown(name)

        local = variable

        def resource(self, *_):
            return Unknown("resource")

    assert isinstance(evaluate(expression, Nothing(), {}), Unknown)
