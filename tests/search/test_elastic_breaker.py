"""When a cluster that fails is asked again, and how long a person waits for it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from search.engines import deadline
from search.engines.deadline import TooLate, current_turn, within
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.troubles import Trouble


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(failures=3, pause_s=27, clock=clock)


def test_it_opens_after_three_failures_in_a_row(breaker: Breaker) -> None:
    for trouble in (Trouble.BUSY, Trouble.BUSY):
        breaker.failed(trouble)
    assert breaker.lets_through()
    breaker.succeeded()
    for trouble in (Trouble.BUSY, Trouble.BUSY, Trouble.RED):
        assert breaker.lets_through()
        breaker.failed(trouble)
    assert not breaker.lets_through()
    assert breaker.trouble == Trouble.RED


def test_one_silence_is_enough(breaker: Breaker) -> None:
    breaker.failed(Trouble.SILENT)
    assert not breaker.lets_through()


def test_after_the_pause_one_question_passes_and_it_alone(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(Trouble.SILENT)
    clock.now += 26.9
    assert not breaker.lets_through()
    clock.now += 0.2
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.lets_through() for _ in range(3)] == [True, True, True]
    assert breaker.trouble is None


def test_a_failed_probe_opens_it_again(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(Trouble.SILENT)
    clock.now += 28
    assert breaker.lets_through()
    breaker.failed(Trouble.UNREACHABLE)
    assert not breaker.lets_through()
    clock.now += 28
    assert breaker.lets_through()


def test_a_probe_that_never_comes_back_is_replaced(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(Trouble.SILENT)
    clock.now += 28
    assert breaker.lets_through()
    assert not breaker.lets_through()
    clock.now += 28
    assert breaker.lets_through()


def test_what_a_call_gives_or_raises_reaches_who_waits() -> None:
    assert within(5, lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_nobody_waits_beyond_the_deadline_nor_without_time_left() -> None:
    over = threading.Event()
    with pytest.raises(TooLate):
        within(0.05, over.wait)
    over.set()
    called: list[int] = []
    with pytest.raises(TooLate):
        within(0.0, lambda: called.append(1))
    assert called == []


def test_calls_that_hang_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "_places", threading.BoundedSemaphore(2))
    over, called = threading.Event(), []
    for _ in range(2):
        with pytest.raises(TooLate):
            within(0.03, over.wait)
    with pytest.raises(TooLate):
        within(5, lambda: called.append(1))
    over.set()
    assert called == []


def test_one_request_has_one_time_for_all_its_searches() -> None:
    deadline.begin()
    turn = current_turn()
    assert current_turn() is turn
    assert turn.left_s == deadline.REQUEST_S
    turn.spend(lambda left: None)
    assert turn.left_s < deadline.REQUEST_S
    turn.distrust()
    assert turn.is_spent
    deadline.end()
    assert current_turn() is not current_turn()
