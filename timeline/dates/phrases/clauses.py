"""What is said of one date or two: "before", "since", "between … and …", "from … to …".

What happened once, somewhere within, is a range in brackets; what lasted is an interval.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from django.utils.translation import gettext as _

from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.durations import read_counted_days, read_duration, read_week
from timeline.dates.phrases.edtf_text import find_date_after, find_date_before, write_edtf
from timeline.dates.phrases.several_dates import read_members, read_pairs
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Draft, Term
from timeline.dates.phrases.tokens import PhraseToken

Tokens = Sequence[PhraseToken]
_MAX_TOKENS = 60  # no date is told in as many; it bounds the places at which a phrase is divided
_INTERVAL_SEPARATORS = ("to", "until", "through", "-", "–")


def read_clauses(tokens: Tokens, context: Context) -> list[Draft]:
    """Return the readings of a whole phrase; none where it is outside the grammar. Raises WhenError.

    The ways in which a phrase can be read are tried in order; what is wrong with it in one of them is
    told only if no other reads it.
    """
    tokens = _strip_commas(tokens)
    if not tokens or len(tokens) > _MAX_TOKENS:
        return []
    problem = None
    for read in (
        _read_whole,
        _read_with_ending,
        _read_with_beginning,
        read_counted_days,
        read_week,
        read_duration,
        _read_interval,
        _read_one_of,
        _read_day_first,
    ):
        try:
            drafts = read(tokens, context)
        except WhenError as error:
            problem = problem or error
            continue
        if drafts:
            return drafts
    if problem:
        raise problem
    return []


def _strip_commas(tokens: Tokens) -> Tokens:
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind == ",":
        start += 1
    while end > start and tokens[end - 1].kind == ",":
        end -= 1
    return tokens[start:end]


def _read_whole(tokens: Tokens, context: Context) -> list[Draft]:
    return [_draft_once(term) for term in read_single_date(tokens, context)]


# --- One date -------------------------------------------------------------------------------------


def _build_draft(text: str, term: Term, *, vague: bool = False, ends: bool = False) -> Draft:
    return Draft(
        text,
        "" if ends else term.time,
        term.time if ends else "",
        term.zone,
        term.vague or vague,
        term.explains,
    )


def _draft_once(term: Term) -> Draft:
    return _build_draft(term.first if term.is_single else f"[{term.first}..{term.last}]", term)


def _draft_before(term: Term) -> Draft:
    """Strictly before; but where it is not known how the date begins, no later than it."""
    if term.time:
        return _draft_beside_clock_time(term, -1)
    text = "" if term.partial else find_date_before(term.first)
    return _build_draft(f"[..{text or term.first}]", term, vague=not text)


def _draft_after(term: Term) -> Draft:
    if term.time:
        return _draft_beside_clock_time(term, 1)
    text = "" if term.partial else find_date_after(term.last)
    return _build_draft(f"[{text or term.last}..]", term, vague=not text)


def _draft_beside_clock_time(term: Term, step: int) -> Draft:
    """The minute before or after; or the second, where the clock time has one."""
    figures, offset = term.time, ""
    for sign in "+-":
        if sign in figures:
            figures, _sign, rest = figures.partition(sign)
            offset = sign + rest
    hours, minutes, *seconds = (int(figure) for figure in figures.split(":"))
    whole, count = (
        (86_400, 3600 * hours + 60 * minutes + seconds[0]) if seconds else (1440, 60 * hours + minutes)
    )
    count += step
    if not 0 <= count < whole:  # midnight: the day before, or after, as a whole
        text = find_date_before(term.start) if step < 0 else find_date_after(term.start)
        return Draft(f"[..{text}]" if step < 0 else f"[{text}..]", vague=term.vague, explains=term.explains)
    minutes, second = divmod(count, 60) if seconds else (count, 0)
    time = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{second:02}" if seconds else "") + offset
    moved = msgspec.structs.replace(term, time=time)
    return _draft_by(moved) if step < 0 else _draft_not_before(moved)


def _draft_by(term: Term) -> Draft:
    return _build_draft(f"[..{term.last}]", term, ends=True)


def _draft_not_before(term: Term) -> Draft:
    return _build_draft(f"[{term.first}..]", term)


def _draft_since(term: Term) -> Draft:
    return _build_draft(f"{term.first}/..", term)


def _draft_from(term: Term) -> Draft:
    return _build_draft(f"{term.first}/", term)


def _draft_until(term: Term) -> Draft:
    return _build_draft(f"/{term.last}", term, ends=True)


def _draft_open_until(term: Term) -> Draft:
    return _build_draft(f"../{term.last}", term, ends=True)


def _draft_throughout(term: Term) -> Draft:
    return _build_draft(f"{term.first}/{term.last}", term)


_DRAFTS_OF_ONCE: Mapping[str, Callable[[Term], Draft]] = {
    "before": _draft_before,
    "after": _draft_after,
    "by": _draft_by,
    "not-before": _draft_not_before,
}
_DRAFTS_OF_INTERVAL: Mapping[str, Callable[[Term], Draft]] = {
    "since": _draft_since,
    "from": _draft_from,
    "until": _draft_until,
    "through": _draft_until,
}
# What stands at the end of a phrase, with the word at its beginning if there must be one.
_DRAFTS_BY_ENDING: Mapping[tuple[str, str], Callable[[Term], Draft]] = {
    ("", "or-earlier"): _draft_by,
    ("", "or-later"): _draft_not_before,
    ("", "onwards"): _draft_since,
    ("from", "onwards"): _draft_since,
    ("from", "on"): _draft_since,
    ("since", "ongoing"): _draft_since,
    ("from", "ongoing"): _draft_since,
    ("", "ongoing"): _draft_since,
    ("from", "end-unknown"): _draft_from,
    ("until", "start-unknown"): _draft_until,
    ("until", "start-open"): _draft_open_until,
}


def _read_with_ending(tokens: Tokens, context: Context) -> list[Draft]:
    ending = tokens[-1].kind
    for start in (tokens[0].kind, ""):
        say = _DRAFTS_BY_ENDING.get((start, ending))
        rest = tokens[1 if start else 0 : -1]
        if say and rest:
            return _draft_each(
                say,
                read_single_date(rest, context),
                context,
                lasted=say not in (_draft_by, _draft_not_before),
            )
    return []


def _read_with_beginning(tokens: Tokens, context: Context) -> list[Draft]:
    start, rest = tokens[0].kind, tokens[1:]
    if not rest:
        return []
    if start in _DRAFTS_OF_ONCE:
        return _draft_each(_DRAFTS_OF_ONCE[start], read_single_date(rest, context), context, lasted=False)
    if start == "from":
        drafts = _read_interval(rest, context)
        if drafts:
            return drafts
    if start in _DRAFTS_OF_INTERVAL:
        return _draft_each(_DRAFTS_OF_INTERVAL[start], read_single_date(rest, context), context, lasted=True)
    if start == "throughout":
        return [
            _draft_throughout(term)
            for term in read_single_date(rest, context)
            if term.start and not term.time
        ]
    if start == "during":
        return _draft_during(read_single_date(rest, context))
    if start == "between":
        return [
            _draft_range(*pair, context) for pair in read_pairs(rest, ("and", *_INTERVAL_SEPARATORS), context)
        ]
    return []


def _draft_each(
    say: Callable[[Term], Draft], terms: Sequence[Term], context: Context, *, lasted: bool
) -> list[Draft]:
    if any(not term.start for term in terms):
        return []
    if lasted and any(not term.is_single for term in terms):
        raise phrase_errors.several_days_error(context.phrase)
    return [say(term) for term in terms]


def _draft_during(terms: Sequence[Term]) -> list[Draft]:
    """What is said to be during a month may have lasted all of it, or happened once."""
    drafts = []
    for term in terms:
        if term.vague or term.time:
            drafts.append(_draft_once(term))
            continue
        for draft, explains in (
            (_draft_once(term), _("Read as once, within it.")),
            (_draft_throughout(term), _("Read as lasting, begun and ended within it.")),
        ):
            drafts.append(msgspec.structs.replace(draft, explains=(*draft.explains, explains)))
    return drafts


# --- Two dates and more ---------------------------------------------------------------------------


def _read_interval(tokens: Tokens, context: Context) -> list[Draft]:
    """A to B, A – B: it lasted. Of 2011–12 it is not known whether the end is a year or a month."""
    kinds = [token.kind for token in tokens]
    short = kinds in (["year", "–", "n"], ["year", "/", "n"]) and len(tokens[2].text) == 2
    if not short:
        return [_draft_interval(*pair, context) for pair in read_pairs(tokens, _INTERVAL_SEPARATORS, context)]
    year, number = tokens[0].number, tokens[2].number
    readings = []
    if number > year % 100:
        years = f"{write_edtf(year)}/{write_edtf(year - year % 100 + number)}"
        readings.append(Draft(years, explains=(_("Read as two years."),)))
    if 1 <= number <= 12:
        readings.append(Draft(write_edtf(year, number), explains=(_("Read as year and month."),)))
    return readings if len(readings) > 1 else [Draft(reading.edtf) for reading in readings]


def _draft_interval(start: Term, end: Term, context: Context) -> Draft:
    if not (start.is_single and end.is_single):
        raise phrase_errors.several_days_error(context.phrase)
    one_day = start.time and end.time and start.first == end.last
    return _join_ends(start.first if one_day else f"{start.first}/{end.last}", start, end, context)


def _draft_range(start: Term, end: Term, context: Context) -> Draft:
    return _join_ends(f"[{start.first}..{end.last}]", start, end, context)


def _join_ends(text: str, start: Term, end: Term, context: Context) -> Draft:
    if not start.start or not end.start:
        raise phrase_errors.several_days_error(context.phrase)
    if start.zone and end.zone and start.zone != end.zone:
        raise phrase_errors.two_zones_error(start.zone, end.zone)
    return Draft(
        text,
        start.time,
        end.time,
        start.zone or end.zone,
        start.vague or end.vague,
        (*start.explains, *end.explains),
    )


def _read_one_of(tokens: Tokens, context: Context) -> list[Draft]:
    """A or B; A, B or C."""
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
                    explains=tuple(text for term in reading for text in term.explains),
                )
                for reading in readings
            ]
    return []


def _split_tokens(tokens: Tokens, separators: Sequence[str]) -> list[Tokens]:
    pieces: list[list[PhraseToken]] = [[]]
    for token in tokens:
        if token.kind not in separators:
            pieces[-1].append(token)
        elif pieces[-1] or token.kind != "or":  # a comma before "or" separates nothing
            pieces.append([])
    return list(pieces)


def _write_member(term: Term) -> str:
    return term.first if term.is_single else f"{term.first}..{term.last}"


def _read_day_first(tokens: Tokens, context: Context) -> list[Draft]:
    """7 March 2017, from 10:15 to 11:30: read as if the day stood behind its clock times."""
    clocks = [at for at, token in enumerate(tokens) if token.kind in ("clock", "noon", "midnight")]
    if not clocks:
        return []
    words = ("from", "between", "before", "after", "by", "since", "until", "not-before")
    at = next((at for at, token in enumerate(tokens) if token.kind in words), clocks[0])
    if not 0 < at <= clocks[0]:
        return []
    ending = [token for token in tokens[-1:] if any(token.kind == end for _start, end in _DRAFTS_BY_ENDING)]
    rest = tokens[at : len(tokens) - len(ending)]
    turned = _strip_commas([*rest, *tokens[:at], *ending])
    for read in (_read_with_ending, _read_with_beginning, _read_interval):
        drafts = read(turned, context)
        if drafts:
            return drafts
    return []
