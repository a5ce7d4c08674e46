"""Counting the steps of a look-up: a fact about the code, where seconds would be one about the machine."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import timeline.quotes

_HOME = str(Path(timeline.quotes.__file__).parent)


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of `timeline.quotes` run for some work, each turn of a loop counted."""
    count = 0

    def local(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return local

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return local if frame.f_code.co_filename.startswith(_HOME) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
