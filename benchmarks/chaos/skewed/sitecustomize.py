"""Python reads this at the start of a process that `faketime` gives another clock.

That clock leaves the monotonic one alone, as a wrong clock of a real machine does; but it takes the
monotonic moment at which `time.sleep` wants to wake up for one of its own, and refuses it.
"""

import select
import time


def sleep(seconds: float) -> None:
    """Wait as `time.sleep` does, by another way."""
    select.select([], [], [], seconds)


setattr(time, "sleep", sleep)  # noqa: B010 (type checkers know that a function is not assigned to)
