"""Every rule about the values of a few fields, with its message. Each rule exists here and nowhere else.

A value reaches the database through four doors: a form of the desk, an action, an import, or SQL. Forms, actions and
`document.rules` (for imports and publications) call `is_broken`. Constraints of the models use the message, because
a database cannot call Python. `tests/document/test_content_rules.py` tries each rule at each door.

The arguments of a rule have the same names and meanings at each door. Empty is "" or None.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from typing import Any
from urllib.parse import urlsplit

from timeline import dates, quotes
from timeline.document.schema import (
    DAY_PATTERN,
    ID_PATTERN,
    INSTANT_PATTERN,
    LANGUAGE_PATTERN,
    OPTIONAL_SHA256_PATTERN,
    OPTIONAL_WIKIDATA_PATTERN,
    SHA256_PATTERN,
    SLUG_PATTERN,
    URL_PATTERN,
    WORDS_PATTERN,
)
from timeline.text import hosts
from timeline.text.markdown import has_picture


@dataclass(frozen=True)
class ContentRule:
    """A rule: its message, and the test that is true for values that break it."""

    message: str
    is_broken: Callable[..., bool]
    file_message: str = ""
    """The message for a document from a file, if the words for a form do not fit there."""

    @property
    def message_for_files(self) -> str:
        """The message for a document from a file."""
        return self.file_message or self.message


def _are_same(left: Any, right: Any) -> bool:
    """Whether two references name the same row or part. None names nothing."""
    return left is not None and left == right


def _has_surrogate(text: str) -> bool:
    # JSON can write half of a surrogate pair ("\ud800"); UTF-8 cannot.
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


# Any text. PostgreSQL refuses U+0000, and no encoder writes half of a surrogate pair.
NUL = ContentRule(
    "The text holds a NUL character, which cannot be kept.",
    lambda text: "\x00" in text,
    file_message="The text holds a NUL character (U+0000), which cannot be kept.",
)
SURROGATE = ContentRule(
    "The text holds something that is no character (it is not UTF-8).",
    _has_surrogate,
    file_message="The text holds half of a surrogate pair, which is no character.",
)

_SHA256_MESSAGE = "A SHA-256 is 64 characters from 0–9 and a–f."
# Values of one form, such as ids: what the pattern of the schema accepts.
PATTERN_MESSAGES: Mapping[str, str] = {
    ID_PATTERN: "An id has lower-case letters, digits and hyphens, and at least one digit.",
    SLUG_PATTERN: "Use lower-case letters, digits and hyphens, as in “harbour-fire-2019”.",
    LANGUAGE_PATTERN: "Give a language as in en-GB, fr or ar (BCP 47).",
    INSTANT_PATTERN: "Give a moment as in 2017-03-07T10:15:00Z, in UTC and to the second (RFC 3339).",
    DAY_PATTERN: "Give a day as in 2017-03-07.",
    SHA256_PATTERN: _SHA256_MESSAGE,
    OPTIONAL_SHA256_PATTERN: _SHA256_MESSAGE,
    OPTIONAL_WIKIDATA_PATTERN: "A Wikidata id is a Q and a number, as in Q9531.",
    WORDS_PATTERN: "Use one line of text.",
}

_URL = re.compile(URL_PATTERN)
# Addresses of pages, copies and sites. The schema knows the characters only, because old documents stay readable.
ADDRESS_DEFANGED = ContentRule(
    "This address is written so that nobody opens it. Write it as browsers read it: “%(accepted)s”.",
    lambda address: not hosts.can_open(address) and _is_address(hosts.restore_defanged(address)),
)
ADDRESS_CHARACTERS = ContentRule(
    "Give an address that begins with https://, http:// or mailto: and has no space in it, and none of "
    '< > " \\ ^ ` { | }.',
    lambda address: not _URL.fullmatch(address),
)
ADDRESS_HOST = ContentRule(
    "“%(host)s” names no site. Write its name as in www.example.org, with the dots without brackets, or its number as "
    "in 192.0.2.1 or [2001:db8::1].",
    lambda address: _is_web(address) and not hosts.is_host(hosts.split_authority(address)[0]),
)
ADDRESS_PORT = ContentRule(
    "“%(port)s” is no port. Write a number up to 65535 after the colon, or leave out both.",
    lambda address: _is_web(address) and not hosts.is_port(hosts.split_authority(address)[1]),
)
# What is left are names before an “@”, as in http://[@www.example.org/, where other programs look for the host.
ADDRESS_UNREADABLE = ContentRule(
    "Other programs cannot read this address. Leave out what stands before the @.",
    lambda address: _is_web(address) and not _is_readable(address),
)
_ADDRESS_RULES = (ADDRESS_DEFANGED, ADDRESS_CHARACTERS, ADDRESS_HOST, ADDRESS_PORT, ADDRESS_UNREADABLE)


def find_address_problem(address: str) -> str:
    """Return why an address is refused and what would be accepted, or ""."""
    for rule in _ADDRESS_RULES:
        if rule.is_broken(address):
            host, port = (_shorten(part) for part in hosts.split_authority(address))
            accepted = _shorten(hosts.restore_defanged(address))
            return rule.message % {"host": host or _shorten(address), "port": port, "accepted": accepted}
    return ""


def _is_web(address: str) -> bool:
    return not address.lower().startswith("mailto:")


def _is_address(address: str) -> bool:
    return hosts.can_open(address) and bool(_URL.fullmatch(address)) and _is_readable(address)


def _is_readable(address: str) -> bool:
    """Whether the parts of an address can be told apart, as other programs do it."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def _shorten(text: str) -> str:
    """Shorten a part of an address for a message."""
    return text if len(text) <= 200 else f"{text[:199]}…"


