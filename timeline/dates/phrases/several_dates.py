"""Several dates, each of which may leave out what another one has: "3–7 March 2017", "1 or 3 March 2017"."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.edtf import Date
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Term
from timeline.dates.phrases.tokens import CLOCK_KINDS, PhraseToken, Tokens
from timeline.dates.phrases.vocabulary import FILLER_WORDS

_MAX_MEMBERS = 8  # more do not fit into an EDTF expression
_MAX_READINGS = 16
_DAY_KINDS = ("weekday", "today", "yesterday", "tomorrow", "last", "this", "next")
_CLOCK_WORDS = ("about", "just-before", "just-after")
_COMPLETING_KINDS = ("month", "year", "season", "decade", "century", "last", "this", "next", "n", "nth")


def find_splits(tokens: Tokens, separators: Sequence[str]) -> Iterator[tuple[Tokens, Tokens]]:
    """Yield the tokens before and after each separator."""
    for index, token in enumerate(tokens):
        if token.kind in separators and 0 < index < len(tokens) - 1:
            yield tokens[:index], tokens[index + 1 :]


def read_pairs(tokens: Tokens, separators: Sequence[str], context: Context) -> list[tuple[Term, Term]]:
    """Return the readings of two dates joined by a separator; none if there are not two. Raises WhenError."""
    problem = None
    for before, after in find_splits(tokens, separators):
        try:
            combinations = read_members([before, after], context)
        except WhenError as error:
            problem = problem or error
            continue
        if combinations:
            return [(reading[0], reading[1]) for reading in combinations]
    if problem:
        raise problem
    return []


def read_members(pieces: Sequence[Tokens], context: Context) -> list[tuple[Term, ...]]:
    """Return the readings of several dates, each completed by the last one; none if one of them is not a date."""
    if len(pieces) > _MAX_MEMBERS:
        return []
    *earlier, last = pieces
    if _is_clock_time(last) and not _is_clock_time(earlier[0]):
        # "Friday 9am to 5pm": the end is on the day of the beginning, and not on that of publication.
        if not any(token.kind in CLOCK_KINDS for token in earlier[0]):
            return []
        last = [
            *last,
            *(token for token in earlier[0] if token.kind not in (*CLOCK_KINDS, "from", "between")),
        ]
    last, terms = _read_last(earlier[0], last, context)
    combinations: list[tuple[Term, ...]] = []
    for term in terms:
        anchored = replace(context, anchor=_find_last_day(term))
        readings: list[tuple[Term, ...]] = [(term,)]
        for piece in reversed(earlier):
            choices = _read_earlier(piece, last, anchored)
            readings = [
                (choice, *reading)
                for choice in choices
                for reading in readings
                if _is_same_order(choice, reading)
            ]
            if len(combinations) + len(readings) > _MAX_READINGS:
                raise phrase_errors.too_many_readings_error(context.phrase)
        combinations += readings
    return combinations


def _is_clock_time(tokens: Tokens) -> bool:
    """Return whether tokens are a clock time without its day."""
    return any(token.kind in CLOCK_KINDS for token in tokens) and all(
        token.kind in (*CLOCK_KINDS, *FILLER_WORDS, *_CLOCK_WORDS) for token in tokens
    )


def _is_same_order(term: Term, others: Sequence[Term]) -> bool:
    """Return whether a numeric date has its day and month in the same order as the others."""
    return not term.order or all(other.order in ("", term.order) for other in others)


def _read_last(first: Tokens, last: Tokens, context: Context) -> tuple[Tokens, list[Term]]:
    """Return the tokens and readings of the last date, completed by the first one: "March 3–7, 2017", "1990–95"."""
    months = [token for token in first if token.kind == "month"]
    years = [token for token in first if token.kind == "year"]
    for completed in (last, _complete_year(years, last), [*months[-1:], *last], [*last, *years[-1:]]):
        terms = read_single_date(completed, context, only_absolute=True)
        if terms:
            return completed, terms
    if months and [token.kind for token in last] in (["n"], ["nth"]):  # "March 3–7"
        terms = read_single_date([months[-1], *last], context)
        if terms:
            return [months[-1], *last], terms
    return last, read_single_date(last, context)


def _complete_year(years: Tokens, last: Tokens) -> Tokens:
    """Return the 95 of "1990–95" as a year."""
    if len(last) == 1 and last[0].kind == "n" and len(last[0].text) == 2 and years:
        century, of_century = divmod(years[-1].number, 100)
        if last[0].number > of_century:
            return [PhraseToken("year", last[0].text, 100 * century + last[0].number)]
    return last


def _read_earlier(piece: Tokens, last: Tokens, context: Context) -> list[Term]:
    """Return the readings of an earlier date: complete, completed by the end of the last date, or relative to it."""
    clocks = [token for token in last if token.kind == "clock"]
    piece = _complete_hour(piece, clocks)
    if clocks and clocks[0].zone:
        # The zone is written once: "from 10:15 to 11:30 GMT".
        piece = [
            replace(token, zone=clocks[0].zone) if token.kind == "clock" and not token.zone else token
            for token in piece
        ]
    completed = [piece, [*piece, *(token for token in last if token.kind not in CLOCK_KINDS)]]
    if not any(token.kind in CLOCK_KINDS for token in piece):
        completed = [
            piece,
            *(
                [*piece, *last[start:]]
                for start in reversed(range(1, len(last)))
                if last[start].kind in _COMPLETING_KINDS
            ),
        ]
    for tokens in completed:
        terms = read_single_date(tokens, context, only_absolute=True)
        if terms:
            return _move_before(terms, piece, context) if tokens is not piece else terms
    # "Between Monday and Wednesday 8 March": the Monday is a date without the words of the last one.
    is_complete = any(token.kind in _DAY_KINDS for token in piece)
    for tokens in (piece, *completed[1:]) if is_complete else (*completed[1:], piece):
        if context.base:
            terms = read_single_date(tokens, context)
            if terms:
                return terms
    return read_single_date(piece, context)


def _complete_hour(piece: Tokens, clocks: Tokens) -> Tokens:
    """Return the 3 of "between 3 and 4pm" as a clock time, and the 11 of "11 to 1pm" as one of the morning."""
    if len(clocks) != 1 or not clocks[0].half:
        return piece
    numbers = [token for token in piece if token.kind in ("n", "count")]
    others = [token for token in piece if token.kind not in ("n", "count", *FILLER_WORDS, *_CLOCK_WORDS)]
    if len(numbers) != 1 or others or not 1 <= numbers[0].number <= 12:
        return piece
    hour = numbers[0].number % 12 + (12 if clocks[0].half == "pm" else 0)
    if f"{hour:02}:00" > clocks[0].text:
        hour = (hour + 12) % 24
    clock = PhraseToken("clock", f"{hour:02}:00")
    return [clock if token is numbers[0] else token for token in piece]


def _move_before(terms: list[Term], piece: Tokens, context: Context) -> list[Term]:
    """Return the 30 December of "30 December to 2 January 2017" in the year before, because it comes first."""
    if context.anchor is None:
        return terms
    anchored = []
    for term in terms:
        date = edtf.parse_edtf(term.start)
        if isinstance(date, Date) and date.first_day > context.anchor and not term.time:
            anchored += read_single_date(piece, context)
    return anchored or terms


def _find_last_day(term: Term) -> int | None:
    date = edtf.parse_edtf(term.end)
    return date.last_day if isinstance(date, Date) else None
