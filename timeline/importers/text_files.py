"""Bytes of a text file: which encoding they have, and their characters without those that cannot be kept."""

import codecs
import io
import re
from collections.abc import Iterator

from timeline.importers.loaded_files import ProblemLog

# The longest marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE = 2_000
# Control characters except tab and line ends, and halves of surrogate pairs.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLOCK = 1 << 20


def find_encoding(data: bytes, log: ProblemLog, encoding: str = "") -> str:
    """Return the name of the codec that reads the bytes, or "" if none does. The log gets what was found.

    An encoding that a person names is the only one tried. Bytes that are not UTF-8 are taken for Windows-1252, which
    almost any bytes could be, so the log asks for a look.
    """
    if encoding:
        try:
            codec = codecs.lookup(encoding).name
        except (LookupError, ValueError):
            log.add_error(f"“{encoding}” is no encoding. UTF-8, Windows-1252 and UTF-16 are some.")
            return ""
        if _can_decode(data, codec):
            return codec
        log.add_error(f"The file is not {encoding}: some of its bytes are no characters there.")
        return ""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            if codec == "utf-8-sig":
                log.add_fixed("The file begins with a byte order mark. It is left out.")
            else:
                log.add_fixed(f"The file is {name}. It is read as such.")
            if _can_decode(data, codec):
                return codec
            log.add_error(f"The file begins as {name} and is not {name} to its end. It may be cut off.")
            return ""
    if codec := _guess_utf16(data):
        log.add_fixed("The file is UTF-16 without a byte order mark. It is read as such.")
        return codec
    if _can_decode(data, "utf-8"):
        return "utf-8"
    if _can_decode(data, "cp1252"):
        log.add_warning(
            "The file is not UTF-8 and is read as Windows-1252. Look at letters such as “é”; if they are wrong, "
            "save the file as UTF-8 or name its encoding."
        )
        return "cp1252"
    log.add_error(
        "The encoding of the file is not known: it is neither UTF-8, UTF-16 nor Windows-1252. Save it as UTF-8."
    )
    return ""


def _can_decode(data: bytes, codec: str) -> bool:
    """Whether all bytes are characters of the codec. Looks at blocks, so that no second copy of the file is made."""
    try:
        decoder = codecs.getincrementaldecoder(codec)()
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError, TypeError):
        return False
    return True


def _guess_utf16(data: bytes) -> str:
    """Return the codec of UTF-16 without a mark, in which Latin letters have a NUL in every second byte; or ""."""
    sample = data[:_SAMPLE]
    if len(data) < 4 or len(data) % 2:
        return ""
    half = len(sample) // 2
    for codec, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[offset::2].count(0) > 0.6 * half and sample[1 - offset :: 2].count(0) < 0.1 * half:
            return codec if _can_decode(data, codec) else ""
    return ""


def open_text(data: bytes, codec: str) -> io.TextIOWrapper:
    """Return the file as a stream of text with its line ends as they are."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline="")


def read_lines(data: bytes, codec: str) -> Iterator[str]:
    """Yield the lines of a text, without their ends of any kind."""
    with io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline=None) as stream:
        for line in stream:
            yield line.removesuffix("\n")


def recode(data: bytes, codec: str) -> bytes:
    """Return the same text as UTF-8 without a byte order mark."""
    if codec == "utf-8":
        return data
    if codec == "utf-8-sig":
        return data.removeprefix(codecs.BOM_UTF8)
    return data.decode(codec).encode()


def clean(text: str, log: ProblemLog, position: str = "") -> str:
    """Return a text of a file with ``\\n`` as line end, and without control characters and white space around it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable() and _UNKEEPABLE.search(text):
        log.add_fixed("Control characters are left out: they cannot be kept.", position)
        text = _UNKEEPABLE.sub("", text)
    return text.strip()