def find_character_problem(text: str) -> str:
    """Return why the characters of a text cannot be kept, or ""."""
    return next((rule.message for rule in (NUL, SURROGATE) if rule.is_broken(text)), "")


# Timelines.
TIME_ZONE = ContentRule(
    "“%(value)s” is not a time zone. Use one of the IANA database, as in Europe/London.",
    lambda name: name not in dates.load_zone_names(),
    file_message="“%(value)s” is not a time zone; use one of the IANA database, as in Europe/London.",
)

# Parties.
PARTY_PSEUDONYM = ContentRule(
    "A protected party needs a pseudonym to be shown under.",
    lambda protected, pseudonym: protected and not pseudonym,
)
PARTY_PART_OF_ITSELF = ContentRule("A party cannot be part of itself.", _are_same)
# Part of itself through others. Files name the party by its id in quotation marks.
PARTY_CIRCLE_MESSAGE = "%(name)s would be part of itself."

# Sources.
SOURCE_NAME = ContentRule(
    "A source needs a publisher or a title.", lambda publisher, title: not (publisher or title)
)
SOURCE_STATE_DAY = ContentRule(
    "Say on which day the page was seen in this state.",
    lambda state, state_on: (state == "unknown") != (not state_on),
    file_message="The day on which a page was seen goes with its state: neither stands without the other.",
)
SOURCE_CONFIDENTIAL_REASON = ContentRule(
    "Say why this source must not be named.", lambda confidential, reason: confidential and not reason
)
SOURCE_RELIES_ON_ITSELF = ContentRule("A source cannot rely on itself.", _are_same)

# Citations.
# The most that readers are shown of what quotations leave out, for each citation, in characters.
MAX_OMITTED_LENGTH = 300
CITATION_OMITTED_LENGTH = ContentRule(
    f"At most {MAX_OMITTED_LENGTH} characters of the words left out can be shown to readers.",
    lambda omitted: sum(map(len, omitted)) > MAX_OMITTED_LENGTH,
)
# The words of one entry that are compared with its sources' texts. The desk keeps to it, and files do not: documents
# that were published before stay readable.
MAX_QUOTED_LENGTH = 300_000
ENTRY_QUOTED_LENGTH = ContentRule(
    f"An entry quotes at most {MAX_QUOTED_LENGTH:,} characters from its sources; the words of a statement count once for"
    " each source. Quote less, or divide the entry.",
    lambda quotations: sum(map(len, quotations)) > MAX_QUOTED_LENGTH,
)
CITATION_OMITTED_WORDS = ContentRule(
    "Words can be shown as left out only if the quotation is shortened: with “…” or with words in square brackets.",
    lambda omitted, words: bool(omitted) and not quotes.is_shortened(words),
)
CITATION_OMITTED_CONFIDENTIAL = ContentRule(
    "Words of a confidential source are never shown to readers, nor what a quotation leaves out of them.",
    lambda omitted, confidential: bool(omitted) and confidential,
)

# Events.
COORDINATES_PAIR = ContentRule(
    "Coordinates come as a pair.", lambda latitude, longitude: (latitude is None) != (longitude is None)
)
# The constraint of the database says all three rules about coordinates at once.
COORDINATES_MESSAGE = (
    "Coordinates come as a pair, latitude from −90 to 90 and longitude from −180 to 180, "
    "with the place in words."
)
# The desk keeps to it, and files do not: in a document the text stands as it is written.
EVENT_BODY_PICTURE = ContentRule(
    "Pictures are not shown here: readers would see “![” and a link. Describe what it shows, or link to it without “!”.",
    has_picture,
)
EVENT_KEY_OR_MINOR = ContentRule(
    "An event is a key event or a minor entry, never both.", lambda key, minor: bool(key and minor)
)
ROLE_REPEATED_MESSAGE = "This party has this role already."

# Statements.
STATEMENT_ANSWERS_ITSELF = ContentRule("A statement cannot answer itself.", _are_same)

# Requests for comment.
REQUEST_PUT = ContentRule("Say what was put to them.", lambda put: not put)
REQUEST_NOT_SOUGHT_REASON = ContentRule(
    "Where no comment was sought, say why.", lambda outcome, note: outcome == "not-sought" and not note
)
REQUEST_ASKS_ITSELF = ContentRule("A party does not ask itself for comment.", _are_same)
REQUEST_ABOUT_ITSELF = ContentRule("A request is not about itself.", _are_same)


# A zone's clocks may be a day ahead of or behind UTC, and Python's calendar ends at the years 1 and 9999.
INSTANT_YEAR = ContentRule(
    "Give a year from 2 to 9998.",
    lambda moment: moment is not None and not MINYEAR < moment.year < MAXYEAR,
    file_message="“%(value)s” cannot be shown in every time zone: years go from 0002 to 9998.",
)
