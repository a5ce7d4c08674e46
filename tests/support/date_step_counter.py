"""Counts the steps of reading a phrase. Unlike seconds, they do not depend on the machine."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import timeline.dates
from timeline.dates import WhenError, parse_phrase

_PACKAGE_PATH = str(Path(timeline.dates.__file__).parent)


def count_steps(text: str, base: str = "2017-03-07", zone: str = "Europe/London", language: str = "") -> int:
    """Return the number of lines of `timeline.dates` that run when a phrase is read, with repetitions."""
    count = 0

    def count_line(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return count_line

    def enter_frame(frame: FrameType, event: str, argument: Any) -> Any:
        return (
            count_line(frame, event, argument) if frame.f_code.co_filename.startswith(_PACKAGE_PATH) else None
        )

    before = sys.gettrace()
    sys.settrace(enter_frame)
    try:
        parse_phrase(text, base=base, zone=zone, language=language)
    except WhenError:
        pass
    finally:
        sys.settrace(before)
    return count
