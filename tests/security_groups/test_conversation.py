"""Security groups in conversation: asked for, told, loaded, surveyed, designed, exported."""

import json

import pytest
import yaml

from assistant import Session
from assistant.facts.knowledge import default_knowledge
from assistant.security_groups import Probe, check, read_topology
from assistant.session.alone import answer_alone
from assistant.session.verdicts import Talk, converse
from tests.security_groups.conftest import ANYWHERE, from_group, group, interface, rule


@pytest.fixture
def session():
    return Session(loaded=default_knowledge())


@pytest.fixture
def estate(tmp_path):
    content = {
        "SecurityGroups": [
            group("alb", [rule("tcp", 443, IpRanges=ANYWHERE)]),
            group("web", [rule("tcp", 8080, **from_group("alb")), rule("tcp", 22, IpRanges=ANYWHERE)]),
            group("orders-db", [rule("tcp", 3306, **from_group("web"))], egress=[]),
            group("users-db", [rule("tcp", 5432, **from_group("web"))], egress=[]),
        ],
        "NetworkInterfaces": [
            interface("alb", "10.0.0.4", ["alb"]), interface("web", "10.0.1.10", ["web"]),
            interface("orders", "10.0.2.10", ["orders-db"]), interface("users", "10.0.2.11", ["users-db"]),
        ],
    }  # fmt: skip
    path = tmp_path / "network.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def loaded(session, estate):
    session.send(f"/load {estate}")
    return session


def test_it_asks_for_the_rules_and_judges_what_is_told(session) -> None:
    asked = session.send("can my web servers reach the database on 3306?")
    assert asked.kind == "clarify"
    assert "let in?" in asked.text
    assert "/load" in asked.text
    assert "let everything out" in session.send("tcp 3306 from the web servers").text
    verdict = session.send("yes")
    assert verdict.kind == "verdict"
    assert verdict.text.startswith("**Allowed**: tcp 3306 from web servers to database")
    assert verdict.citations


@pytest.mark.parametrize(
    ("inbound", "expected"),
    [
        ("nothing", "**Denied**"),
        ("tcp 3306 from app-sg", "**Denied**"),
        ("tcp 5432 from the web servers", "**Denied**"),
        ("udp 3306 from the web servers", "**Denied**"),
        ("ssh from anywhere, https from anywhere", "**Denied**"),
        ("everything from anywhere", "let everything out"),
        ("3000-4000 from them", "let everything out"),
        ("mysql from web-sg", "let everything out"),
        ("ssh from 203.0.113.7 and 3306 from the web servers", "let everything out"),
        ("tcp 3306 from 10.0.0.0/8", "**Undetermined**"),
    ],
)
def test_rules_as_people_tell_them(session, inbound, expected) -> None:
    session.send("can my web servers reach the database on 3306?")
    reply = session.send(inbound)
    assert expected in reply.text, reply.text


def test_outbound_rules_may_stop_it_too(session) -> None:
    session.send("can my web servers reach the database on 3306?")
    session.send("3306 from them")
    denied = session.send("only 443 to anywhere")
    assert denied.text.startswith("**Denied**")
    assert "egress tcp 3306 to `database` on `web servers`" in denied.text


def test_a_question_in_between_is_answered_and_files_still_settle_the_packet(session, estate) -> None:
    session.send("why can't my web tier reach the orders database on 5432?")
    assert session.send("lambda timeout").kind == "answer"
    reply = session.send(f"/load {estate}")
    assert reply.kind == "verdict"
    assert "4 security groups" in reply.text
    assert "**Denied**: tcp 5432 from web-sg to orders-db-sg" in reply.text


def test_why_without_a_port_asks_for_the_port_first(session) -> None:
    assert "which port" in session.send("why can't my web tier reach the database?").text
    assert "let in?" in session.send("3306").text
    assert session.send("nothing").text.startswith("**Denied**: tcp 3306")


