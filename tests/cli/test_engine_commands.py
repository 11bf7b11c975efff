import json

import pytest

from assistant import Recommendation, Workload, recommend

NIGHTLY = {"run_seconds": 2400, "requests_per_month": 30, "memory_mib": 2048}
YAML = "run_seconds: 2400\nrequests_per_month: 30\nmemory_mib: 2048\n"


@pytest.fixture
def workload_file(tmp_path):
    def write(name, text):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_a_workload_comes_from_yaml_json_stdin_or_fields_alike(berth, workload_file) -> None:
    from_yaml = berth("recommend", workload_file("w.yaml", YAML))
    assert from_yaml.code == 0
    assert from_yaml.out.startswith("ECS on Fargate, 1 vCPU / 2 GB: about $0.99 a month")
    as_json = json.dumps(NIGHTLY, indent="\t")
    assert berth("recommend", workload_file("w.json", as_json)).out == from_yaml.out
    assert berth("recommend", "-", stdin=YAML).out == from_yaml.out
    assert berth("recommend", "-", stdin=as_json).out == from_yaml.out
    fields = [word for name, value in NIGHTLY.items() for word in ("--set", f"{name}={value}")]
    assert berth("recommend", *fields).out == from_yaml.out


def test_recommend_json_is_the_recommendation_of_the_engine(berth, workload_file) -> None:
    ran = berth("recommend", workload_file("w.yaml", YAML), "--json")
    assert Recommendation.model_validate_json(ran.out) == recommend(Workload(**NIGHTLY))


def test_fields_override_the_file_and_an_empty_one_takes_it_away(berth, workload_file) -> None:
    file = workload_file("w.yaml", YAML)
    shorter = Recommendation.model_validate_json(
        berth("recommend", file, "--set", "run_seconds=60", "--json").out
    )
    assert shorter == recommend(Workload(**{**NIGHTLY, "run_seconds": 60}))
    bare = berth("recommend", file, "--set", "memory_mib=", "--set", "run_seconds=", "--json")
    assert Recommendation.model_validate_json(bare.out) == recommend(Workload(requests_per_month=30))


def test_details_add_the_ranked_table_and_the_bill(berth) -> None:
    short, long = (
        berth("recommend", "--set", "run_seconds=1200", *more).out for more in ((), ("--details",))
    )
    assert len(long) > len(short)
    assert "EKS" in long


