"""The importer of our own JSON (``newsroom-timeline/1``)."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import jsonschema
import msgspec

from timeline import document
from timeline.document import Document, content_rules, rules
from timeline.document.rules import Problem
from timeline.importers import text_files
from timeline.importers.file_limits import MAX_JSON_PARTS
from timeline.importers.import_options import ImportOptions
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.problems import UnreadableFileError

# Enough to correct a file. One in another format would have thousands.
MAX_PROBLEMS = 100
# A valid document has seven levels.
MAX_DEPTH = 50

# Fields in which white space at an end means nothing. In quoted words it may.
_TRIMMED = {
    *(
        "id",
        "slug",
        "language",
        "time_zone",
        "url",
        "archived_url",
        "website",
        "wikidata",
        "kind",
        "role",
        "standing",
    ),
    *(
        "edtf",
        "time",
        "end_time",
        "zone",
        "stated",
        "published",
        "captured",
        "accessed",
        "state_on",
        "entry",
        "source",
    ),
    *("party", "part_of", "asked", "asked_by", "about", "spokesperson", "deadline"),
}
_DATE_FIELDS = {"edtf", "published", "captured", "accessed"}
_UNPADDED = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_LISTS = ("parties", "sources", "events", "statements", "requests", "corrections")
# Fewer problems of a kind have a line each.
_OFTEN = 10
_NOT_ACCEPTED = re.compile(r"(?s)('.*'|\".*\") is not accepted\. (.+)")
_TIMELINE_JS = re.compile(rb'"(?:start_date|startDate)"')


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft, with what was put right and what is wrong. A file that `read` accepts is not touched.

    Put right is what is certain: the encoding, white space around addresses and ids, a missing `version`, missing empty
    lists, and days and months of one digit.
    """
    log = ProblemLog()
    if data.count(b"{") > MAX_JSON_PARTS:
        # A list of all problems would take sixteen times the file’s size. msgspec finds the first in little memory.
        try:
            msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8), type=Document)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as first:
            log.add_error(
                f"{str(first) or TOO_DEEP.message}. The file is too large to list what else is wrong."
            )
            return build_refusal(log)
    try:
        return LoadedFile(read(data))
    except UnreadableFileError as refusal:
        error = refusal
    if (repaired := _repair(data, options, log)) is not None:
        try:
            return LoadedFile(read(repaired), tuple(log))
        except UnreadableFileError as refusal:
            error = refusal
    return _refuse(data, error.problems)


def _refuse(data: bytes, problems: list[Problem]) -> LoadedFile:
    """Return the problems: a line for each, and one line for a fault that occurs often."""
    log = ProblemLog()
    messages = [_NOT_ACCEPTED.sub(r"A value is not accepted. \2", problem.message) for problem in problems]
    counts = Counter(messages)
    for problem, message in zip(problems, messages, strict=True):
        if counts[message] < _OFTEN:
            log.add_error(f"{problem.path}: {problem.message}")
        else:
            log.add_error(message, problem.path)
    if any(problem.path == "$.format" for problem in problems) and _TIMELINE_JS.search(data):
        log.add_error("This looks like a file of TimelineJS. Choose the format timelinejs.")
    return build_refusal(log)


def _repair(data: bytes, options: ImportOptions, log: ProblemLog) -> bytes | None:
    """Return the bytes with what can be put right for certain; None if nothing can."""
    codec = text_files.find_encoding(data, log, options.encoding)
    if not codec:
        return None
    data = text_files.recode(data, codec)
    try:
        value = _parse_json(data)
    except UnreadableFileError:
        return None
    if not isinstance(value, dict) or value.get("format") != document.FORMAT:
        return None
    for name in ("version", *_LISTS):
        if name not in value:
            value[name] = None if name == "version" else []
            log.add_fixed(f"“{name}” is missing. It is taken as empty.")
    for path, part in _list_objects(value):
        for name, text in part.items():
            if not isinstance(text, str):
                continue
            if name in _TRIMMED and text != text.strip():
                part[name] = text.strip()
                log.add_fixed("White space around a value is left out.", f"{path}.{name}")
            match = _UNPADDED.fullmatch(part[name]) if name in _DATE_FIELDS else None
            if (
                match
                and (padded := "-".join(number.zfill(2) for number in match.groups() if number)) != match[0]
            ):
                part[name] = padded
                log.add_fixed("Days and months of one digit get a zero.", f"{path}.{name}")
    return json.dumps(value).encode() if any(True for _ in log) else None


