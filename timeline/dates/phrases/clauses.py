"""What is said of one date or two: "before", "since", "between … and …", "from … to …".

What happened once, somewhere within, is a range in brackets; what lasted is an interval.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from django.utils.translation import gettext as _

from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_messages
from timeline.dates.phrases.days import just_after, just_before, written
from timeline.dates.phrases.ends import members, pairs
from timeline.dates.phrases.lengths import counted, lasting, of_week
from timeline.dates.phrases.single import read_single
from timeline.dates.phrases.term import Context, Draft, Term
from timeline.dates.phrases.tokens import Token

Tokens = Sequence[Token]
_MOST_TOKENS = 60  # no date is told in as many; it bounds the places at which a phrase is divided
_TO = ("to", "until", "through", "-", "–")


def read_phrase(tokens: Tokens, context: Context) -> list[Draft]:
    """Return the readings of a whole phrase; none where it is outside the grammar. Raises WhenError.

    The ways in which a phrase can be read are tried in order; what is wrong with it in one of them is
    told only if no other reads it.
    """
    tokens = _trimmed(tokens)
    if not tokens or len(tokens) > _MOST_TOKENS:
        return []
    problem = None
    for read in (
        _whole,
        _with_ending,
        _with_beginning,
        counted,
        of_week,
        lasting,
        _stretch,
        _one_of,
        _turned,
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


def _trimmed(tokens: Tokens) -> Tokens:
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind == ",":
        start += 1
    while end > start and tokens[end - 1].kind == ",":
        end -= 1
    return tokens[start:end]


def _whole(tokens: Tokens, context: Context) -> list[Draft]:
    return [_once(term) for term in read_single(tokens, context)]


# --- One date -------------------------------------------------------------------------------------


def _draft(text: str, term: Term, *, vague: bool = False, ends: bool = False) -> Draft:
    return Draft(
        text,
        "" if ends else term.time,
        term.time if ends else "",
        term.zone,
        term.vague or vague,
        term.explains,
    )


def _once(term: Term) -> Draft:
    return _draft(term.first if term.is_single else f"[{term.first}..{term.last}]", term)


def _before(term: Term) -> Draft:
    """Strictly before; but where it is not known how the date begins, no later than it."""
    if term.time:
        return _beside_clock(term, -1)
    text = "" if term.partial else just_before(term.first)
    return _draft(f"[..{text or term.first}]", term, vague=not text)


def _after(term: Term) -> Draft:
    if term.time:
        return _beside_clock(term, 1)
    text = "" if term.partial else just_after(term.last)
    return _draft(f"[{text or term.last}..]", term, vague=not text)


def _beside_clock(term: Term, step: int) -> Draft:
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
        text = just_before(term.start) if step < 0 else just_after(term.start)
        return Draft(f"[..{text}]" if step < 0 else f"[{text}..]", vague=term.vague, explains=term.explains)
    minutes, second = divmod(count, 60) if seconds else (count, 0)
    time = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{second:02}" if seconds else "") + offset
    moved = msgspec.structs.replace(term, time=time)
    return _by(moved) if step < 0 else _not_before(moved)


def _by(term: Term) -> Draft:
    return _draft(f"[..{term.last}]", term, ends=True)


def _not_before(term: Term) -> Draft:
    return _draft(f"[{term.first}..]", term)


def _since(term: Term) -> Draft:
    return _draft(f"{term.first}/..", term)


def _from(term: Term) -> Draft:
    return _draft(f"{term.first}/", term)


def _until(term: Term) -> Draft:
    return _draft(f"/{term.last}", term, ends=True)


def _open_until(term: Term) -> Draft:
    return _draft(f"../{term.last}", term, ends=True)


def _throughout(term: Term) -> Draft:
    return _draft(f"{term.first}/{term.last}", term)


_ONCE: Mapping[str, Callable[[Term], Draft]] = {
    "before": _before,
    "after": _after,
    "by": _by,
    "not-before": _not_before,
}
_LASTED: Mapping[str, Callable[[Term], Draft]] = {
    "since": _since,
    "from": _from,
    "until": _until,
    "through": _until,
}
# What stands at the end of a phrase, with the word at its beginning if there must be one.
_ENDINGS: Mapping[tuple[str, str], Callable[[Term], Draft]] = {
    ("", "or-earlier"): _by,
    ("", "or-later"): _not_before,
    ("", "onwards"): _since,
    ("from", "onwards"): _since,
    ("from", "on"): _since,
    ("since", "ongoing"): _since,
    ("from", "ongoing"): _since,
    ("", "ongoing"): _since,
    ("from", "end-unknown"): _from,
    ("until", "start-unknown"): _until,
    ("until", "start-open"): _open_until,
}


def _with_ending(tokens: Tokens, context: Context) -> list[Draft]:
    ending = tokens[-1].kind
    for start in (tokens[0].kind, ""):
        say = _ENDINGS.get((start, ending))
        rest = tokens[1 if start else 0 : -1]
        if say and rest:
            return _said(say, read_single(rest, context), context, lasted=say not in (_by, _not_before))
    return []


def _with_beginning(tokens: Tokens, context: Context) -> list[Draft]:
    start, rest = tokens[0].kind, tokens[1:]
    if not rest:
        return []
    if start in _ONCE:
        return _said(_ONCE[start], read_single(rest, context), context, lasted=False)
    if start == "from":
        drafts = _stretch(rest, context)
        if drafts:
            return drafts
    if start in _LASTED:
        return _said(_LASTED[start], read_single(rest, context), context, lasted=True)
    if start == "throughout":
        return [_throughout(term) for term in read_single(rest, context) if term.start and not term.time]
    if start == "during":
        return _during(read_single(rest, context))
    if start == "between":
        return [_between(*pair, context) for pair in pairs(rest, ("and", *_TO), context)]
    return []


def _said(
    say: Callable[[Term], Draft], terms: Sequence[Term], context: Context, *, lasted: bool
) -> list[Draft]:
    if any(not term.start for term in terms):
        return []
    if lasted and any(not term.is_single for term in terms):
        raise phrase_messages.not_single(context.phrase)
    return [say(term) for term in terms]


def _during(terms: Sequence[Term]) -> list[Draft]:
    """What is said to be during a month may have lasted all of it, or happened once."""
    drafts = []
    for term in terms:
        if term.vague or term.time:
            drafts.append(_once(term))
            continue
        for draft, explains in (
            (_once(term), _("Read as once, within it.")),
            (_throughout(term), _("Read as lasting, begun and ended within it.")),
        ):
            drafts.append(msgspec.structs.replace(draft, explains=(*draft.explains, explains)))
    return drafts


# --- Two dates and more ---------------------------------------------------------------------------


def _stretch(tokens: Tokens, context: Context) -> list[Draft]:
    """A to B, A – B: it lasted. Of 2011–12 it is not known whether the end is a year or a month."""
    kinds = [token.kind for token in tokens]
    short = kinds in (["year", "–", "n"], ["year", "/", "n"]) and len(tokens[2].text) == 2
    if not short:
        return [_lasted(*pair, context) for pair in pairs(tokens, _TO, context)]
    year, number = tokens[0].number, tokens[2].number
    readings = []
    if number > year % 100:
        years = f"{written(year)}/{written(year - year % 100 + number)}"
        readings.append(Draft(years, explains=(_("Read as two years."),)))
    if 1 <= number <= 12:
        readings.append(Draft(written(year, number), explains=(_("Read as year and month."),)))
    return readings if len(readings) > 1 else [Draft(reading.edtf) for reading in readings]


def _lasted(start: Term, end: Term, context: Context) -> Draft:
    if not (start.is_single and end.is_single):
        raise phrase_messages.not_single(context.phrase)
    one_day = start.time and end.time and start.first == end.last
    return _both(start.first if one_day else f"{start.first}/{end.last}", start, end, context)


def _between(start: Term, end: Term, context: Context) -> Draft:
    return _both(f"[{start.first}..{end.last}]", start, end, context)


def _both(text: str, start: Term, end: Term, context: Context) -> Draft:
    if not start.start or not end.start:
        raise phrase_messages.not_single(context.phrase)
    if start.zone and end.zone and start.zone != end.zone:
        raise phrase_messages.two_zones(start.zone, end.zone)
    return Draft(
        text,
        start.time,
        end.time,
        start.zone or end.zone,
        start.vague or end.vague,
        (*start.explains, *end.explains),
    )


def _one_of(tokens: Tokens, context: Context) -> list[Draft]:
    """A or B; A, B or C."""
    if not any(token.kind == "or" for token in tokens):
        return []
    for separators in (("or",), ("or", ",")):
        pieces = _pieces(tokens, separators)
        readings = members(pieces, context) if len(pieces) > 1 and all(pieces) else []
        if any(term.time for reading in readings for term in reading):
            raise phrase_messages.no_clock(context.phrase)
        if readings:
            return [
                Draft(
                    f"[{','.join(_member(term) for term in reading)}]",
                    vague=any(term.vague for term in reading),
                    explains=tuple(text for term in reading for text in term.explains),
                )
                for reading in readings
            ]
    return []


def _pieces(tokens: Tokens, separators: Sequence[str]) -> list[Tokens]:
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind not in separators:
            pieces[-1].append(token)
        elif pieces[-1] or token.kind != "or":  # a comma before "or" separates nothing
            pieces.append([])
    return list(pieces)


def _member(term: Term) -> str:
    return term.first if term.is_single else f"{term.first}..{term.last}"


def _turned(tokens: Tokens, context: Context) -> list[Draft]:
    """7 March 2017, from 10:15 to 11:30: read as if the day stood behind its clock times."""
    clocks = [at for at, token in enumerate(tokens) if token.kind in ("clock", "noon", "midnight")]
    if not clocks:
        return []
    words = ("from", "between", "before", "after", "by", "since", "until", "not-before")
    at = next((at for at, token in enumerate(tokens) if token.kind in words), clocks[0])
    if not 0 < at <= clocks[0]:
        return []
    ending = [token for token in tokens[-1:] if any(token.kind == end for _start, end in _ENDINGS)]
    rest = tokens[at : len(tokens) - len(ending)]
    turned = _trimmed([*rest, *tokens[:at], *ending])
    for read in (_with_ending, _with_beginning, _stretch):
        drafts = read(turned, context)
        if drafts:
            return drafts
    return []
