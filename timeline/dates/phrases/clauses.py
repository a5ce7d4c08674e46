"""Whole phrases: one date or several with "before", "since", "between … and …", "from … to …", "… or …".

Something that happened once, at an unknown moment, becomes a range in brackets. Something that lasted
becomes an interval.
"""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.absolute_dates import parse_day
from timeline.dates.phrases.durations import (
    read_count_range,
    read_counted_days,
    read_duration,
    read_time_ahead,
    read_week,
    read_weekend,
)
from timeline.dates.phrases.edtf_text import write_day, write_edtf, write_two_years
from timeline.dates.phrases.phrase_drafts import (
    DRAFT_BY_ENDING,
    DRAFT_INTERVAL_BY_WORD,
    DRAFT_ONCE_BY_WORD,
    draft_by,
    draft_during,
    draft_each,
    draft_interval,
    draft_not_before,
    draft_once,
    draft_range,
    draft_throughout,
)
from timeline.dates.phrases.several_dates import read_members, read_pairs
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Direction, Draft, Term
from timeline.dates.phrases.tokens import CLOCK_KINDS, PhraseToken, Tokens
from timeline.dates.phrases.vocabulary import FILLER_WORDS

_MAX_TOKENS = 60  # more than any date needs; bounds the number of ways to divide a phrase
_INTERVAL_SEPARATORS = ("to", "until", "through", "-", "–")
_NIGHT_SEPARATORS = ("to", "into", "and", "-", "–", "/")
# Words that look ahead from publication, or back.
_DIRECTIONS: Mapping[str, Direction] = {"by": "ahead", "until": "ahead", "through": "ahead", "since": "back"}
_YEARS_OF_BUSINESS = ("fiscal", "financial", "academic", "school", "tax", "fy", "season")
_PAST_TIMES = ("overnight", "early-hours")  # seldom said of what is to come


def read_clauses(tokens: Tokens, context: Context) -> list[Draft]:
    """Return the readings of a whole phrase; none if it is outside the grammar.

    The kinds of phrase are tried in order. Raises the WhenError of the first kind that failed, if no
    other kind succeeds.
    """
    tokens = _drop_the_year(_strip_commas(tokens))
    if not tokens or len(tokens) > _MAX_TOKENS:
        return []
    if tokens[0].kind == "beginning" and [token.kind for token in tokens[1:2]] != ["of"]:
        tokens = _read_beginning_as_from(tokens)
    context = replace(context, direction=_find_direction(tokens, context.direction))
    problem = None
    for reader in (
        _read_whole,
        _read_with_ending,
        _read_with_beginning,
        read_counted_days,
        read_count_range,
        read_week,
        read_weekend,
        read_duration,
        read_time_ahead,
        _read_night,
        _read_interval,
        _read_year_of_business,
        _read_one_of,
        _read_day_first,
    ):
        try:
            drafts = reader(tokens, context)
        except WhenError as error:
            problem = problem or error
            continue
        if drafts:
            return drafts
    if problem:
        raise problem
    return []


def _drop_the_year(tokens: Tokens) -> Tokens:
    """Return "in the year 2000" as "in 2000"."""
    kinds = [token.kind for token in tokens]
    start = next((at for at in range(len(kinds)) if kinds[at : at + 3] == ["the", "years", "year"]), None)
    if start is None or tokens[start + 1].text != "year":
        return tokens
    return [*tokens[:start], *tokens[start + 2 :]]


def _read_beginning_as_from(tokens: Tokens) -> Tokens:
    """Return "beginning 12 March" as "from 12 March"; "beginning March" stays a part of a month."""
    kinds = [token.kind for token in tokens[1:] if token.kind not in FILLER_WORDS]
    is_day = kinds[:1] in (["weekday"], ["n"], ["nth"], ["iso"]) or kinds[:2] in (
        ["month", "n"],
        ["month", "nth"],
    )
    return [PhraseToken("from"), *tokens[1:]] if is_day else tokens