def test_a_service_that_is_named_tells_its_port(session) -> None:
    session.send("can our app reach postgres?")
    assert session.send("nothing").text.startswith("**Denied**: tcp 5432 from app to postgres")


@pytest.mark.parametrize(
    "question",
    ["can a security group deny traffic?", "can my lambda function access the internet?", "lambda timeout",
     "how do I let an ALB reach my Fargate tasks?", "what is a security group?", "can fargate use EFS?"],
)  # fmt: skip
def test_questions_about_aws_stay_with_the_cards(session, loaded, question) -> None:
    assert Session(loaded=default_knowledge()).send(question).kind != "verdict"
    assert loaded.send(question).kind in ("answer", "corrected", "comparison")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "can my web servers reach the orders database on 3306?",
            "**Allowed**: tcp 3306 from web-sg to orders-db-sg",
        ),
        ("can web-sg reach users-db-sg over postgres?", "**Allowed**: tcp 5432"),
        (
            "is the alb able to connect to the web tier on port 8080?",
            "**Allowed**: tcp 8080 from alb-sg to web-sg",
        ),
        (
            "why can't the load balancer reach orders on 3306?",
            "**Denied**: tcp 3306 from alb-sg to orders-db-sg",
        ),
        ("can eni-web ping eni-orders?", "**Denied**: icmp type 8"),
        ("can 203.0.113.9 reach my web servers via ssh?", "**Allowed**: tcp 22"),
        ("does web reach 10.0.2.11 on 5432?", "**Allowed**: tcp 5432"),
    ],
)
def test_words_find_the_groups_of_the_files(loaded, question, expected) -> None:
    reply = loaded.send(question)
    assert reply.kind == "verdict", reply.text
    assert reply.text.startswith(expected), reply.text


def test_several_that_may_be_meant_are_asked_about(loaded) -> None:
    reply = loaded.send("can my web servers reach the database on 3306?")
    assert reply.kind == "clarify"
    assert "`orders-db-sg`, `users-db-sg`" in reply.text
    assert loaded.send(reply.suggestions[0]).text.startswith("**Allowed**")
    loaded.send("can my web servers reach the database on 3306?")
    assert loaded.send("users-db-sg").text.startswith("**Denied**: tcp 3306 from web-sg to users-db-sg")


def test_what_is_not_in_the_files_is_asked_for_by_name(loaded) -> None:
    reply = loaded.send("can the mainframe reach web on 8080?")
    assert reply.kind == "clarify"
    assert "know no “mainframe”" in reply.text
    assert "`alb-sg`" in reply.text
    assert loaded.send("alb-sg").text.startswith("**Allowed**")


def test_a_denial_offers_its_fix_in_every_form(loaded) -> None:
    denied = loaded.send("can web-sg reach orders-db-sg on 5432?")
    assert "Least fix: ingress tcp 5432 from `web-sg` on `orders-db-sg`" in denied.text
    assert denied.suggestions == ("Fix it", "Fix it as Terraform", "Fix it as CloudFormation")
    assert "aws ec2 authorize-security-group-ingress --group-id sg-orders-db" in loaded.send("fix it").text
    assert "aws_vpc_security_group_ingress_rule" in loaded.send("as terraform").text
    template = loaded.send("Fix it as CloudFormation").text.split("```yaml\n")[1].split("\n```")[0]
    (resource,) = yaml.safe_load(template)["Resources"].values()
    assert resource["Type"] == "AWS::EC2::SecurityGroupIngress"


def test_surveys_of_the_files(loaded) -> None:
    who = loaded.send("who can reach orders-db-sg?")
    assert "| eni-web | web-sg | tcp 3306 |" in who.text
    assert "**Nobody**" in loaded.send("who can reach orders-db-sg on 22?").text
    assert "| eni-orders | orders-db-sg | tcp 3306 |" in loaded.send("what can my web servers reach?").text
    audit = loaded.send("audit my security groups")
    assert "| high | web-sg | tcp 22 is open to 0.0.0.0/0" in audit.text
    assert "security-groups-ssh" in {citation.card for citation in audit.citations}
    assert "members of alb-sg" in loaded.send("explain web-sg").text
    assert "└◀── web-sg  tcp 3306" in loaded.send("who may talk to whom?").text
    assert "```mermaid\nflowchart LR" in loaded.send("draw the graph as Mermaid").text
    assert "digraph" in loaded.send("draw the graph as DOT").text


