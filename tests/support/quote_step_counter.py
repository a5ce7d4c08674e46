"""Count the steps of a look-up. Unlike seconds, they do not depend on the machine."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import timeline.quotes
from timeline.text import worddiff

_COUNTED = (str(Path(timeline.quotes.__file__).parent), worddiff.__file__)


def count_steps(work: Callable[[], object]) -> int:
    """Return how many lines of `timeline.quotes` and `timeline.text.worddiff` run, in loops once for each pass."""
    count = 0

    def count_line(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return count_line

    def trace_call(frame: FrameType, _event: str, _argument: Any) -> Any:
        return count_line if frame.f_code.co_filename.startswith(_COUNTED) else None

    before = sys.gettrace()
    sys.settrace(trace_call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
