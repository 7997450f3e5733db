"""Waiting with a bound: the only way in which a test lets time pass."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

INTERVAL_SECONDS = 0.1


def eventually(what: str, probe: Callable[[], T], seconds: float = 20, interval: float = INTERVAL_SECONDS) -> T:
    """Calls `probe` until it returns something true, and returns that.

    An AssertionError of the probe means "not yet". After `seconds` the test fails, naming `what` was waited for and
    what the last look showed.
    """
    deadline = time.monotonic() + seconds
    while True:
        last: object
        try:
            value = probe()
            if value:
                return value
            last = value
        except AssertionError as unmet:
            last = unmet
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}; last seen: {last}")
        time.sleep(interval)


def always(what: str, probe: Callable[[], object], seconds: float, interval: float = INTERVAL_SECONDS) -> None:
    """Fails as soon as `probe` returns something false within `seconds`: for what must not happen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert probe(), f"did not hold for {seconds} s: {what}"
        time.sleep(interval)