def test_a_design_can_be_exported_and_holds_what_it_says(session, tmp_path) -> None:
    reply = session.send("design security groups for alb, web and postgres")
    assert "| `web-sg` (web servers) | tcp 80 from `alb-sg` | tcp 5432 to `postgres-sg` |" in reply.text
    for form, name in (("CloudFormation", "stack.yaml"), ("Terraform", "main.tf")):
        body = session.send(f"show it as {form}").text.split("\n", 1)[1].rsplit("\n```", 1)[0]
        path = tmp_path / name
        path.write_text(body)
        topology = read_topology([path], {"VpcId": "vpc-1", "vpc_id": "vpc-1"})
        for source, target, port, outcome in (
            ("192.0.2.1", "alb-sg", 443, "allowed"), ("alb-sg", "web-sg", 80, "allowed"),
            ("web-sg", "postgres-sg", 5432, "allowed"), ("alb-sg", "postgres-sg", 5432, "denied"),
            ("192.0.2.1", "web-sg", 80, "denied"), ("web-sg", "192.0.2.1", 443, "denied"),
        ):  # fmt: skip
            verdict = check(topology, Probe(source=source, target=target, port=port))
            assert verdict.outcome == outcome, (form, verdict.explanation)
    assert "create-security-group" in session.send("as CLI").text
    assert "AWS::EC2::SecurityGroup" in session.send("/export cloudformation").text
    assert session.send("/export word").kind == "error"


def test_a_design_without_parts_asks_for_them(session) -> None:
    reply = session.send("design security groups")
    assert reply.kind == "clarify"
    assert "`postgres-sg`" in session.send("1").text


def test_an_impossible_port_is_an_error_and_changes_nothing(loaded) -> None:
    assert loaded.send("can web-sg reach orders-db-sg on port 99999?").kind == "error"
    assert loaded.send("can web-sg reach orders-db-sg on port 3306?").kind == "verdict"


def test_a_workload_underway_keeps_its_question(session, estate) -> None:
    asked = session.send("a 20 minute report every night, 2 GB, python")
    session.send(f"/load {estate}")
    reply = session.send("can web-sg reach orders-db-sg on 3306?")
    assert (reply.kind, reply.asks, reply.slots) == ("verdict", asked.asks, asked.slots)


@pytest.fixture
def shop(session, tmp_path):
    content = {
        "SecurityGroups": [
            group("alb", [rule("tcp", 443, IpRanges=ANYWHERE)]),
            group("web", [rule("tcp", 8080, **from_group("alb")), rule("tcp", 22, **from_group("bastion"))]),
            group("bastion", [rule("tcp", 22, IpRanges=[{"CidrIp": "203.0.113.0/24"}])]),
            group("orders-db", [rule("tcp", 3306, **from_group("web"))], egress=[]),
            group("redis", [rule("tcp", 6379, **from_group("web"))], egress=[]),
        ],
        "NetworkInterfaces": [
            interface("alb", "10.0.0.4", ["alb"]), interface("bastion", "10.0.0.9", ["bastion"]),
            interface("web", "10.0.1.10", ["web"], TagSet=[{"Key": "Name", "Value": "web-1"}]),
            interface("orders", "10.0.2.10", ["orders-db"]), interface("redis", "10.0.2.11", ["redis"]),
        ],
    }  # fmt: skip
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(content))
    session.send(f"/load {path}")
    return session


