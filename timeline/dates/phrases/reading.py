"""Text that an editor typed, in EDTF or in English words → one date, or several if it is ambiguous."""

import re
import unicodedata

import msgspec
from django.utils.translation import gettext as _
from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.base_date import parse_base_date
from timeline.dates.phrases.clauses import read_clauses
from timeline.dates.phrases.clock_words import join_clock_times
from timeline.dates.phrases.terms import Context, Direction, Draft
from timeline.dates.phrases.tokens import tokenise
from timeline.dates.week_starts import find_week_starts
from timeline.dates.when import When, check

# For text of these characters the EDTF error is more helpful than "not understood".
_EDTF_CHARACTERS = re.compile(r"[-0-9XY?~%./,\[\]{} ]*")


class Reading(msgspec.Struct, frozen=True):
    """One reading of a phrase. `explanation` is a sentence or two on how it was read, if that is not obvious."""

    when: When
    explanation: str = ""


def parse_phrase(text: str, *, base: str = "", zone: str = "", language: str = "") -> tuple[Reading, ...]:
    """Return the date that `text` names in English words or in EDTF; several readings if it is ambiguous.

    A reading has the typed words as `stated` if they say less than the date, or something else.

    Args:
        text: the typed text: "7 March 2017 at 10:15", "last week", "2017-03"
        base: the publication date of the cited source in EDTF, a day, a month or a year, to which "last
            week" is relative; "" if it is not known. A qualifier (`~`) passes on to relative dates.
        zone: the IANA name of the time zone of clock times; "" if none is set
        language: the language tag (BCP 47) of the text or its source: "en-GB", "fr"; "" if it is not known

    Raises:
        WhenError: the text has more than 200 characters (white space included), is not a date, or is a
            date that is not valid; `field` is always "edtf", because all is typed into one field
    """
    try:
        return _parse_edtf_or_words(text, base, zone, language)
    except WhenError as error:
        raise WhenError(str(error)) from error


def _parse_edtf_or_words(text: str, base: str, zone: str, language: str) -> tuple[Reading, ...]:
    if len(text) > phrase_errors.MAX_LENGTH:
        raise phrase_errors.too_long_error(text)
    phrase = " ".join(text.split(None))
    character = next((c for c in text if _is_control(c)), "")
    if character:
        raise phrase_errors.control_character_error(character)
    if not phrase:
        raise phrase_errors.nothing_typed_error()
    try:
        when = When(phrase)
        tree = edtf.parse_edtf(phrase)
        check(when)
    except WhenError as error:
        edtf_error = error
    else:
        return (Reading(when, _explain_season(tree)),)
    if ".." in phrase:  # dots matter in EDTF and nowhere else
        raise edtf_error
    return _parse_words(phrase, base, zone, language, edtf_error)


def _parse_words(
    phrase: str, base: str, zone: str, language: str, edtf_error: WhenError
) -> tuple[Reading, ...]:
    tokens = join_clock_times(tokenise(phrase))
    try:
        context = Context(phrase, parse_base_date(base), zone, language=language)
    except WhenError as error:  # a date with its year needs no base date
        context = Context(phrase, None, zone, language=language, base_problem=str(error))
    drafts = read_clauses(tokens, context)
    if not drafts:
        raise (
            edtf_error
            if _EDTF_CHARACTERS.fullmatch(phrase)
            else phrase_errors.not_understood_error(phrase, tokens)
        )
    readings: dict[When, Reading] = {}
    problem = None
    for draft in drafts:
        when = _build_when(draft, phrase)
        try:
            check(when)
        except WhenError as error:
            problem = problem or error
        else:
            readings.setdefault(when, Reading(when, " ".join(dict.fromkeys(draft.explanations))))
    if problem and not readings:
        raise problem
    return tuple(readings.values())


def _build_when(draft: Draft, phrase: str) -> When:
    stated = phrase if draft.vague else ""
    return When(
        draft.edtf, draft.time, draft.end_time, draft.zone if draft.time or draft.end_time else "", stated
    )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"


def _explain_season(tree: edtf.Tree) -> str:
    """Return an explanation for 2020-21, which may have been meant as two years."""
    if isinstance(tree, Date) and tree.kind in (DateKind.SEASON, DateKind.QUARTER):
        return _("Read as EDTF, in which this is a season or a quarter.")
    return ""
