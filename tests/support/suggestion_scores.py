"""Scores of suggestions in texts with known content, for tests and the benchmark.

A table beside each text lists the quotations with speaker and addressee, the dates and their readings, the number of
mentions of each party, and the beginnings of the sentences that are events.
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
    KnownParty("jordan", "David Jordan", kind="person", in_timeline=True),
    KnownParty("ceop", "CEOP", aliases=("Child Exploitation and Online Protection", "Ceop"), kind="agency"),
    KnownParty("nca", "National Crime Agency", short_name="NCA", kind="agency"),
    KnownParty("gizmodo", "Gizmodo"),
    KnownParty("cnbc", "CNBC"),
)
# The keys of the eight statements of the sample in the tables.
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
class Score:
    """How much of the content of a text was found, and which suggestions are wrong."""

    name: str
    quotations: int = 0  # in the text
    words: int = 0  # of these, found with exactly the right words
    speakers: int = 0  # of these, with the right speaker
    addressees: int = 0  # of these, with the right addressee or rightly none
    dates: int = 0
    dates_found: int = 0  # with exactly the right words, and the right date among the readings
    mentions: int = 0
    mentions_found: int = 0
    events: int = 0
    events_found: int = 0
    wrong_mentions: int = 0
    wrong_quotations: list[str] = field(default_factory=list)
    wrong_dates: list[str] = field(default_factory=list)
    wrong_events: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)  # of statements found completely, with the right speaker

    @property
    def wrong(self) -> int:
        """The number of wrong suggestions of all kinds."""
        suggestions = (self.wrong_quotations, self.wrong_dates, self.wrong_events)
        return self.wrong_mentions + sum(map(len, suggestions))


def read_text(name: str) -> str:
    """Return a text."""
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def read_table(name: str) -> dict[str, Any]:
    """Return the table of the content of a text."""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def suggest_for(name: str) -> Suggestions:
    """Return the suggestions from a text."""
    table = read_table(name)
    parties = [KnownParty(**party) for party in table.get("parties", ())] or PARTIES
    return suggest(
        read_text(name),
        parties=parties,
        published=When(table["published"]),
        language=table["language"],
        zone=table["zone"],
    )


def compute_score(name: str) -> Score:
    """Return the score of the suggestions from a text."""
    table, found = read_table(name), suggest_for(name)
    score = Score(name)
    _score_quotations(score, table["statements"], found.quotations)
    _score_dates(score, table, found.dates)
    named = Counter(uid for mention in found.mentions for uid in mention.uids)
    score.mentions = sum(table["mentions"].values())
    score.mentions_found = (named & Counter(table["mentions"])).total()
    score.wrong_mentions = named.total() - score.mentions_found
    right = table["events"]["right"]
    score.events = len(right)
    for event in found.events:
        if any(event.headline.startswith(begins) for begins in right):
            score.events_found += 1
        else:
            score.wrong_events.append(event.headline)
    return score


def _score_quotations(score: Score, expected: list[dict[str, str]], found: tuple[Quotation, ...]) -> None:
    score.quotations = len(expected)
    left = {" ".join(quotation.words.split()): quotation for quotation in found}
    complete: dict[str, bool] = {}
    for statement in expected:
        quotation = left.pop(statement["words"], None)
        right = quotation is not None and _is_speaker(quotation, statement)
        complete[statement["key"]] = complete.get(statement["key"], True) and right
        if quotation is None:
            score.missed.append(statement["words"])
            continue
        score.words += 1
        score.speakers += right
        addressee = quotation.addressee.uid if quotation.addressee else ""
        score.addressees += addressee == statement.get("addressee", addressee)
        if not right:
            score.wrong_quotations.append(
                f"{quotation.words} — {quotation.speaker.words if quotation.speaker else 'nobody'}"
            )
    score.wrong_quotations += list(left)
    score.keys = {key for key, right in complete.items() if right}


def _is_speaker(quotation: Quotation, statement: dict[str, str]) -> bool:
    if quotation.speaker is None or quotation.speaker.uid != statement["speaker"]:
        return False
    return statement.get("named", quotation.speaker.words) == quotation.speaker.words


def _score_dates(score: Score, table: dict[str, Any], found: tuple[DatePhrase, ...]) -> None:
    expected = table["dates"]
    score.dates = table["dates_told"]
    for date in found:
        readings = {
            " ".join(filter(None, (reading.when.edtf, reading.when.time))) for reading in date.readings
        }
        if readings.issuperset(expected.get(date.stated, {"not in the text"})):
            score.dates_found += 1
        else:
            score.wrong_dates.append(f"{date.stated}: {', '.join(sorted(readings))}")
    seen = {date.stated for date in found}
    score.missed += [stated for stated in expected if stated not in seen]
