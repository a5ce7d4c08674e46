"""Terms → drafts: the EDTF of "before", "since", "between … and …", "from … to …".

Something that happened once, at an unknown moment, becomes a range in brackets. Something that lasted
becomes an interval.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from django.utils.translation import gettext_lazy as _

from timeline.dates.clock_times import DAY, format_time
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.edtf_text import find_date_after, find_date_before
from timeline.dates.phrases.terms import Context, Draft, Term


def _build_draft(text: str, term: Term, *, vague: bool = False, at_end: bool = False) -> Draft:
    return Draft(
        text,
        "" if at_end else term.time,
        term.time if at_end else "",
        term.zone,
        term.vague or vague,
        term.explanations,
    )


def draft_once(term: Term) -> Draft:
    """Return `a`, or `[a..b]` for several days."""
    return _build_draft(
        term.qualified_start if term.is_single else f"[{term.qualified_start}..{term.qualified_end}]", term
    )


def draft_before(term: Term) -> Draft:
    """Return `[..a]` for "before": up to the date before, or up to `a` itself if its start is not known."""
    if term.time:
        return _draft_beside_clock_time(term, -1)
    text = "" if term.partial else find_date_before(term.qualified_start)
    return _build_draft(f"[..{text or term.limit or term.qualified_start}]", term, vague=not text)


def draft_after(term: Term) -> Draft:
    """Return `[b..]` for "after": from the date after, or from `b` itself if its end is not known."""
    if term.time:
        return _draft_beside_clock_time(term, 1)
    text = "" if term.partial else find_date_after(term.qualified_end)
    return _build_draft(f"[{text or term.qualified_end}..]", term, vague=not text)


def _draft_beside_clock_time(term: Term, step: int) -> Draft:
    """Return the range before (step -1) or after (step 1) a clock time.

    It ends or starts one minute away, or one second if the clock time has seconds.
    """
    clock, offset = term.time, ""
    for sign in "+-":
        if sign in clock:
            clock, _sign, rest = clock.partition(sign)
            offset = sign + rest
    hours, minutes, *seconds = (int(number) for number in clock.split(":"))
    second = 3600 * hours + 60 * minutes + sum(seconds) + (step if seconds else 60 * step)
    if not 0 <= second < DAY:  # beyond midnight: the whole day before or after
        text = find_date_before(term.start) if step < 0 else find_date_after(term.start)
        return Draft(
            f"[..{text}]" if step < 0 else f"[{text}..]", vague=term.vague, explanations=term.explanations
        )
    time = format_time(second, with_seconds=bool(seconds)) + offset
    moved = msgspec.structs.replace(term, time=time)
    return draft_by(moved) if step < 0 else draft_not_before(moved)


def draft_by(term: Term) -> Draft:
    """Return `[..b]`: once, then or earlier."""
    return _build_draft(f"[..{term.limit or term.qualified_end}]", term, at_end=True)


def draft_not_before(term: Term) -> Draft:
    """Return `[a..]`: once, then or later."""
    return _build_draft(f"[{term.qualified_start}..]", term)


def draft_just_before(term: Term) -> Draft:
    """Return `[..a]` for "shortly before". The words are kept."""
    return draft_before(msgspec.structs.replace(term, vague=True))


def draft_just_after(term: Term) -> Draft:
    """Return `[b..]` for "just after". The words are kept."""
    return draft_after(msgspec.structs.replace(term, vague=True))


def draft_since(term: Term) -> Draft:
    """Return `a/..`: still going on."""
    return _build_draft(f"{term.qualified_start}/..", term)


def draft_from(term: Term) -> Draft:
    """Return `a/`: the end is not known."""
    return _build_draft(f"{term.qualified_start}/", term)


def draft_until(term: Term) -> Draft:
    """Return `/b`: the start is not known."""
    return _build_draft(f"/{term.limit or term.qualified_end}", term, at_end=True)


def draft_open_until(term: Term) -> Draft:
    """Return `../b`: the start is left open."""
    return _build_draft(f"../{term.qualified_end}", term, at_end=True)


def draft_throughout(term: Term) -> Draft:
    """Return `a/b`: it lasted from a to b."""
    return _build_draft(f"{term.qualified_start}/{term.qualified_end}", term)


DRAFT_ONCE_BY_WORD: Mapping[str, Callable[[Term], Draft]] = {
    "before": draft_before,
    "after": draft_after,
    "by": draft_by,
    "not-before": draft_not_before,
    "just-before": draft_just_before,
    "just-after": draft_just_after,
}


DRAFT_INTERVAL_BY_WORD: Mapping[str, Callable[[Term], Draft]] = {
    "since": draft_since,
    "from": draft_from,
    "until": draft_until,
    "through": draft_until,
}


# By the word at the beginning of a phrase, if it needs one, and the word at its end.
DRAFT_BY_ENDING: Mapping[tuple[str, str], Callable[[Term], Draft]] = {
    ("", "or-earlier"): draft_by,
    ("", "or-later"): draft_not_before,
    ("", "onwards"): draft_since,
    ("from", "onwards"): draft_since,
    ("from", "on"): draft_since,
    ("since", "ongoing"): draft_since,
    ("from", "ongoing"): draft_since,
    ("", "ongoing"): draft_since,
    ("from", "end-unknown"): draft_from,
    ("until", "start-unknown"): draft_until,
    ("until", "start-open"): draft_open_until,
}


def draft_each(
    draft: Callable[[Term], Draft], terms: Sequence[Term], context: Context, *, lasted: bool
) -> list[Draft]:
    if any(not term.start for term in terms):
        return []
    if lasted and any(not term.is_single for term in terms):
        raise phrase_errors.several_days_error(context.phrase)
    return [draft(term) for term in terms]


def draft_during(terms: Sequence[Term]) -> list[Draft]:
    """Return both readings of "during": it happened once in that time, or lasted and began and ended in it."""
    drafts = []
    for term in terms:
        if term.vague or term.time:
            drafts.append(draft_once(term))
            continue
        for draft, explanation in (
            (draft_once(term), _("Read as once, within it.")),
            (draft_throughout(term), _("Read as lasting, begun and ended within it.")),
        ):
            drafts.append(msgspec.structs.replace(draft, explanations=(*draft.explanations, explanation)))
    return drafts


def draft_interval(start: Term, end: Term, context: Context) -> Draft:
    if not (start.is_single and end.is_single):
        raise phrase_errors.several_days_error(context.phrase)
    is_one_day = start.time and end.time and start.qualified_start == end.qualified_end
    return _join_ends(
        start.qualified_start if is_one_day else f"{start.qualified_start}/{end.qualified_end}",
        start,
        end,
        context,
    )


def draft_range(start: Term, end: Term, context: Context) -> Draft:
    return _join_ends(f"[{start.qualified_start}..{end.qualified_end}]", start, end, context)


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
        (*start.explanations, *end.explanations),
    )