ALLOWED, DENIED = "**Allowed**", "**Denied**"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("is 3306 open from web to orders-db?", f"{ALLOWED}: tcp 3306 from web-sg to orders-db-sg"),
        ("3306 from web to orders-db-sg: allowed?", f"{ALLOWED}: tcp 3306"),
        ("on port 3306, can web talk to orders?", f"{ALLOWED}: tcp 3306"),
        ("would traffic from web-1 to orders-db-sg on 3306 be allowed?", f"{ALLOWED}: tcp 3306 from web-1"),
        ("does a packet from 10.0.1.10 to 10.0.2.10 port 3306 get through?", f"{ALLOWED}: tcp 3306"),
        ("10.0.1.10 -> 10.0.2.11:6379", f"{ALLOWED}: tcp 6379"),
        ("check eni-web -> eni-orders tcp 3306", f"{ALLOWED}: tcp 3306"),
        ("eni-web to eni-orders 3306?", f"{ALLOWED}: tcp 3306"),
        ("why is my web server timing out connecting to the database on 3306?", f"{ALLOWED}: tcp 3306"),
        ("web cannot connect to redis on 6380", f"{DENIED}: tcp 6380 from web-sg to redis-sg"),
        ("connection from web to redis times out", f"{ALLOWED}: tcp 6379"),
        ("the ALB can't get to redis", f"{DENIED}: tcp 6379 from alb-sg"),
        ("what prevents the bastion from reaching redis on 6379?", f"{DENIED}: tcp 6379 from bastion-sg"),
        ("I'm unable to connect from the web tier to orders-db-sg on 5432", f"{DENIED}: tcp 5432"),
        ("does orders-db-sg allow 3306 from web?", f"{ALLOWED}: tcp 3306"),
        ("does the database accept connections from the bastion on 3306?", f"{DENIED}: tcp 3306 from bastion-sg"),
        ("can the database be reached by the load balancer over mysql?", f"{DENIED}: tcp 3306 from alb-sg"),
        ("is udp 53 allowed from web to orders?", f"{DENIED}: udp 53"),
        ("can web ping the db?", f"{DENIED}: icmp type 8"),
        ("does the bastion host have ssh access to the web servers?", f"{ALLOWED}: tcp 22"),
        ("can sg-web reach sg-redis on 6379/tcp", f"{ALLOWED}: tcp 6379"),
        ("is the alb reachable from anywhere on 443?", f"{ALLOWED} from the internet to alb-sg on tcp 443"),
        ("is orders-db-sg publicly accessible?", f"{DENIED} from the internet to orders-db-sg"),
        ("is port 22 on the bastion open to the internet?", f"{DENIED} from the internet to bastion-sg on tcp 22 as a whole"),
        ("can the web tier get to the internet on 443?", f"{ALLOWED} from web-sg to the internet on tcp 443"),
        ("why can't my web tier reach the database?", f"{ALLOWED} from web-sg to orders-db-sg: tcp 3306, nothing else"),
        ("can the alb reach the database?", f"{DENIED} from alb-sg to orders-db-sg: no traffic passes at all"),
        ("who can ssh into web?", "**1 end** can reach web-sg on tcp 22"),
        ("does anything reach redis?", "**1 end** can reach redis-sg"),
        ("list everything that can reach redis", "**1 end** can reach redis-sg"),
        ("is there a rule that lets web reach redis?", f"{ALLOWED}: tcp 6379 from web-sg"),
        ("how can I let the alb reach redis on 6379?", f"{DENIED}: tcp 6379 from alb-sg"),
        ("allow the bastion to reach orders on 3306", f"{DENIED}: tcp 3306 from bastion-sg"),
        ("open 3306 from the bastion to orders", f"{DENIED}: tcp 3306 from bastion-sg"),
        ("which ports are open between web and orders?", f"{ALLOWED} from web-sg to orders-db-sg: tcp 3306, nothing else"),
        ("what traffic is allowed from web to orders?", f"{ALLOWED} from web-sg to orders-db-sg: tcp 3306"),
        ("which groups can reach orders on 3306?", "**1 end** can reach orders-db-sg on tcp 3306"),
        ("who has access to redis?", "**1 end** can reach redis-sg"),
        ("from where can the database be reached?", "**1 end** can reach orders-db-sg"),
        ("is port 3306 open on orders-db-sg?", "**1 end** can reach orders-db-sg on tcp 3306"),
        ("where can web-1 connect to?", "**4 ends** can be reached from web-1"),
        ("what does redis-sg let in?", "**redis-sg**"),
        ("show the inbound rules of web-sg", "**web-sg**"),
        ("which groups are unused?", "**Nothing** in the files is unused"),
        ("is anything exposed to the internet?", "**Nothing** that should not be is open to the world"),
    ],
)  # fmt: skip
def test_the_same_is_asked_in_many_ways(shop, question, expected) -> None:
    reply = shop.send(question)
    assert reply.kind == "verdict", reply.text
    assert reply.text.startswith(expected), reply.text


