"""Count the steps of some work. Unlike seconds, they do not depend on the machine."""

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any


def count_steps(work: Callable[[], object], modules: Collection[ModuleType], *, function: str = "") -> int:
    """Return how many lines of some modules or packages run, in loops once for each pass.

    With `function`, only the lines of functions with that name count.
    """
    paths = tuple(_get_path(module) for module in modules)
    count = 0

    def count_line(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return count_line

    def trace_call(frame: FrameType, _event: str, _argument: Any) -> Any:
        code = frame.f_code
        is_counted = code.co_filename.startswith(paths) and function in ("", code.co_name)
        return count_line if is_counted else None

    before = sys.gettrace()
    sys.settrace(trace_call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def _get_path(module: ModuleType) -> str:
    path = Path(module.__file__ or "")
    return str(path.parent) if path.name == "__init__.py" else str(path)
