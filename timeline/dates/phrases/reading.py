"""Text that an editor typed, in EDTF or in English words → one date, or several if it is ambiguous."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError
from timeline.dates.explanations import Explanation, join_explanations
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.base_date import parse_base_date
from timeline.dates.phrases.clauses import read_clauses
from timeline.dates.phrases.clock_words import join_clock_times
from timeline.dates.phrases.edtf_text import write_two_years
from timeline.dates.phrases.languages import Language, find_language, list_languages, translate
from timeline.dates.phrases.short_years import list_full_years
from timeline.dates.phrases.terms import Context, Direction, Draft
from timeline.dates.phrases.tokens import PhraseToken, Tokens, tokenise
from timeline.dates.when import When, check

# For text of these characters the EDTF error is more helpful than "not understood".
_EDTF_CHARACTERS = re.compile(r"[-0-9XY?~%./,\[\]{} ]*")


class Reading(msgspec.Struct, frozen=True):
    """One reading of a phrase. `explanation` is a sentence or two on how it was read, if that is not obvious."""

    when: When
    explanation: Explanation = ""


def parse_phrase(
    text: str,
    *,
    base: str = "",
    zone: str = "",
    language: str = "",
    direction: Direction = "",
    strict: bool = False,
) -> tuple[Reading, ...]:
    """Return the date that `text` names in words or in EDTF; several readings if it is ambiguous.

    The likelier reading is the first.

    A reading has the typed words as `stated` if they say less than the date, or something else.

    Args:
        text: the typed text: "7 March 2017 at 10:15", "last week", "2017-03"
        base: the publication date of the cited source in EDTF, a day, a month or a year, to which "last
            week" is relative; "" if it is not known. A qualifier (`~`) passes on to relative dates.
        zone: the IANA name of the time zone of clock times; "" if none is set
        language: the language tag (BCP 47) of the text or its source: "en-GB", "fr"; "" if it is not known. The
            text is read in this language, or else in English, or else in any other that has its words. Its
            region tells with which day weeks begin; without one "last week" has a reading for each usual day
        direction: whether the words around the text look back from publication or ahead. It decides which
            reading comes first
        strict: whether the text is read in its language only, because it was found in a text of that language

    Raises:
        WhenError: the text has more than 200 characters (white space included), is not a date, or is a
            date that is not valid; `field` is always "edtf", because all is typed into one field
    """
    try:
        return _parse_edtf_or_words(text, base, Context("", None, zone, language, direction, strict))
    except WhenError as error:
        raise WhenError(str(error)) from error


def _parse_edtf_or_words(text: str, base: str, context: Context) -> tuple[Reading, ...]:
    """Read a text. The context has all but its words and its base date."""
    if len(text) > phrase_errors.MAX_LENGTH:
        raise phrase_errors.too_long_error(text)
    phrase = " ".join(text.split(None))
    character = "" if text.isprintable() else next((c for c in text if _is_control(c)), "")
    if character:
        raise phrase_errors.control_character_error(character)
    if not phrase:
        raise phrase_errors.nothing_typed_error()
    edtf_error: WhenError | None = None
    # Words with other characters are no EDTF, and its error, which costs more than all else, is not for them.
    if ".." in phrase or _EDTF_CHARACTERS.fullmatch(phrase):
        try:
            when = When(phrase)
            tree = edtf.parse_edtf(phrase)
            check(when)
        except WhenError as error:
            if ".." in phrase:  # dots matter in EDTF and nowhere else
                raise
            edtf_error = error
        else:
            return _list_edtf_readings(when, tree)
    context = replace(context, phrase=phrase)
    try:
        context = replace(context, base=parse_base_date(base))
    except WhenError as error:  # a date with its year needs no base date
        context = replace(context, base_problem=str(error))
    return _parse_words(context, edtf_error)


def _parse_words(context: Context, edtf_error: WhenError | None) -> tuple[Reading, ...]:
    """Read words in the language of the context, then in English, and then in every other language.

    Raises the WhenError of the language that knows most of the words.
    """
    own = find_language(context.language)
    unread: list[_UnreadError] = []
    groups = ((own,),) if context.is_strict else _group_languages(context.phrase, own)
    for languages in groups:
        readings: dict[When, Reading] = {}
        for language in languages:
            try:
                for reading in _read_language(language, context, edtf_error):
                    readings.setdefault(reading.when, reading)
            except _UnreadError as error:
                unread.append(error)
        if readings:
            return tuple(readings.values())
    raise min(unread, key=lambda error: error.unknown_words).build_problem()


def _group_languages(phrase: str, own: Language | None) -> Iterator[Sequence[Language | None]]:
    """Yield languages (None for English) in the order in which they are tried; those in a group are equally likely."""
    if own:
        yield (own,)
    yield (None,)
    # Figures alone say no language, but for the digits of one.
    if any(c.isalpha() or (c.isdecimal() and not c.isascii()) for c in phrase):
        yield tuple(language for language in list_languages() if language is not own)


class _UnreadError(Exception):
    """A phrase is not read in a language.

    `unknown_words`, at most so many, is 0 if only the date is wrong. `build_problem` returns the error for the editor.
    Its text is written for one language only.
    """

    def __init__(self, unknown_words: int, build_problem: Callable[[], WhenError]) -> None:
        super().__init__(unknown_words)
        self.unknown_words, self.build_problem = unknown_words, build_problem


def _read_language(
    language: Language | None, context: Context, edtf_error: WhenError | None
) -> Sequence[Reading]:
    """Return the readings of the phrase in one language. Raises _UnreadError if there are none."""
    phrase = context.phrase
    if language is None:
        return _read_english(phrase, context, edtf_error)
    translation = translate(phrase, language)
    if translation.unfixed_day:
        raise _UnreadError(0, partial(phrase_errors.no_fixed_day_error, translation.unfixed_day))
    if translation.unknown:
        unknown = PhraseToken("unknown", translation.unknown)
        raise _UnreadError(
            1 + translation.unread, partial(phrase_errors.not_understood_error, phrase, [unknown])
        )
    if find_language(context.language) is not language:
        context = replace(context, language=language.code)
    readings: list[Reading] = []
    unread = [_UnreadError(1, partial(phrase_errors.not_understood_error, phrase, []))]
    for english in translation.phrases:
        try:
            readings += _read_english(english, context, edtf_error)
        except _UnreadError as error:
            unread.insert(-1, error)
    if readings:
        return readings
    raise min(unread, key=lambda error: error.unknown_words)


def _read_english(words: str, context: Context, edtf_error: WhenError | None) -> Sequence[Reading]:
    """Return the readings of English words, which stand for the phrase. Raises _UnreadError if there are none."""
    tokens = join_clock_times(tokenise(words))
    unknown_words = sum(token.kind == "unknown" for token in tokens)
    try:
        drafts = _read_tokens(tokens, context)
    except WhenError as error:
        problem = error
        raise _UnreadError(unknown_words, lambda: problem) from error
    if not drafts:
        if edtf_error is not None:
            raise _UnreadError(unknown_words + 1, lambda: edtf_error)
        raise _UnreadError(
            unknown_words + 1, partial(phrase_errors.not_understood_error, context.phrase, tokens)
        )
    readings: dict[When, Reading] = {}
    problems: list[WhenError] = []
    for draft in drafts:
        when = _build_when(draft, context.phrase)
        try:
            check(when)
        except WhenError as error:
            problems.append(error)
        else:
            readings.setdefault(when, Reading(when, join_explanations(draft.explanations)))
    if not readings:
        raise _UnreadError(unknown_words, lambda: problems[0])
    return tuple(readings.values())


def _read_tokens(tokens: Tokens, context: Context) -> list[Draft]:
    """Return the readings of tokens, in each century that a year of two digits may be of.

    Raises the first WhenError if there are none.
    """
    readings = list_full_years(tokens, context)
    if not readings:
        return read_clauses(tokens, context)
    drafts: list[Draft] = []
    problem = None
    for completed, explanation in readings:
        try:
            found = read_clauses(completed, context)
        except WhenError as error:
            problem = problem or error
            continue
        drafts += [
            replace(draft, vague=True, explanations=(*draft.explanations, explanation)) for draft in found
        ]
    if [token.kind for token in tokens] == ["month", "-", "n"]:  # "Nov-19" may be a day as well
        drafts += read_clauses([tokens[0], tokens[2]], context) if context.base else []
    if problem and not drafts:
        raise problem
    return drafts


def _build_when(draft: Draft, phrase: str) -> When:
    stated = phrase if draft.vague else ""
    return When(
        draft.edtf, draft.time, draft.end_time, draft.zone if draft.time or draft.end_time else "", stated
    )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"


def _list_edtf_readings(when: When, tree: edtf.Tree) -> tuple[Reading, ...]:
    """Return EDTF as it is. "2011-12" and "2020-21" are a month and a season in EDTF, and may be meant as two years."""
    years = write_two_years(when.edtf)
    if isinstance(tree, Date) and tree.kind in (DateKind.SEASON, DateKind.QUARTER):
        own = Reading(when, _("Read as EDTF, in which this is a season or a quarter."))
        return (Reading(When(years), _("Read as two years.")), own) if years else (own,)
    if years:
        return Reading(when, _("Read as year and month.")), Reading(When(years), _("Read as two years."))
    return (Reading(when),)
