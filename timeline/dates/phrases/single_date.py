"""One date of a phrase, with "about", "late", "in the evening" or a clock time."""

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.edtf import Date, DateKind
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.absolute_dates import parse_day, read_absolute_date
from timeline.dates.phrases.edtf_text import write_day
from timeline.dates.phrases.relative_dates import STEPS, read_part_of_week, read_relative_date
from timeline.dates.phrases.terms import Context, Term, merge_qualifiers
from timeline.dates.phrases.times_of_day import apply_time_of_day, apply_time_of_last_night
from timeline.dates.phrases.tokens import CLOCK_KINDS, PhraseToken, Tokens
from timeline.dates.phrases.vocabulary import (
    ENCLOSING_KINDS,
    FILLER_WORDS,
    PARTS_OF_DAY,
    QUALIFIER_WORDS,
    VAGUE_PARTS,
    VAGUE_PARTS_OF_TWO_WORDS,
)

_MAX_TOKENS = 12  # more than any form has
# Days that may have their date beside them: "yesterday (Saturday, 6 May)".
_RELATIVE_DAYS = ("today", "yesterday", "tomorrow", "tonight")


def read_single_date(tokens: Tokens, context: Context, *, only_absolute: bool = False) -> list[Term]:
    """Return the readings of one date; none if the tokens are not a date of the grammar.

    With `only_absolute` the date must have its year. Raises WhenError if the date is wrong.
    """
    if [token.kind for token in tokens[-3:-1]] == ["the", "last"] and not only_absolute:
        terms = _read_the_last(tokens, context)
        if terms:
            return terms
    remaining = _drop_fillers(tokens)
    if len(remaining) > _MAX_TOKENS:
        return []
    remaining, some_time = _split_some_time(remaining)
    remaining, qualifier = _split_qualifiers(remaining)
    terms, partial = _read_with_part(remaining, qualifier, context, only_absolute)
    terms = _sort_by_order(terms, context)
    if some_time == "night":
        terms = [replace(term, end=_find_next_day(term.end)) for term in terms]
    return [
        replace(
            term,
            vague=term.vague or partial or bool(some_time),
            partial=term.partial or partial,
        )
        for term in terms
    ]


def _sort_by_order(terms: list[Term], context: Context) -> list[Term]:
    """Return the readings of a date in figures, that of the order usual in the region of the text first."""
    if context.puts_month_first:
        return sorted(terms, key=lambda term: term.order == "day")
    return terms


def _read_the_last(tokens: Tokens, context: Context) -> list[Term]:
    """Read "in the last week": the seven days up to publication, or the calendar week before."""
    if any(token.kind not in FILLER_WORDS for token in tokens[:-2]):
        return []
    unit = tokens[-1]
    return [
        *read_relative_date([PhraseToken("past"), unit], context),
        *read_relative_date([PhraseToken("last"), unit], context),
    ]


def _drop_fillers(tokens: Tokens) -> list[PhraseToken]:
    """Return the tokens without words that have no meaning within one date. "Over two years ago" keeps its "over"."""
    is_more_than = bool(tokens) and tokens[0].kind == "over" and tokens[-1].kind == "ago"
    remaining = [token for token in tokens if token.kind not in FILLER_WORDS]
    if is_more_than:
        return [tokens[0], *remaining]
    remaining = _drop_day_of(remaining)
    if tokens and tokens[0].text == "exactly" and remaining and remaining[-1].kind == "ago":
        return [*remaining, PhraseToken("today")]
    return remaining


def _drop_day_of(tokens: list[PhraseToken]) -> list[PhraseToken]:
    """Return "the 7th day of March" as "7th March", and "the day of 7 March"; "the first days of March" are several."""
    kinds = [token.kind for token in tokens]
    for index, token in enumerate(tokens):
        if token.text != "day" or kinds[index] != "days":
            continue
        if kinds[index - 1 : index + 2] == ["nth", "days", "month"]:
            start = index - 2 if kinds[index - 2 : index - 1] == ["this"] and index >= 2 else index - 1
            return [*tokens[:start], tokens[index - 1], *tokens[index + 1 :]]
        if index == 0 and kinds[1:3] in (["n", "month"], ["nth", "month"], ["month", "n"], ["month", "nth"]):
            return tokens[1:]
    return tokens