def read(data: bytes) -> Document:
    """Return the document in the bytes, with strings in Unicode NFC.

    Raises:
        UnreadableFileError: every problem (up to MAX_PROBLEMS) with its JSON path
    """
    value = _parse_json(data)
    if not isinstance(value, dict):
        raise UnreadableFileError([Problem("$", "The file holds no JSON object.")])
    form = value.get("format")
    if form != document.FORMAT:
        raise UnreadableFileError(
            [
                Problem(
                    "$.format",
                    f"This is {_shorten(repr(form))}; “{document.FORMAT}” can be read here."
                    if form
                    else f'There is no “format”: a timeline says "format": "{document.FORMAT}".',
                )
            ]
        )
    value = _normalise(value)
    if schema_problems := _find_schema_problems(value):
        raise UnreadableFileError(schema_problems)
    try:
        read_document = msgspec.convert(value, type=Document)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `")
        raise UnreadableFileError([Problem(path.rstrip("`") or "$", message)]) from error
    problems = rules.find_problems(read_document)[:MAX_PROBLEMS]
    if problems:
        raise UnreadableFileError(problems)
    return read_document


class _ObjectWithRepeatedNames(dict[str, Any]):
    """A JSON object in which a name occurs twice. `names` are these names."""

    names: list[str]


TOO_DEEP = Problem("$", "The file is nested too deeply to be a timeline.")


def _parse_json(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            [Problem("$", f"The file is not UTF-8: byte {error.start} cannot be read.")]
        ) from error

    def build_object(items: list[tuple[str, Any]]) -> dict[str, Any]:
        unique = dict(items)
        if len(unique) == len(items):
            return unique
        repeated = _ObjectWithRepeatedNames(unique)
        repeated.names = sorted(
            name for name, number in Counter(name for name, _ in items).items() if number > 1
        )
        return repeated

    def refuse_constant(word: str) -> NoReturn:
        raise UnreadableFileError([Problem("$", f"{word} is no JSON number.")])

    try:
        value = json.loads(text, object_pairs_hook=build_object, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(
            [
                Problem(
                    "$",
                    f"The file is not JSON, or cut off: {error.msg} at line {error.lineno}, column {error.colno}.",
                )
            ]
        ) from error
    except RecursionError as error:
        raise UnreadableFileError([TOO_DEEP]) from error
    except ValueError as error:
        # Python refuses whole numbers of more than 4,300 digits.
        raise UnreadableFileError([Problem("$", "The file holds a number with too many digits.")]) from error
    repeated = [
        Problem(path, f"“{_shorten(name)}” stands twice in this object.")
        for path, part in _list_objects(value)
        if isinstance(part, _ObjectWithRepeatedNames)
        for name in part.names
    ]
    if repeated:
        raise UnreadableFileError(repeated[:MAX_PROBLEMS])
    return value


def _list_objects(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return every JSON object with its path. Raises UnreadableFileError for a value that is nested too deeply for recursion."""
    objects: list[tuple[str, dict[str, Any]]] = []
    open_parts = [("$", value, 1)]
    while open_parts:
        path, part, depth = open_parts.pop()
        if depth > MAX_DEPTH:
            raise UnreadableFileError([TOO_DEEP])
        if isinstance(part, dict):
            objects.append((path, part))
            open_parts += [(f"{path}.{name}", child, depth + 1) for name, child in part.items()]
        elif isinstance(part, list):
            open_parts += [(f"{path}[{index}]", child, depth + 1) for index, child in enumerate(part)]
    return objects


def _normalise(value: Any) -> Any:
    if isinstance(value, str):
        return document.normalise(value)
    if isinstance(value, float):
        return value + 0.0  # −0.0 becomes 0.0, because SQLite stores both as 0.0
    if isinstance(value, dict):
        return {document.normalise(name): _normalise(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_normalise(part) for part in value]
    return value


def _find_schema_problems(value: Any) -> list[Problem]:
    validator = jsonschema.Draft202012Validator(document.build_json_schema())
    problems = []
    for error in _unwrap_any_of(validator.iter_errors(value)):
        problems.append(Problem(_format_path(error.absolute_path), _describe(error)))
        if len(problems) == MAX_PROBLEMS:
            problems.append(Problem("$", f"More than {MAX_PROBLEMS} problems; the rest is not listed."))
            break
    return problems


def _describe(error: jsonschema.ValidationError) -> str:
    """Return the message of an error; for a value that a pattern does not fit, what would be accepted."""
    if error.validator != "pattern":
        return _shorten(error.message)
    pattern, value = str(error.validator_value), str(error.instance)
    if document.URL_PATTERN in pattern and (problem := content_rules.find_address_problem(value)):
        return problem
    accepted = next(
        (message for known, message in content_rules.PATTERN_MESSAGES.items() if known in pattern), ""
    )
    return _shorten(f"{value!r} is not accepted. {accepted}") if accepted else _shorten(error.message)


def _format_path(steps: Any) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _unwrap_any_of(errors: Iterable[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    """Yield the errors inside `anyOf` (a value or null), which hides the error in the value."""
    for error in errors:
        if error.validator == "anyOf" and error.context:
            yield from _unwrap_any_of(inner for inner in error.context if inner.validator_value != "null")
        else:
            yield error


def _shorten(text: str) -> str:
    """Shorten a message of the validator, which quotes the whole value."""
    return text if len(text) <= 300 else f"{text[:200]} … {text[-90:]}"
