"""JSON of other programs, read in little memory: only the fields that an importer names become objects."""

from typing import Any, TypeVar

import msgspec

from timeline.importers import text_files
from timeline.importers.file_limits import MAX_JSON_PARTS
from timeline.importers.import_options import ImportOptions
from timeline.importers.loaded_files import ProblemLog

T = TypeVar("T")

# An object that is no slide and no post takes about ten times its bytes.
_BYTES_PER_VALUE = 8
_MIN_VALUES = 10_000
_TOO_DEEP = "The file is nested too deeply."


def read_json(data: bytes, wanted: type[T], options: ImportOptions, log: ProblemLog) -> T | None:
    """Return the parts of a JSON object that `wanted` names; None if the log has an error."""
    codec = text_files.find_encoding(data, log, options.encoding)
    if not codec:
        return None
    text = text_files.recode(data, codec)
    if text.count(b"{") + text.count(b"[") > MAX_JSON_PARTS or text.count(b",") > max(
        _MIN_VALUES, len(text) // _BYTES_PER_VALUE
    ):
        log.add_error(
            f"The file has too many values to be a list of entries. At most {MAX_JSON_PARTS:,} objects are read."
        )
        return None
    try:
        return msgspec.json.decode(text, type=wanted)
    except RecursionError:
        log.add_error(_TOO_DEEP)
    except msgspec.ValidationError as error:
        log.add_error(f"The file has another form than is expected: {error}.")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        log.add_error(f"The file is not JSON, or cut off: {error}.")
    return None


def read_part(raw: msgspec.Raw, wanted: type[T], noun: str, position: str, log: ProblemLog) -> T | None:
    """Return one entry of a list; None, with a warning, if it is of another form."""
    try:
        return msgspec.json.decode(raw, type=wanted)
    except (msgspec.DecodeError, RecursionError):
        log.add_warning(f"A {noun} has another form than is expected. It is left out.", position)
        return None


def to_text(value: Any, log: ProblemLog, position: str) -> str:
    """Return a text or a number as text; "" for anything else."""
    if isinstance(value, str):
        return text_files.clean(value, log, position)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and not (abs(value) < 1e15):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