def _split_some_time(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], str]:
    """Split "one day" or "one night" from what it is some time of: "one night last week". Return its kind as well."""
    if len(tokens) < 3 or not (
        tokens[0].kind == "a" or (tokens[0].kind == "count" and tokens[0].number == 1)
    ):
        return tokens, ""
    kind = tokens[1].kind
    if tokens[-1].kind == "ago" or (kind != "days" and kind not in PARTS_OF_DAY):
        return tokens, ""
    if kind == "days" and any(token.kind in ("year", "from") for token in tokens):  # "a day in March 2017"
        return [PhraseToken("a"), *tokens[1:]], ""
    return tokens[2:], kind


def _find_next_day(text: str) -> str:
    day = parse_day(text)
    return text if day is None else write_day(day + 1)


def _read_with_part(
    tokens: list[PhraseToken], qualifier: str, context: Context, only_absolute: bool
) -> tuple[list[Term], bool]:
    """Return the readings of a date with its part and time of day, and whether it is only a part of it."""
    terms = [] if only_absolute else _read_part_of_week(tokens, context)
    if terms:
        return _qualify(terms, qualifier), False
    part, tokens = _split_part(tokens)
    if part and [token.kind for token in tokens[1:2]] == ["weeks"] and len(tokens) > 2:
        return [], False  # "the end of the week of 6 March"
    terms, qualifier, is_vague_time = _read_with_time(tokens, qualifier, context, only_absolute)
    partial = bool(part) or is_vague_time
    halves = [_find_half_of_year(term, part) for term in terms]
    if part and all(halves):
        terms, partial = [half for half in halves if half], False
    if [token.kind for token in part] == ["end"] and tokens[0].kind in STEPS:
        terms = [replace(term, limit=_find_last_day(term.end)) for term in terms]
    return _qualify(terms, qualifier), partial


def _qualify(terms: list[Term], qualifier: str) -> list[Term]:
    if not qualifier:
        return terms
    return [replace(term, qualifier=merge_qualifiers(term.qualifier, qualifier)) for term in terms]


def _find_last_day(text: str) -> str:
    date = edtf.parse_edtf(text)
    return write_day(date.last_day) if isinstance(date, Date) else ""


def _read_with_time(
    tokens: list[PhraseToken], qualifier: str, context: Context, only_absolute: bool
) -> tuple[list[Term], str, bool]:
    """Return the readings of a date with its time of day, what is left of its qualifier, and whether the time is vague."""
    clocks = [token for token in tokens if token.kind in CLOCK_KINDS]
    parts_of_day = [token for token in tokens if token.kind in PARTS_OF_DAY or token.kind == "early-hours"]
    if len(clocks) > 1:
        return [], qualifier, False
    clock = clocks[0] if clocks else None
    if clock and not clock.near and tokens[0] is clock and qualifier:  # "3pm or so", "noon?"
        clock, qualifier = replace(clock, near="about"), ""
    is_vague_time = bool(clock and clock.near)
    if parts_of_day and tokens[0] is parts_of_day[0] and qualifier == "~":
        qualifier = ""  # "around lunchtime on Tuesday": the day is certain
    # "Last night" is a relative date. The evening of any other day is a vague part of it.
    terms = _read_last_night(tokens, clock, context) if not only_absolute else []
    if not terms and not clock:
        terms = _read_date(tokens, context, only_absolute)
    if terms or not (clock or parts_of_day):
        return terms, qualifier, is_vague_time
    day_tokens = [token for token in tokens if token not in clocks and token not in parts_of_day]
    if not day_tokens and (only_absolute or (clock and not parts_of_day and clock.number)):
        return [], qualifier, False  # "10.15" alone may be a day and a month
    days = _read_day(day_tokens, context, only_absolute)
    terms = apply_time_of_day(days, [*parts_of_day, *day_tokens], clock, context)
    return terms, qualifier, is_vague_time or bool(parts_of_day)