def _find_direction(tokens: Tokens, around: Direction) -> Direction:
    """Return whether the words of a phrase look ahead from publication ("by", "until") or back ("since").

    If they do neither, it is what the words around the phrase do.
    """
    first = next((token.kind for token in tokens if token.kind not in FILLER_WORDS), "")
    if first in _DIRECTIONS and not (around and first == "through"):
        return _DIRECTIONS[first]
    if around:
        return around
    return "back" if any(token.near or token.kind in _PAST_TIMES for token in tokens) else ""


def _strip_commas(tokens: Tokens) -> Tokens:
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind == ",":
        start += 1
    while end > start and tokens[end - 1].kind == ",":
        end -= 1
    return tokens[start:end]


def _read_whole(tokens: Tokens, context: Context) -> list[Draft]:
    return [draft_once(term) for term in read_single_date(tokens, context)]


# --- One date -------------------------------------------------------------------------------------


def _read_with_ending(tokens: Tokens, context: Context) -> list[Draft]:
    ending = tokens[-1].kind
    for start in (tokens[0].kind, ""):
        draft = DRAFT_BY_ENDING.get((start, ending))
        rest = tokens[1 if start else 0 : -1]
        if draft and rest:
            return draft_each(
                draft,
                read_single_date(rest, context),
                context,
                lasted=draft not in (draft_by, draft_not_before),
            )
    return []


def _read_with_beginning(tokens: Tokens, context: Context) -> list[Draft]:
    start, rest = tokens[0].kind, tokens[1:]
    if not rest:
        return []
    if start in DRAFT_ONCE_BY_WORD:
        return draft_each(DRAFT_ONCE_BY_WORD[start], read_single_date(rest, context), context, lasted=False)
    if start == "from":
        drafts = _read_interval(rest, context)
        if drafts:
            return drafts
    if start == "as-early-as":
        terms = read_single_date(rest, context)
        return [
            *(draft_once(term.add_explanation(_("Read as then."))) for term in terms),
            *(
                draft_not_before(term.add_explanation(_("Read as then or later.")))
                for term in terms
                if term.start
            ),
        ]
    if start in DRAFT_INTERVAL_BY_WORD:
        return draft_each(
            DRAFT_INTERVAL_BY_WORD[start], read_single_date(rest, context), context, lasted=True
        )
    if start == "throughout":
        return [
            draft_throughout(term) for term in read_single_date(rest, context) if term.start and not term.time
        ]
    if start == "during":
        return draft_during(read_single_date(rest, context))
    if start == "between":
        return [
            draft_range(*pair, context) for pair in read_pairs(rest, ("and", *_INTERVAL_SEPARATORS), context)
        ]
    return []


# --- Several dates --------------------------------------------------------------------------------


