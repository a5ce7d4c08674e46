"""What an importer returns: a draft, the problems of the file, and questions that only a person can answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from timeline.document import Document
from timeline.document.rules import Problem
from timeline.importers.file_limits import MAX_EXAMPLES, MAX_PROBLEM_KINDS
from timeline.importers.problems import UnreadableFileError

# "error": nothing can be imported. "warning": something to look at. "fixed": put right, and certain.
ProblemLevel = Literal["error", "warning", "fixed"]
QuestionKey = Literal["date_order", "source", "columns"]

LEVELS: tuple[ProblemLevel, ...] = ("error", "warning", "fixed")
_MAX_VALUE_LENGTH = 60
TOO_MANY_KINDS = f"There are problems of more than {MAX_PROBLEM_KINDS} kinds. The others are not listed."


@dataclass(slots=True)
class FileProblem:
    """One kind of problem in a file, with how often it occurs and where it occurs first.

    `positions` are such as “row 3, column B”, at most MAX_EXAMPLES, with the value in quotation marks if that helps.
    """

    level: ProblemLevel
    message: str
    count: int = 0
    positions: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the problem as one line."""
        if not self.positions:
            return self.message
        if self.positions[0].startswith("$"):  # a path in our own JSON
            others = self.count - len(self.positions)
            return f"{', '.join(self.positions)}{f' and {others:,} more' if others else ''}: {self.message}"
        if self.count == 1:
            return f"{self.message} ({self.positions[0]})"
        rest = ", …" if self.count > len(self.positions) else ""
        return f"{self.message} ({self.count:,} times: {', '.join(self.positions)}{rest})"


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """A question about the whole file. `choices` are the answers, each with its words.

    `ImportOptions` says which option takes the answer.
    """

    key: QuestionKey
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    count: int = 0


class ProblemLog:
    """Collects problems. The same message at many positions becomes one problem with a count."""

    def __init__(self) -> None:
        self._problems: dict[tuple[ProblemLevel, str], FileProblem] = {}

    def add(self, level: ProblemLevel, message: str, position: str = "", value: str = "") -> None:
        """Add a problem; `message` says nothing that differs from row to row."""
        key = (level, message)
        if key not in self._problems and len(self._problems) >= MAX_PROBLEM_KINDS:
            key = ("warning", TOO_MANY_KINDS)
            position = value = ""
        problem = self._problems.setdefault(key, FileProblem(*key))
        problem.count += 1
        if position and len(problem.positions) < MAX_EXAMPLES:
            problem.positions.append(f"{position}: “{shorten(value)}”" if value else position)

    def add_fixed(self, message: str, position: str = "", value: str = "") -> None:
        """Add what was put right."""
        self.add("fixed", message, position, value)

    def add_warning(self, message: str, position: str = "", value: str = "") -> None:
        """Add what an editor should look at."""
        self.add("warning", message, position, value)

    def add_error(self, message: str, position: str = "", value: str = "") -> None:
        """Add what prevents the import."""
        self.add("error", message, position, value)

    def __iter__(self) -> Iterator[FileProblem]:
        """Yield the problems: errors first, then warnings, then what was put right."""
        for level in LEVELS:
            yield from (problem for problem in self._problems.values() if problem.level == level)

    @property
    def has_errors(self) -> bool:
        """Whether the file cannot be imported."""
        return any(level == "error" for level, _message in self._problems)


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a table: its letter, its head, and the field that it was read as ("" for none)."""

    letter: str
    head: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file as an importer read it.

    `draft` is None if there is an error. With an open question it has what is certain. `keys` are the ids that the file
    itself gives to its entries, by id of the entry. `unsourced` are ids of entries without a source: they are not ready
    to be published. `answer_source` is the id of the source that answers the question about these; "" if there is none.
    `positions` say where entries are in the file, by id. `columns` are those of a table.
    """

    draft: Document | None
    problems: tuple[FileProblem, ...] = ()
    questions: tuple[ImportQuestion, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)
    unsourced: tuple[str, ...] = ()
    answer_source: str = ""
    positions: dict[str, str] = field(default_factory=dict)
    columns: tuple[FileColumn, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the draft can be imported: no error, and no open question."""
        return self.draft is not None and not self.questions

    def require_draft(self) -> Document:
        """Return the draft. Raises UnreadableFileError with every error and every open question."""
        if self.draft is not None and not self.questions:
            return self.draft
        errors = [Problem("$", str(problem)) for problem in self.problems if problem.level == "error"]
        raise UnreadableFileError(errors + [Problem("$", question.text) for question in self.questions])


def build_refusal(log: ProblemLog, questions: Iterable[ImportQuestion] = ()) -> LoadedFile:
    """Return a file without a draft."""
    return LoadedFile(None, tuple(log), tuple(questions))


def shorten(text: str) -> str:
    """Return a value of a file in one short line, for a message."""
    line = " ".join(text[: 4 * _MAX_VALUE_LENGTH].split())
    return line if len(line) <= _MAX_VALUE_LENGTH else f"{line[: _MAX_VALUE_LENGTH - 1]}…"