def _read_last_night(tokens: list[PhraseToken], clock: PhraseToken | None, context: Context) -> list[Term]:
    """Read "11pm last night" and "last night, Saturday"."""
    kinds = [token.kind for token in tokens if token is not clock]
    if kinds[:2] != ["last", "night"] and kinds[-2:] != ["last", "night"]:
        return []
    rest = [token for token in tokens if token is not clock and token.kind not in ("last", "night")]
    if not rest and not clock:
        return []
    yesterday = read_relative_date([PhraseToken("yesterday")], context)
    if rest:
        yesterday = _match_days(yesterday, _read_date(rest, context, False), context)
    return [dated for term in yesterday for dated in apply_time_of_last_night(term, clock, context)]


def _read_date(tokens: Tokens, context: Context, only_absolute: bool) -> list[Term]:
    terms = read_absolute_date(tokens)
    if terms or only_absolute:
        return terms
    terms = (
        _read_with_relative_year(tokens, context)
        or read_relative_date(tokens, context)
        or _read_apposition(tokens, context)
    )
    if not terms or not context.base or not context.base.qualifier:
        return terms
    explanation = _("The publication date is itself not exact.")
    return [
        replace(
            term.add_explanation(explanation),
            qualifier=merge_qualifiers(term.qualifier, context.base.qualifier),
        )
        for term in terms
    ]


def _read_with_relative_year(tokens: Tokens, context: Context) -> list[Term]:
    """Read "3 May last year", "in March of this year" and "last year in March"."""
    kinds = [token.kind for token in tokens]
    index = next(
        (index for index, kind in enumerate(kinds[1:]) if kind == "years" and kinds[index] in STEPS), -1
    )
    if index < 0 or not ("month" in kinds or "season" in kinds):
        return []
    year = context.require_base().year + STEPS[kinds[index]]
    rest = [*tokens[:index], *tokens[index + 2 :]]
    terms = read_absolute_date([*rest, PhraseToken("year", str(year), year)])
    return [replace(term, vague=True) for term in terms]


def _read_apposition(tokens: Tokens, context: Context) -> list[Term]:
    """Read a day and its date: "yesterday (Saturday, 6 May)", "6 May (yesterday)", "next Tuesday, 9 May"."""
    if len(tokens) < 2:
        return []
    if tokens[0].kind in STEPS and tokens[1].kind in ("weeks", "weekends", "months") and len(tokens) > 2:
        return _read_within(tokens[:2], tokens[2:], context)
    if tokens[0].kind in _RELATIVE_DAYS:
        first, second = tokens[:1], tokens[1:]
    elif tokens[-1].kind in _RELATIVE_DAYS:
        first, second = tokens[-1:], tokens[:-1]
    elif tokens[0].kind in (*STEPS, "coming", "past") and tokens[1].kind == "weekday" and len(tokens) > 2:
        first, second = tokens[:2], tokens[1:]
    else:
        return []
    dates = read_absolute_date(second) or read_relative_date(second, context)
    return _match_days(read_relative_date(first, context), dates, context)


def _read_within(first: Tokens, second: Tokens, context: Context) -> list[Term]:
    """Read "last week, 28 February": the dates that are within the time before them."""
    periods = [_find_days(term) for term in read_relative_date(first, context)]
    dates = read_absolute_date(second) or read_relative_date(second, context)
    matching = [
        replace(term, explanations=())
        for term in dates
        if any(start <= _find_days(term)[0] and _find_days(term)[1] <= end for start, end in periods)
    ]
    if periods and dates and not matching:
        raise phrase_errors.two_days_error(context.phrase, write_day(periods[0][0]), dates[0].start)
    return matching


def _find_days(term: Term) -> tuple[int, int]:
    """Return the first and the last day of a term."""
    start, end = edtf.parse_edtf(term.start), edtf.parse_edtf(term.end)
    return (start.first_day, end.last_day) if isinstance(start, Date) and isinstance(end, Date) else (0, -1)


def _match_days(days: list[Term], dates: list[Term], context: Context) -> list[Term]:
    """Return the days that are among the dates beside them. Raises WhenError if none is."""
    if not days or not dates:
        return []
    starts = {term.start for term in dates}
    matching = [replace(term, explanations=()) for term in days if term.start in starts]
    if not matching:
        raise phrase_errors.two_days_error(context.phrase, days[0].start, dates[0].start)
    return matching


