import pytest

from assistant.engine import Workload, crossover, recommend
from assistant.errors import InputError


def test_costs_along_requests_cross_where_the_flip_says():
    workload = Workload(kind="api", run_seconds=0.2, memory_mib=1024)
    flip = next(
        flip
        for flip in recommend(
            Workload(**workload.model_dump(exclude_none=True), requests_per_month=1e6)
        ).flips
        if flip.field == "requests_per_month" and flip.direction == "above"
    )
    found = crossover(workload, "requests_per_month", [flip.value - 1, flip.value])
    assert found.platforms == ("lambda", flip.platform)


def test_every_platform_has_an_amount_or_none_at_every_value():
    found = crossover(Workload(kind="job", requests_per_month=100, memory_mib=2048), "run_seconds")
    assert {len(amounts) for amounts in found.monthly_usd.values()} == {len(found.values)}
    by_value = dict(zip(found.values, found.monthly_usd["lambda"], strict=True))
    assert by_value[1800] is not None
    assert by_value[3600] is None


def test_only_numbers_are_drawn():
    with pytest.raises(InputError, match="requests_per_month"):
        crossover(Workload(), "os")