def test_each_of_several_ends_gets_its_verdict(shop) -> None:
    text = shop.send("can the web servers talk to the database on 3306 and redis on 6379?").text
    assert f"{ALLOWED}: tcp 3306 from web-sg to orders-db-sg" in text
    assert f"{ALLOWED}: tcp 6379 from web-sg to redis-sg" in text
    text = shop.send("can the bastion and the web tier reach orders on 3306?").text
    assert f"{DENIED}: tcp 3306 from bastion-sg" in text
    assert f"{ALLOWED}: tcp 3306 from web-sg" in text


@pytest.mark.parametrize(
    "question", ["can wbe-sg reach orders-db-sg on 3306?", "can web reach orderz-db-sg on 3306?"]
)
def test_a_wrong_name_gets_the_nearest_offered(shop, question) -> None:
    reply = shop.send(question)
    assert reply.kind == "clarify"
    assert "the nearest is" in reply.text
    assert shop.send("1").text.startswith(f"{ALLOWED}: tcp 3306 from web"), reply.suggestions


def test_a_further_word_tells_another_thing_apart(shop) -> None:
    reply = shop.send("can web reach the users database on 3306?")
    assert reply.kind == "clarify"
    assert "`orders-db-sg`" in reply.text


def test_a_conversation_goes_on_from_the_last_packet(shop) -> None:
    said = shop.send("can my web servers reach the database on 3306?").text
    assert said.startswith(f"{ALLOWED}: tcp 3306 from web-sg to orders-db-sg")
    for turn, expected in (
        ("and on 5432?", f"{DENIED}: tcp 5432 from web-sg to orders-db-sg"),
        ("what about from the bastion?", f"{DENIED}: tcp 5432 from bastion-sg to orders-db-sg"),
        ("why?", f"{DENIED}: tcp 5432 from bastion-sg"),
        ("fix it as terraform", "- ingress tcp 5432 from `bastion-sg` on `orders-db-sg`"),
        ("who else can?", "**Nobody** can reach orders-db-sg on tcp 5432"),
        ("and on 3306?", "**1 end** can reach orders-db-sg on tcp 3306"),
        ("and from the alb?", f"{DENIED}: tcp 3306 from alb-sg"),
        ("how would I fix that in cloudformation?", "- ingress tcp 3306 from `alb-sg` on `orders-db-sg`"),
        ("and redis?", f"{DENIED}: tcp 6379 from alb-sg to redis-sg"),
        ("from web?", f"{ALLOWED}: tcp 6379 from web-sg to redis-sg"),
        ("and the other way round?", f"{DENIED}: tcp 6379 from redis-sg to web-sg"),
        ("over udp 53?", f"{DENIED}: udp 53"),
        ("can it reach the alb on 443?", f"{DENIED}: tcp 443 from redis-sg to alb-sg"),
        ("what else can it reach?", "**Nothing** can be reached from redis-sg"),
    ):
        reply = shop.send(turn)
        assert reply.kind == "verdict", (turn, reply.text)
        assert reply.text.startswith(expected), (turn, reply.text)


