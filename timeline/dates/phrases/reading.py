"""A phrase as an editor types it, read into one date or several."""

import re
import unicodedata

import msgspec
from django.utils.translation import gettext as _

from timeline.dates import edtf
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.base_date import parse_base_date
from timeline.dates.phrases.clauses import read_clauses
from timeline.dates.phrases.clock_words import join_clock_times
from timeline.dates.phrases.terms import Context, Draft
from timeline.dates.phrases.tokens import tokenise
from timeline.dates.when import When, check

_EDTF_CHARACTERS = re.compile(r"[-0-9XY?~%./,\[\]{} ]*")  # whose own refusal says more than "not understood"


class Reading(msgspec.Struct, frozen=True):
    """One way to read a phrase. `explains` says in a short sentence or two how, where that is not plain."""

    when: When
    explains: str = ""


def parse_phrase(text: str, *, base: str = "", zone: str = "") -> tuple[Reading, ...]:
    """Return the date that `text` says in English words, or in EDTF; several where it is ambiguous.

    Args:
        text: what an editor typed: "7 March 2017 at 10:15", "last week", "2017-03"
        base: the publication date of the cited source, in EDTF: an exact day, a month or a year, against
            which "last week" is read; "" where it is not known. Where it has a mark (`~`) so has each
            date that is read against it.
        zone: the IANA name of the time zone of clock times; "" if none is set

    `stated` of a reading keeps the words where they are vaguer than the date, or other than it.

    Raises:
        WhenError: the text, not stripped, has more than 200 characters, is no date, or not one that can
            be kept; `part` is always "edtf", the one field in which it was typed
    """
    try:
        return _parse_edtf_or_words(text, base, zone)
    except WhenError as error:
        raise WhenError(str(error)) from error


def _parse_edtf_or_words(text: str, base: str, zone: str) -> tuple[Reading, ...]:
    if len(text) > phrase_errors.MAX_LENGTH:
        raise phrase_errors.too_long_error(text)
    phrase = " ".join(text.split(None))
    strange = next((c for c in text if _is_control(c)), "")
    if strange:
        raise phrase_errors.control_character_error(strange)
    if not phrase:
        raise phrase_errors.nothing_typed_error()
    try:
        when = When(phrase)
        tree = edtf.parse_edtf(phrase)
        check(when)
    except WhenError as error:
        not_edtf = error
    else:
        return (Reading(when, _explain_season(tree)),)
    if ".." in phrase:  # dots matter in EDTF and nowhere else
        raise not_edtf
    return _parse_words(phrase, base, zone, not_edtf)


def _parse_words(phrase: str, base: str, zone: str, not_edtf: WhenError) -> tuple[Reading, ...]:
    tokens = join_clock_times(tokenise(phrase))
    try:
        context = Context(phrase, parse_base_date(base), zone)
    except WhenError as error:  # a date with its year does not need it
        context = Context(phrase, None, zone, base_problem=str(error))
    drafts = read_clauses(tokens, context)
    if not drafts:
        raise (
            not_edtf
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
            readings.setdefault(when, Reading(when, " ".join(dict.fromkeys(draft.explains))))
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
    """Say what 2020-21 is: it may have been meant for two years."""
    if isinstance(tree, Date) and tree.kind in (DateKind.SEASON, DateKind.QUARTER):
        return _("Read as EDTF, in which this is a season or a quarter.")
    return ""
