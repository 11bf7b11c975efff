"""The wheel carries everything: built from the checkout, it works from any folder without it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("berth_aws-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(unpacked),
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_knowledge_travels_inside(unpacked, tmp_path) -> None:
    inside = {
        path.relative_to(ROOT / "knowledge") for path in (ROOT / "knowledge").rglob("*") if path.is_file()
    }
    packed = unpacked / "assistant" / "_knowledge"
    assert inside == {path.relative_to(packed) for path in packed.rglob("*") if path.is_file()}


def test_an_installed_wheel_answers_from_another_folder(unpacked, tmp_path) -> None:
    where = run(unpacked, tmp_path, "ask", "lambda timeout")
    assert where.returncode == 0, where.stderr
    assert where.stdout.startswith("30 minutes")


def test_an_installed_wheel_recommends_from_another_folder(unpacked, tmp_path) -> None:
    done = run(unpacked, tmp_path, "recommend", "--set", "run_seconds=2400", "--set", "requests_per_month=30")
    assert done.returncode == 0, done.stderr
    assert "Fargate" in done.stdout.splitlines()[0]
