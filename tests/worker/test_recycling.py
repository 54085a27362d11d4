"""The belt against a process that grows: what it lets go of, when it ends, and when it does not."""

from transpub_worker.recycling import Recycling, resident_mb

MB = 1024 * 1024


class Caller:
    """Holds memory it can let go of; counts what is asked of it."""

    def __init__(self, megabytes: int) -> None:
        self.held = bytearray(b"x" * (megabytes * MB))
        self.let_go_times = self.ended_times = 0

    def let_go(self) -> None:
        self.held = bytearray()
        self.let_go_times += 1

    def end(self) -> None:
        self.ended_times += 1


def test_below_the_limit_nothing_happens() -> None:
    caller = Caller(0)
    Recycling(1_000_000, caller.end, least_life_s=0).after_a_job(caller.let_go)
    assert (caller.let_go_times, caller.ended_times) == (0, 0)


def test_letting_go_is_enough_if_it_helps() -> None:
    before = resident_mb()
    caller = Caller(300)
    assert resident_mb() > before + 250

    Recycling(before + 150, caller.end, least_life_s=0).after_a_job(caller.let_go)

    assert (caller.let_go_times, caller.ended_times) == (1, 0)
    assert resident_mb() < before + 150


def test_above_the_limit_all_the_same_it_ends_once() -> None:
    caller = Caller(0)
    recycling = Recycling(1, caller.end, least_life_s=0)
    recycling.after_a_job(caller.let_go)
    recycling.after_a_job(caller.let_go)
    assert (caller.let_go_times, caller.ended_times) == (1, 1)


def test_a_young_process_is_left_alone() -> None:
    caller = Caller(0)
    Recycling(1, caller.end, least_life_s=60).after_a_job(caller.let_go)
    assert (caller.let_go_times, caller.ended_times) == (0, 0)


def test_what_lies_free_between_two_things_in_use_is_given_back() -> None:
    caller = Caller(0)
    recycling = Recycling(1_000_000, caller.end, give_back_every_s=0)
    # Too small for pages of their own, and the last one stays: the heap cannot shrink by itself.
    blocks = [b"x" * (64 * 1024) for _ in range(3200)]
    held = resident_mb()
    last = blocks.pop()
    blocks.clear()
    free = held - resident_mb()
    recycling.after_a_job(caller.let_go)
    assert resident_mb() < held - 150, f"{free} MB had gone without it"
    assert (len(last), caller.let_go_times) == (64 * 1024, 0)
