"""Scores of speakers in texts with tables of who says what.

In a table, `speaker` is the uid of a party, "" for somebody who is no party, or "nobody"; `named` is the words for the
speaker, `organisation` whom they speak for, and `basis` how certain that is, if it is not *said*.
"""

from dataclasses import dataclass, field

from tests.support.suggestion_scores import read_table, suggest_for
from timeline.suggestions import Quotation

ARTICLES = {
    "en": ("comet", "ferry", "orchard", "rink"),
    "fr": ("barrage", "musee", "proces", "velo"),
    "de": ("halle", "orgel", "pokal", "wolf"),
    "es": ("mina", "rio", "teatro", "vacuna"),
}


@dataclass
class SpeakerScore:
    """How many quotations of texts were found, and for how many the speaker is right, nobody or wrong."""

    quotations: int = 0
    found: int = 0
    right: int = 0
    nobody: int = 0
    wrong: list[str] = field(default_factory=list)
    certainly_wrong: list[str] = field(default_factory=list)  # of these, those shown as certain
    extra: list[str] = field(default_factory=list)  # in no table


def compute_speaker_score(names: tuple[str, ...]) -> SpeakerScore:
    """Return the score of several texts together."""
    score = SpeakerScore()
    for name in names:
        rest = {" ".join(quotation.words.split()): quotation for quotation in suggest_for(name).quotations}
        for statement in read_table(name)["statements"]:
            _add_quotation(score, statement, rest.pop(statement["words"], None))
        score.extra += rest
    return score


def _add_quotation(score: SpeakerScore, statement: dict[str, str], quotation: Quotation | None) -> None:
    score.quotations += 1
    if quotation is None:
        return
    score.found += 1
    speaker = quotation.speaker
    if statement["speaker"] == "nobody" and speaker is None:
        score.right += 1
        return
    if speaker is None:
        score.nobody += 1
        return
    expected = (statement["speaker"], statement.get("organisation", ""), statement.get("basis", "said"))
    words = statement.get("named", speaker.words)
    if (speaker.uid, speaker.organisation_uid, quotation.basis, speaker.words) == (*expected, words):
        score.right += 1
        return
    score.wrong.append(f"{quotation.words}: {speaker.words}")
    if quotation.basis == "said":
        score.certainly_wrong.append(quotation.words)