def _read_day(tokens: Tokens, context: Context, only_absolute: bool) -> list[Term]:
    """Return the day of a clock time or part of a day.

    For "this morning" it is that of publication. For "at 3pm" it may be the day before as well, or the day after
    if the words look ahead.
    """
    if not tokens:
        neighbour = "tomorrow" if context.direction == "ahead" else "yesterday"
        explanations = {
            "today": _("Read as on the day of publication."),
            "yesterday": _("Read as on the day before publication."),
            "tomorrow": _("Read as on the day after publication."),
        }
        return [
            term.add_explanation(explanations[kind])
            for kind in ("today", neighbour)
            for term in _read_date([PhraseToken(kind)], context, only_absolute)
        ]
    if tokens[0].kind == "this":
        today = _read_date([PhraseToken("today")], context, only_absolute)
        if len(tokens) == 1:
            return today
        return _match_days(today, _read_date(tokens[1:], context, only_absolute), context)
    return _read_date(tokens, context, only_absolute)


def _split_qualifiers(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], str]:
    qualifier = ""
    while tokens and tokens[0].kind in ("about", "possibly"):
        qualifier, tokens = merge_qualifiers(qualifier, QUALIFIER_WORDS[tokens[0].kind]), tokens[1:]
    while tokens and tokens[-1].kind in QUALIFIER_WORDS:
        qualifier, tokens = merge_qualifiers(qualifier, QUALIFIER_WORDS[tokens[-1].kind]), tokens[:-1]
    return tokens, qualifier


def _split_part(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], list[PhraseToken]]:
    """Split "late" or "the first half of" from the month or year that it is a part of."""
    kinds = tuple(token.kind for token in tokens)
    if kinds[:2] in VAGUE_PARTS_OF_TWO_WORDS and _is_enclosing(kinds[1], kinds[2:]):
        return tokens[:2], tokens[2:]
    if kinds[:1] and kinds[0] in VAGUE_PARTS and kinds[1:]:
        return tokens[:1], tokens[1:]
    if kinds[:1] in (("earlier",), ("later",)) and ("year" in kinds or "weekday" in kinds):
        return tokens[:1], tokens[1:]
    if (
        kinds[:1] in (("nth",), ("last",))
        and kinds[1:2] in (("few",), ("n",), ("count",))
        and kinds[2:3] in (("days",), ("weeks",), ("months",), ("years",))
        and _is_enclosing(kinds[2], kinds[3:])
    ):
        return tokens[:3], tokens[3:]
    return [], tokens


def _is_enclosing(part: str, kinds: tuple[str, ...]) -> bool:
    """Return whether what follows a part can have such a part: "the last week of" a month, of "this year"."""
    if kinds[:1] and kinds[0] in STEPS and len(kinds) > 1:
        return kinds[1] in ("months", "years", "season", "month") and kinds[1] != part
    return bool(kinds) and kinds[0] in ENCLOSING_KINDS[part]


def _read_part_of_week(tokens: Tokens, context: Context) -> list[Term]:
    """Read "late last week" and "the end of this week"."""
    if [token.kind for token in tokens[2:]] != ["weeks"] or tokens[0].kind not in VAGUE_PARTS:
        return []
    if tokens[1].kind not in STEPS:
        return []
    return read_part_of_week(context, tokens[0].kind, STEPS[tokens[1].kind])


def _find_half_of_year(term: Term, part: Tokens) -> Term | None:
    """Return a half of a year. Halves of a month have no certain ends, so they are not exact enough."""
    if [token.kind for token in part] not in (["nth", "half"], ["last", "half"]):
        return None
    number = part[0].number if part[0].kind == "nth" else 2
    date = edtf.parse_edtf(term.start) if term.is_single else None
    if (
        number > 2
        or not isinstance(date, Date)
        or date.kind is not DateKind.YEAR
        or date.text.startswith("Y")
    ):
        return None
    first, last = ("01", "06") if number == 1 else ("07", "12")
    return replace(term, start=f"{date.text}-{first}", end=f"{date.text}-{last}", vague=True)