def test_it_is_my_own_address_that_is_asked_for(shop) -> None:
    assert "From which address" in shop.send("can I ssh into the bastion?").text
    assert shop.send("203.0.113.7").text.startswith(f"{ALLOWED}: tcp 22 from 203.0.113.7 to bastion-sg")
    assert shop.send("what about 198.51.100.1?").text.startswith(f"{DENIED}: tcp 22 from 198.51.100.1")


def test_told_rules_are_judged_on_other_ports_too(session) -> None:
    session.send("can my web servers reach the database on 3306?")
    session.send("it lets in tcp 3306 from them")
    assert session.send("no, only 3306-3307 to them").text.startswith(ALLOWED)
    assert session.send("and on 3307?").text.startswith(f"{DENIED}: tcp 3307")
    assert session.send("and on 22?").text.startswith(f"{DENIED}: tcp 22")


def test_a_design_may_grow_and_shrink(session) -> None:
    session.send("design security groups for alb, web on 3000 and postgres")
    assert "tcp 6379 from `web-sg`" in session.send("add redis").text
    fewer = session.send("without the alb").text
    assert "alb-sg" not in fewer
    assert "tcp 3000 from anywhere" in fewer
    assert "aws_security_group" in session.send("as terraform").text


@pytest.mark.parametrize(
    "words",
    ["which security groups do I need for an ALB, a web tier on 8080 and mysql?",
     "security groups for nlb, ecs and redis", "give me sgs for web + db", "I'd like security groups between api and postgres"],
)  # fmt: skip
def test_designs_are_asked_for_in_many_ways(session, words) -> None:
    assert session.send(words).text.startswith("| Group | In | Out |")


def test_what_was_spoken_of_since_is_not_answered_by_groups(shop) -> None:
    shop.send("can web reach orders-db-sg on 5432?")
    shop.send("lambda timeout")
    for turn in ("as terraform", "why?", "udp?", "and on 443?", "what about icmp?"):
        assert shop.send(turn).kind != "verdict", turn
    assert "aws_vpc_security_group" in shop.send("fix it as terraform").text


def test_cards_keep_their_questions() -> None:
    knowledge = default_knowledge()
    phrases = [p for card in knowledge.cards.values() for p in (card.title, card.question, *card.asks)]
    assert len(phrases) > 1000
    assert [p for p in phrases if converse(p, Talk(), None, knowledge)] == []


def test_cards_keep_their_questions_while_files_are_loaded(shop) -> None:
    knowledge = default_knowledge()
    topology = shop.memory.topology
    talk = converse("can web reach orders-db-sg on 3306?", Talk(), topology, knowledge).talk
    phrases = [p for card in knowledge.cards.values() for p in (card.title, card.question, *card.asks)]
    phrases = phrases[::6]
    taken = [p for p in phrases if converse(p, talk, topology, knowledge)]
    assert len(taken) <= len(phrases) / 1000, taken  # "who can reach the database" is about the files now


def test_a_question_by_itself_is_left_to_the_conversation_where_it_is_for_it() -> None:
    knowledge = default_knowledge()
    for question in (
        "why can't my web tier reach the database", "can my web servers reach the database on 3306?",
        "does my database accept connections from my web servers on 3306?", "my app can't talk to postgres",
        "why is the web tier blocked from reaching redis on 6379?", "is my redis reachable from my app?",
        "which security groups do I need for an ALB, a web tier and mysql?", "security groups for nlb, ecs and redis",
    ):  # fmt: skip
        assert converse(question, Talk(), None, knowledge), question
        assert answer_alone(question) is None, question


@pytest.mark.parametrize(
    "words",
    ["can web reach", "who can reach", "can reach web", "reach", "can  reach  on 443?", "from to", "-> ->", "why can't", "to", "from web to",
     "can " + "x " * 200 + "reach web on 80", "fix fix fix", "can web reach web", "\u2192", "is open", "443", "can [b]web[/b] reach (((", "what can reach"],
)  # fmt: skip
def test_fragments_never_break_it(shop, words) -> None:
    assert shop.send(words).kind != "error"