def _read_interval(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "A to B" and "A – B": it lasted. "2011–12" has two readings, two years or a year and a month."""
    numbers = [token for token in tokens if token.kind not in ("in", "the")]
    kinds = [token.kind for token in numbers]
    is_ambiguous = kinds in (["year", "–", "n"], ["year", "/", "n"]) and len(numbers[2].text) == 2
    if not is_ambiguous:
        return [draft_interval(*pair, context) for pair in read_pairs(tokens, _INTERVAL_SEPARATORS, context)]
    year, number = numbers[0].number, numbers[2].number
    readings = []
    if number > year % 100:
        years = f"{write_edtf(year)}/{write_edtf(year - year % 100 + number)}"
        readings.append(Draft(years, explanations=(_("Read as two years."),)))
    if 1 <= number <= 12:
        readings.append(Draft(write_edtf(year, number), explanations=(_("Read as year and month."),)))
    return readings if len(readings) > 1 else [Draft(reading.edtf) for reading in readings]


def _read_year_of_business(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "fiscal year 2016-17", "the 2016/17 season" and "the 2016-2017 school year": from one year to the next."""
    rest = [token for token in tokens if token.kind not in ("in", "the", "of", "for", "during", "years")]
    named = [token for token in rest if token.text in _YEARS_OF_BUSINESS]
    rest = [token for token in rest if token not in named]
    has_unit = any(token.kind == "years" and token.text == "year" for token in tokens)
    if len(named) != 1 or has_unit is (named[0].text in ("fy", "season")):
        return []
    if [token.kind for token in rest] == ["iso"]:
        text = write_two_years(rest[0].text)
    else:
        drafts = _read_interval(rest, context)
        text = next((draft.edtf for draft in drafts if re.fullmatch("[0-9]{4}/[0-9]{4}", draft.edtf)), "")
    if not text or int(text[5:]) != int(text[:4]) + 1:
        return []
    return [Draft(text, vague=True)]


def _read_night(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "overnight from Friday to Saturday", "the night of 3 to 4 March" and "Friday night into Saturday".

    Two days in a row: it happened once, on one of them.
    """
    kinds = [token.kind for token in tokens]
    if "into" not in kinds and "overnight" not in kinds and "night" not in kinds[:3]:
        return []
    dropped = ("overnight", "night", "between", "from", "the", "of", "on")
    begins = next((index for index, kind in enumerate(kinds) if kind not in dropped), len(kinds))
    drafts = []
    for start, end in read_pairs(tokens[begins:], _NIGHT_SEPARATORS, context):
        first, last = parse_day(start.start), parse_day(end.end)
        if first is None or last != first + 1 or start.time or end.time:
            return []
        drafts.append(draft_once(replace(start, end=end.end, vague=True, explanations=end.explanations)))
    return drafts or (_read_overnight(tokens[1:], context) if kinds[0] == "overnight" else [])


def _read_overnight(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "overnight on Friday": the night that begins on it, or ends on it. "Overnight into Saturday" ends on it."""
    ends_only = bool(tokens) and tokens[0].kind == "into"
    drafts = []
    for term in read_single_date(tokens[1:] if ends_only else tokens, context):
        day = parse_day(term.start) if term.is_single and not term.time else None
        if day is None:
            return []
        begins = replace(
            term.add_explanation(_("Read as the night that begins on this day.")),
            end=write_day(day + 1),
            vague=True,
        )
        ends = replace(
            term.add_explanation(_("Read as the night that ends on this day.")),
            start=write_day(day - 1),
            vague=True,
        )
        drafts += [draft_once(night) for night in ([ends] if ends_only else [begins, ends])]
    return drafts


def _read_one_of(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "A or B" and "A, B or C"."""
    if not any(token.kind == "or" for token in tokens):
        return []
    for separators in (("or",), ("or", ",")):
        pieces = _split_tokens(tokens, separators)
        readings = read_members(pieces, context) if len(pieces) > 1 and all(pieces) else []
        if any(term.time for reading in readings for term in reading):
            raise phrase_errors.no_exact_day_error(context.phrase)
        if readings:
            return [
                Draft(
                    f"[{','.join(_write_member(term) for term in reading)}]",
                    vague=any(term.vague for term in reading),
                    explanations=tuple(text for term in reading for text in term.explanations),
                )
                for reading in readings
            ]
    return []


def _split_tokens(tokens: Tokens, separators: Sequence[str]) -> list[Tokens]:
    pieces: list[list[PhraseToken]] = [[]]
    for token in tokens:
        if token.kind not in separators:
            pieces[-1].append(token)
        elif pieces[-1] or token.kind != "or":  # not between a comma and "or"
            pieces.append([])
    return list(pieces)


def _write_member(term: Term) -> str:
    return term.qualified_start if term.is_single else f"{term.qualified_start}..{term.qualified_end}"


def _read_day_first(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "7 March 2017, from 10:15 to 11:30" as if the day came after its clock times."""
    clocks = [index for index, token in enumerate(tokens) if token.kind in CLOCK_KINDS]
    if not clocks:
        return []
    words = ("from", "between", "before", "after", "by", "since", "until", "not-before")
    split = next((index for index, token in enumerate(tokens) if token.kind in words), clocks[0])
    if not 0 < split <= clocks[0]:
        return []
    ending = [token for token in tokens[-1:] if any(token.kind == end for _start, end in DRAFT_BY_ENDING)]
    rest = tokens[split : len(tokens) - len(ending)]
    reordered = _strip_commas([*rest, *tokens[:split], *ending])
    for reader in (_read_with_ending, _read_with_beginning, _read_interval):
        drafts = reader(reordered, context)
        if drafts:
            return drafts
    return []
