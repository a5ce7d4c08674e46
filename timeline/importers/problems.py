"""How an importer says no."""

from timeline.document.rules import Problem


class CannotRead(Exception):  # noqa: N818
    """The bytes are no timeline of this format; `problems` says what and where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}")
        self.problems = problems
