"""Two dates or more, of which each may leave out what another says: "3–7 March 2017", "1 or 3 March 2017"."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.edtf import Date
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Term
from timeline.dates.phrases.tokens import PhraseToken

Tokens = Sequence[PhraseToken]
_MAX_MEMBERS = 8  # more would not fit into an expression of EDTF anyway
_MAX_READINGS = 16
_CLOCKS = ("clock", "noon", "midnight")
_COMPLETING_KINDS = ("month", "year", "season", "decade", "century", "last", "this", "next", "n", "nth")


def find_splits(tokens: Tokens, separators: Sequence[str]) -> Iterator[tuple[Tokens, Tokens]]:
    """Yield what stands before and after each separator."""
    for at, token in enumerate(tokens):
        if token.kind in separators and 0 < at < len(tokens) - 1:
            yield tokens[:at], tokens[at + 1 :]


def read_pairs(tokens: Tokens, separators: Sequence[str], context: Context) -> list[tuple[Term, Term]]:
    """Return the readings of two dates joined by a separator; none where there are no two. Raises WhenError."""
    problem = None
    for before, after in find_splits(tokens, separators):
        try:
            found = read_members([before, after], context)
        except WhenError as error:
            problem = problem or error
            continue
        if found:
            return [(reading[0], reading[1]) for reading in found]
    if problem:
        raise problem
    return []


def read_members(pieces: Sequence[Tokens], context: Context) -> list[tuple[Term, ...]]:
    """Return the readings of several dates, each completed by the last; none where one is no date."""
    if len(pieces) > _MAX_MEMBERS:
        return []
    *earlier, last = pieces
    last, terms = _read_last(earlier[0], last, context)
    found: list[tuple[Term, ...]] = []
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
            if len(found) + len(readings) > _MAX_READINGS:
                raise phrase_errors.too_many_readings_error(context.phrase)
        found += readings
    return found


def _is_same_order(term: Term, others: Sequence[Term]) -> bool:
    """Nobody writes the day first in one date and the month first in the next."""
    return not term.order or all(other.order in ("", term.order) for other in others)


def _read_last(first: Tokens, last: Tokens, context: Context) -> tuple[Tokens, list[Term]]:
    """Return the last date, completed by the first where it must be: "March 3–7, 2017", "1990–95"."""
    months = [token for token in first if token.kind == "month"]
    years = [token for token in first if token.kind == "year"]
    for completed in (last, _complete_year(years, last), [*months[-1:], *last], [*last, *years[-1:]]):
        terms = read_single_date(completed, context, only_absolute=True)
        if terms:
            return completed, terms
    return last, read_single_date(last, context)


def _complete_year(years: Tokens, last: Tokens) -> Tokens:
    """The 95 of 1990–95."""
    if len(last) == 1 and last[0].kind == "n" and len(last[0].text) == 2 and years:
        century, of_century = divmod(years[-1].number, 100)
        if last[0].number > of_century:
            return [PhraseToken("year", last[0].text, 100 * century + last[0].number)]
    return last


def _read_earlier(piece: Tokens, last: Tokens, context: Context) -> list[Term]:
    """Return a date before the last: as it stands, completed by the end of the last, or before it."""
    clocks = [token for token in last if token.kind == "clock"]
    if clocks and clocks[0].zone:
        # The zone is said once: "from 10:15 to 11:30 GMT".
        piece = [
            replace(token, zone=clocks[0].zone) if token.kind == "clock" and not token.zone else token
            for token in piece
        ]
    completed = [piece, [*piece, *(token for token in last if token.kind not in _CLOCKS)]]
    if not any(token.kind in _CLOCKS for token in piece):
        completed = [
            piece,
            *(
                [*piece, *last[at:]]
                for at in reversed(range(1, len(last)))
                if last[at].kind in _COMPLETING_KINDS
            ),
        ]
    for tokens in completed:
        terms = read_single_date(tokens, context, only_absolute=True)
        if terms:
            return terms
    for tokens in (*completed[1:], piece):
        if context.base:
            terms = read_single_date(tokens, context)
            if terms:
                return terms
    return read_single_date(piece, context)


def _find_last_day(term: Term) -> int | None:
    date = edtf.parse_edtf(term.end)
    return date.last if isinstance(date, Date) else None
