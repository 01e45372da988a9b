"""The crowd of the load drill asks what was agreed, at its time, and does not flatter the host."""

from __future__ import annotations

from collections import Counter

from bench.drill.figures import Figure
from bench.drill.load import A_SECOND, SECONDS, SHARES, Crowd, _schedule

SAID = {kind: [f"/{kind}/{number}" for number in range(9)] for kind in SHARES}


def test_the_mix_and_the_rhythm_are_those_of_the_goal() -> None:
    planned = _schedule(SAID, SECONDS)
    kinds = Counter(kind for _, kind, _ in planned)
    probes = kinds.pop("sante")
    assert sum(kinds.values()) == A_SECOND * SECONDS
    assert probes > 0
    for kind, share in SHARES.items():
        assert abs(kinds[kind] / sum(kinds.values()) - share / 100) < 0.05
    times = [at for at, _, _ in planned]
    assert times == sorted(times)
    assert times[-1] < SECONDS


def test_the_same_drill_asks_the_same_things() -> None:
    assert _schedule(SAID, 5) == _schedule(SAID, 5)


def test_a_server_that_does_not_follow_is_seen() -> None:
    crowd = Crowd(0, took={"search": [10.0] * 100, "sante": [1.0] * 50}, lasted_s=10.0)
    assert crowd.a_second == 10.0
    assert not Figure("answered", crowd.a_second, "", A_SECOND, at_least=True).holds
