"""Counting the steps of a reading: a fact about the grammar, where seconds would be one about the machine."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import timeline.dates
from timeline.dates import WhenError, parse_phrase

_HOME = str(Path(timeline.dates.__file__).parent)


def count_steps(text: str, base: str = "2017-03-07", zone: str = "Europe/London") -> int:
    """Return how many lines of `timeline.dates` run when a phrase is read, each turn of a loop counted."""
    count = 0

    def local(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return local

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return local(frame, event, argument) if frame.f_code.co_filename.startswith(_HOME) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        parse_phrase(text, base=base, zone=zone)
    except WhenError:
        pass
    finally:
        sys.settrace(before)
    return count