def test_no_platform_at_all_is_a_failed_check(berth) -> None:
    ran = berth("recommend", "--set", "gpu=1", "--set", "gpu_memory_gib=100000")
    assert ran.code == 1
    assert "GPU" in ran.out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("w.yaml", "run_seconds: 60\nmemory_mib: -5\n", ["w.yaml:2", "memory_mib", "greater than 0"]),
        ("w.yaml", "run_seconds: 60\nmemry_mib: 5\n", ["w.yaml:2", "memry_mib", "not known"]),
        ("w.yaml", "run_seconds: 60\nvcpus: 0\n", ["w.yaml:2", "vcpus"]),
        ("w.yaml", "run_seconds: .nan\n", ["w.yaml:1", "run_seconds"]),
        ("w.yaml", "kind: castle\n", ["w.yaml:1", "kind", "api"]),
        ("w.yaml", "a: b: c\n", ["w.yaml:1", "not valid YAML"]),
        ("w.yaml", "run_seconds: 1\nrun_seconds: 2\n", ["w.yaml:2", "stands twice"]),
        ("w.yaml", "- 1\n", ["w.yaml:1", "mapping"]),
        ("w.yaml", b"\xff\xfe", ["w.yaml", "UTF-8"]),
        ("w.yaml", "!!python/object/apply:os.system [true]\n", ["w.yaml", "not valid YAML"]),
        ("w.json", '{"run_seconds": 60,\n "vcpus": 0}', ["w.json:2", "vcpus"]),
        ("w.json", '{"run_seconds": 60,\n', ["w.json:2", "not valid JSON"]),
        ("w.json", "{" + '"a": {' * 5000, ["w.json"]),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_faulty_workload_names_file_line_and_field(berth, workload_file, name, text, words) -> None:
    ran = berth("recommend", workload_file(name, text))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("berth: ")
    assert ran.err.count("\n") == 1
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["nowhere.yaml"], "", ["nowhere.yaml", "no such file"]),
        (["/"], "", ["cannot be read"]),
        (["-"], "vcpus: -1\n", ["stdin:1", "vcpus"]),
        (["-"], b"\xff", ["stdin", "UTF-8"]),
        (["--set", "vcpus"], "", ["FIELD=VALUE", "vcpus"]),
        (["--set", "memory=2"], "", ["memory", "memory_mib"]),
        (["--set", "memory_mib=-3"], "", ["memory_mib", "-3"]),
        (["--set", "memory_mib=lots"], "", ["memory_mib", "lots", "it must be a number"]),
        (["--set", "gpu=1.5"], "", ["gpu", "1.5", "a whole number"]),
        (["--set", "kubernetes=perhaps"], "", ["kubernetes", "yes or no"]),
        (["--set", "utilisation=80"], "", ["utilisation", "80"]),
        (["--set", "region=mars"], "", ["region", "mars"]),
        (["--set", "kind=[["], "", ["kind", "cannot be read"]),
    ],
)
def test_wrong_arguments_are_named(berth, arguments, stdin, words) -> None:
    ran = berth("recommend", *arguments, stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize("form", ["cloudformation", "terraform", "markdown"])
def test_export_prints_or_writes_the_same_and_never_overwrites(berth, workload_file, tmp_path, form) -> None:
    file = workload_file("w.yaml", YAML)
    printed = berth("export", form, file)
    assert printed.code == 0
    written = berth("export", form, file, "--output", tmp_path / "out" / "deep")
    assert (written.code, written.out) == (0, "")
    made = sorted((tmp_path / "out" / "deep").iterdir())
    assert made
    assert all(str(path) in written.err and path.read_text().rstrip("\n") in printed.out for path in made)
    again = berth("export", form, file, "--output", tmp_path / "out" / "deep")
    assert again.code == 2
    assert "exists already" in again.err


def test_export_to_a_place_that_is_no_folder_says_so(berth, workload_file) -> None:
    file = workload_file("w.yaml", YAML)
    ran = berth("export", "markdown", file, "--output", file)
    assert (ran.code, ran.out) == (2, "")
    assert "w.yaml" in ran.err


@pytest.mark.parametrize("name", ["reply", "workload", "recommendation", "card", "transcript"])
def test_every_schema_is_an_object_with_described_properties(berth, name) -> None:
    ran = berth("schema", name)
    schema = json.loads(ran.out)
    assert ran.code == 0
    assert schema["type"] == "object"
    assert schema["properties"]


def test_an_unknown_schema_is_wrong_use(berth) -> None:
    assert berth("schema", "castle").code == 2


def test_knowledge_is_checked_verified_and_counted(berth, tmp_path) -> None:
    checked = berth("knowledge", "check", "--json")
    findings = json.loads(checked.out)
    assert checked.code == (1 if any(found["severity"] == "error" for found in findings) else 0)
    verified = berth("knowledge", "verify", "--json")
    checks = json.loads(verified.out)
    assert any(check["outcome"] == "agrees" for check in checks)
    assert verified.code == (1 if any(check["outcome"] == "drift" for check in checks) else 0)
    assert json.loads(berth("knowledge", "stats", "--json").out)["cards"] >= 150
    counted = berth("knowledge", "stats").out
    named = ("cards: ", "facts: ", "with a machine reference: ", "verified: ", "oldest source: 20")
    assert all(name in counted for name in named)
    listed = berth("knowledge", "verify", "--all").out.splitlines()
    assert len(listed) == len(checks)
    assert {line.partition(":")[0] for line in listed} == {
        check["outcome"].replace("_", " ") for check in checks
    }
    card = tmp_path / "cards" / "x"
    card.mkdir(parents=True)
    (card / "x-y.yaml").write_text("id: x-y\ntitle: t\nquestion: q\nanswer: a\nansver: b\nsources: []\n")
    broken = berth("--knowledge", tmp_path, "knowledge", "check")
    assert broken.code == 2
    assert all(word in broken.err for word in ("x-y.yaml:5", "ansver"))


def test_version_is_printed(berth) -> None:
    from assistant import __version__

    assert berth("--version").out == f"berth {__version__}\n"
    assert berth("--help").code == 0


def test_preferences_are_shown_and_changed(berth) -> None:
    assert "operations.usd_per_hour: 75\n" in berth("preferences").out
    changed = json.loads(berth("preferences", "--prefer", "operations.usd_per_hour=20", "--json").out)
    assert changed["operations.usd_per_hour"] == 20
    service = ("recommend", "--set", "kind=service", "--set", "instances=8")
    usual = berth(*service).out
    cheap = berth(*service, "--prefer", "operations.usd_per_hour=0").out
    assert usual.startswith("ECS on Fargate")
    assert cheap.startswith("EC2")
    assert berth("recommend", "--prefer", "hours").code == 2
