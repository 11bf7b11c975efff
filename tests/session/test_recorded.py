"""The recorded transcripts: every reply means what is expected and reads as it was recorded."""

from pathlib import Path

import pytest

from assistant.facts import default_knowledge
from assistant.session.replay import replay_file, transcript_files

RECORDED = tuple(transcript_files([Path(__file__).parents[2] / "transcripts"]))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_conversation_goes_as_it_went(path: Path) -> None:
    assert replay_file(path, default_knowledge()).moved == ()


def test_the_courses_own_cases_are_among_them() -> None:
    assert len(RECORDED) >= 25
    assert {
        "nightly-report",
        "video-transcode",
        "database-query",
        "uneven-api",
        "gpu-job",
        "legacy-system",
        "steady-service",
        "security-groups-two-tiers",
    } <= {path.stem for path in RECORDED}
