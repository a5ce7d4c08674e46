"""Our own JSON (``newsroom-timeline/1``)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import jsonschema
import msgspec

from timeline import document
from timeline.document import Document, rules
from timeline.document.rules import Problem
from timeline.importers.problems import CannotRead

# Enough to put a file right; a wholly foreign one would give thousands.
MAX_PROBLEMS = 100
# A document is seven levels deep.
MAX_DEPTH = 50


def read(data: bytes) -> Document:
    """Return the document in the bytes, its strings in NFC.

    Raises:
        CannotRead: with every problem (up to MAX_PROBLEMS) and its JSON path
    """
    value = _parse(data)
    if not isinstance(value, dict):
        raise CannotRead([Problem("$", "The file holds no JSON object.")])
    form = value.get("format")
    if form != document.FORMAT:
        raise CannotRead(
            [
                Problem(
                    "$.format",
                    f"This is {_short(repr(form))}; “{document.FORMAT}” can be read here."
                    if form
                    else f'There is no “format”: a timeline says "format": "{document.FORMAT}".',
                )
            ]
        )
    value = _normal(value)
    faults = _faults(value)
    if faults:
        raise CannotRead(faults)
    try:
        read_document = msgspec.convert(value, type=Document)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `")
        raise CannotRead([Problem(path.rstrip("`") or "$", message)]) from error
    problems = rules.problems(read_document)[:MAX_PROBLEMS]
    if problems:
        raise CannotRead(problems)
    return read_document


class _Repeated(dict[str, Any]):
    """An object of the file in which a name stands twice."""

    names: list[str]


TOO_DEEP = Problem("$", "The file is nested too deeply to be a timeline.")


def _parse(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(
            [Problem("$", f"The file is not UTF-8: byte {error.start} cannot be read.")]
        ) from error

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) == len(items):
            return made
        repeated = _Repeated(made)
        repeated.names = sorted(
            name for name, number in Counter(name for name, _ in items).items() if number > 1
        )
        return repeated

    def no_number(word: str) -> NoReturn:
        raise CannotRead([Problem("$", f"{word} is no JSON number.")])

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise CannotRead(
            [
                Problem(
                    "$",
                    f"The file is not JSON, or cut off: {error.msg} at line {error.lineno}, column {error.colno}.",
                )
            ]
        ) from error
    except RecursionError as error:
        raise CannotRead([TOO_DEEP]) from error
    except ValueError as error:
        # Python refuses whole numbers of more than 4,300 digits.
        raise CannotRead([Problem("$", "The file holds a number with too many digits.")]) from error
    repeated = [
        Problem(path, f"“{_short(name)}” stands twice in this object.")
        for path, part in _objects(value)
        if isinstance(part, _Repeated)
        for name in part.names
    ]
    if repeated:
        raise CannotRead(repeated[:MAX_PROBLEMS])
    return value


def _objects(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return every object with its path, without recursion; refuse what is nested too deeply to recurse into."""
    found: list[tuple[str, dict[str, Any]]] = []
    open_parts = [("$", value, 1)]
    while open_parts:
        path, part, depth = open_parts.pop()
        if depth > MAX_DEPTH:
            raise CannotRead([TOO_DEEP])
        if isinstance(part, dict):
            found.append((path, part))
            open_parts += [(f"{path}.{name}", child, depth + 1) for name, child in part.items()]
        elif isinstance(part, list):
            open_parts += [(f"{path}[{index}]", child, depth + 1) for index, child in enumerate(part)]
    return found


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return document.normal(value)
    if isinstance(value, float):
        return value + 0.0  # −0.0 becomes 0.0: SQLite does not tell them apart
    if isinstance(value, dict):
        return {document.normal(name): _normal(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_normal(part) for part in value]
    return value


def _faults(value: Any) -> list[Problem]:
    validator = jsonschema.Draft202012Validator(document.schema())
    problems = []
    for error in _plain(validator.iter_errors(value)):
        problems.append(Problem(_path(error.absolute_path), _short(error.message)))
        if len(problems) == MAX_PROBLEMS:
            problems.append(Problem("$", f"More than {MAX_PROBLEMS} problems; the rest is not listed."))
            break
    return problems


def _path(steps: Any) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _plain(errors: Iterable[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    """Yield errors where they are: `anyOf` (a value or null) hides what is wrong in the value."""
    for error in errors:
        if error.validator == "anyOf" and error.context:
            yield from _plain(one for one in error.context if one.validator_value != "null")
        else:
            yield error


def _short(text: str) -> str:
    """Return a message of a readable length: the validator quotes the whole value."""
    return text if len(text) <= 300 else f"{text[:200]} … {text[-90:]}"
