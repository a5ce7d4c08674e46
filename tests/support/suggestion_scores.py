"""What suggestions find in texts of which it is known what is in them: counted for tests and the benchmark.

Beside each text stands a table: the words that are quoted and who said them to whom, the dates as they are told
and what they come to, how often known parties are named, and how the sentences begin that tell of an event.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from timeline.dates import When
from timeline.suggestions import DatePhrase, KnownParty, Quotation, Suggestions, suggest

TEXTS = Path(__file__).parent.parent / "suggestions" / "texts"
SAMPLE = ("agency", "outlet", "blocks")
HELD_OUT = ("council", "library")

# The parties of the sample incident.
PARTIES = (
    KnownParty("bbc", "BBC"),
    KnownParty("facebook", "Facebook"),
    KnownParty("milner", "Simon Milner", kind="person"),
    KnownParty("jordan", "David Jordan", kind="person"),
    KnownParty("ceop", "CEOP", aliases=("Child Exploitation and Online Protection", "Ceop"), kind="agency"),
    KnownParty("nca", "National Crime Agency", short_name="NCA", kind="agency"),
    KnownParty("gizmodo", "Gizmodo"),
    KnownParty("cnbc", "CNBC"),
)
# The eight statements of the sample, by the keys under which the tables have them.
STATEMENTS = frozenset(
    {
        "fb-law",
        "fb-reported",
        "fb-removed",
        "fb-serious",
        "fb-best",
        "jordan",
        "nca-procedures",
        "nca-neither",
    }
)


@dataclass
class Measured:
    """How much of what is in a text was found, and what was offered that is not."""

    name: str
    quotations: int = 0  # that are in the text
    words: int = 0  # of them, those offered with exactly their words
    speakers: int = 0  # of these, those with the right speaker
    addressees: int = 0  # of these, those with the right addressee, or none where none is told
    dates: int = 0
    dates_found: int = 0  # with exactly their words, and the right date among the readings
    mentions: int = 0
    mentions_found: int = 0
    events: int = 0
    events_found: int = 0
    wrong_mentions: int = 0
    wrong_quotations: list[str] = field(default_factory=list)
    wrong_dates: list[str] = field(default_factory=list)
    wrong_events: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)  # of statements found whole, with their speaker

    @property
    def wrong(self) -> int:
        """How many offers are wrong, of all kinds."""
        offers = (self.wrong_quotations, self.wrong_dates, self.wrong_events)
        return self.wrong_mentions + sum(map(len, offers))


def text_of(name: str) -> str:
    """Return a text."""
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def table_of(name: str) -> dict[str, Any]:
    """Return what is in a text."""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def offered(name: str) -> Suggestions:
    """Return what is offered from a text."""
    table = table_of(name)
    parties = [KnownParty(**party) for party in table.get("parties", ())] or PARTIES
    return suggest(
        text_of(name),
        parties=parties,
        published=When(table["published"]),
        language=table["language"],
        zone=table["zone"],
    )


def measure(name: str) -> Measured:
    """Count what is found in a text."""
    table, found = table_of(name), offered(name)
    measured = Measured(name)
    _quotations(measured, table["statements"], found.quotations)
    _dates(measured, table, found.dates)
    named = Counter(uid for mention in found.mentions for uid in mention.uids)
    measured.mentions = sum(table["mentions"].values())
    measured.mentions_found = (named & Counter(table["mentions"])).total()
    measured.wrong_mentions = named.total() - measured.mentions_found
    right = table["events"]["right"]
    measured.events = len(right)
    for event in found.events:
        if any(event.headline.startswith(begins) for begins in right):
            measured.events_found += 1
        else:
            measured.wrong_events.append(event.headline)
    return measured


def _quotations(measured: Measured, expected: list[dict[str, str]], found: tuple[Quotation, ...]) -> None:
    measured.quotations = len(expected)
    left = {" ".join(one.words.split()): one for one in found}
    wholly: dict[str, bool] = {}
    for statement in expected:
        one = left.pop(statement["words"], None)
        right = one is not None and _is_speaker(one, statement)
        wholly[statement["key"]] = wholly.get(statement["key"], True) and right
        if one is None:
            measured.missed.append(statement["words"])
            continue
        measured.words += 1
        measured.speakers += right
        told = one.addressee.uid if one.addressee else ""
        measured.addressees += told == statement.get("addressee", told)
        if not right:
            measured.wrong_quotations.append(
                f"{one.words} — {one.speaker.words if one.speaker else 'nobody'}"
            )
    measured.wrong_quotations += list(left)
    measured.keys = {key for key, right in wholly.items() if right}


def _is_speaker(one: Quotation, statement: dict[str, str]) -> bool:
    if one.speaker is None or one.speaker.uid != statement["speaker"]:
        return False
    return statement.get("named", one.speaker.words) == one.speaker.words


def _dates(measured: Measured, table: dict[str, Any], found: tuple[DatePhrase, ...]) -> None:
    expected = table["dates"]
    measured.dates = table["dates_told"]
    for date in found:
        readings = {
            " ".join(filter(None, (reading.when.edtf, reading.when.time))) for reading in date.readings
        }
        if readings.issuperset(expected.get(date.stated, {"not in the text"})):
            measured.dates_found += 1
        else:
            measured.wrong_dates.append(f"{date.stated}: {', '.join(sorted(readings))}")
    seen = {date.stated for date in found}
    measured.missed += [stated for stated in expected if stated not in seen]
