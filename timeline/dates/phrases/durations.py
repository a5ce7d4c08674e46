"""Counted days, weeks and durations: "two weeks before 7 March 2017", "the week of 7 March 2017", "for years"."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.calendar import find_weekday
from timeline.dates.edtf import Date, DateKind
from timeline.dates.phrases.absolute_dates import parse_day
from timeline.dates.phrases.edtf_text import write_day, write_edtf, write_month
from timeline.dates.phrases.phrase_drafts import draft_once
from timeline.dates.phrases.relative_dates import MAX_COUNT, count_back, count_from
from timeline.dates.phrases.several_dates import read_pairs
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Draft, Term, merge_qualifiers
from timeline.dates.phrases.tokens import Tokens
from timeline.dates.phrases.vocabulary import FILLER_WORDS, PARTS_OF_DAY

_DAYS_OF_UNIT: Mapping[str, int] = {"days": 1, "weeks": 7, "fortnights": 14}
_MONTHS_OF_UNIT: Mapping[str, int] = {"months": 1, "years": 12, "decades": 120}
_UNITS = ("hours", *_DAYS_OF_UNIT, *_MONTHS_OF_UNIT)
_COUNTS = ("n", "count", "a")
_PREFIXES = ("about", "more-than", "at-least", "over", "the", "only")
_SATURDAY, _SUNDAY = 6, 7


def _split_count(tokens: Tokens) -> tuple[int, str, Tokens]:
    """Split "two weeks": its number (0 if there is none), its unit, and the tokens after it."""
    if len(tokens) > 1 and tokens[0].kind in _COUNTS and tokens[1].kind in _UNITS:
        return min(tokens[0].number or 1, MAX_COUNT), tokens[1].kind, tokens[2:]
    return 0, "", tokens


def _drop_prefixes(tokens: Tokens) -> Tokens:
    """Return the tokens without "about", "more than" and "the" at their beginning."""
    start = 0
    while start < len(tokens) and tokens[start].kind in _PREFIXES:
        start += 1
    return tokens[start:]


# --- Counted from a date --------------------------------------------------------------------------


def read_counted_days(tokens: Tokens, context: Context) -> list[Draft]:
    """Read what is counted from a date.

    "The day before 7 March 2017" and "three days after" it are exact days, "two weeks before" it and "about three
    days before" it are approximate ones. "Within 14 days of" it and "no later than 14 days after" it are ranges.
    """
    prefix = tokens[0].kind if tokens[0].kind in ("within", "by") else ""
    is_about = any(token.kind == "about" for token in tokens[:2])
    tokens = _drop_prefixes(tokens[1:] if prefix else tokens)
    number, unit, rest = _split_count(tokens)
    if not number and len(tokens) > 1 and tokens[0].text == "day":  # "days after" does not say how many
        number, unit, rest = 1, "days", tokens[1:]
    sides = ("of", "after", "from") if prefix == "within" else ("before", "after")
    if not number or unit == "hours" or len(rest) < 2 or rest[0].kind not in sides:
        return []
    if all(token.kind in (*PARTS_OF_DAY, *FILLER_WORDS) for token in rest[1:]):
        return []  # "the day before, in the evening" is counted from a date outside the phrase
    step = -1 if rest[0].kind == "before" else 1
    drafts = []
    for term in read_single_date(rest[1:], context):
        counted = "" if term.time or not term.is_single else _count(term.start, step * number, unit)
        if not counted:
            return []
        if prefix == "within":
            text = f"[{term.qualified_start}..{counted}{term.qualifier}]"
        elif prefix == "by":
            text = f"[..{counted}{term.qualifier}]"
        else:
            about = "~" if is_about or unit != "days" else ""
            text = counted + (
                merge_qualifiers(term.qualifier, about) if is_about else term.qualifier or about
            )
        drafts.append(Draft(text, vague=True, explanations=term.explanations))
    return drafts


def _count(text: str, number: int, unit: str) -> str:
    """Return the day, month or year so long after a date (before it, if the number is negative); "" if it is too vague."""
    date = edtf.parse_edtf(text)
    if not isinstance(date, Date):
        return ""
    if unit in _DAYS_OF_UNIT:
        return write_day(date.first_day + number * _DAYS_OF_UNIT[unit]) if date.kind is DateKind.DAY else ""
    months = number * _MONTHS_OF_UNIT[unit]
    if unit != "months" and date.kind in (DateKind.DAY, DateKind.MONTH, DateKind.YEAR):
        return write_edtf(date.year + months // 12)
    if date.kind in (DateKind.DAY, DateKind.MONTH):
        return write_month(12 * date.year + date.number - 1 + months)
    return ""


def read_count_range(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "two or three weeks ago", "between 2 and 3 weeks ago" and "a week or two ago"."""
    rest = [token for token in tokens if token.kind not in ("between", "from", "about", "only")]
    kinds = [token.kind for token in rest]
    joined = ("or", "to", "and", "-", "–")
    if len(kinds) != 5 or kinds[-1] != "ago":
        return []
    if kinds[0] in _COUNTS and kinds[1] in joined and kinds[2] in _COUNTS and kinds[3] in _UNITS:
        less, more, unit = rest[0].number or 1, rest[2].number or 1, kinds[3]
    elif kinds[0] in _COUNTS and kinds[1] in _UNITS and kinds[2] == "or" and kinds[3] in _COUNTS:
        less, more, unit = rest[0].number or 1, rest[3].number or 1, kinds[1]
    else:
        return []
    if unit == "hours" or not less < more:
        return []
    starts, ends = count_back(context, more, unit), count_back(context, less, unit)
    return [
        Draft(f"[{start.qualified_start}..{end.qualified_end}]", vague=True, explanations=start.explanations)
        for start, end in zip(starts, ends, strict=True)
    ]


# --- Weeks and weekends ---------------------------------------------------------------------------


def read_week(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "the week of 7 March 2017", "the week beginning 6 March 2017" and "the week ending" on a day."""
    kinds = [token.kind for token in tokens if token.kind not in ("the", "in", "during")]
    if kinds[:1] != ["weeks"] or kinds[1:2] not in (["of"], ["beginning"], ["from"], ["ending"]):
        return []
    index = next(index for index, token in enumerate(tokens) if token.kind == "weeks")
    drafts = []
    for term in read_single_date(tokens[index + 2 :], context):
        day = parse_day(term.start) if term.is_single else None
        if day is None or term.time:
            return []
        match kinds[1]:
            case "of":
                starts = [day - (find_weekday(day) - first) % 7 for first in context.week_starts]
            case "ending":
                starts = [day - 6]
            case _:
                starts = [day]
        drafts += [_draft_days(start, start + 6, term) for start in starts]
    return drafts


def _draft_days(first: int, last: int, term: Term) -> Draft:
    ends = f"[{write_day(first)}{term.qualifier}..{write_day(last)}{term.qualifier}]"
    return Draft(ends, vague=True, explanations=term.explanations)


def read_weekend(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "the weekend of 4 March 2017" and "the weekend of 4–5 March 2017"."""
    kinds = [token.kind for token in tokens if token.kind not in ("the", "in", "over", "during", "at", "on")]
    if kinds[:2] != ["weekends", "of"]:
        return []
    rest = tokens[next(index for index, token in enumerate(tokens) if token.kind == "weekends") + 2 :]
    drafts = []
    for start, end in read_pairs(rest, ("-", "–", "to", "and", "/"), context):
        first, last = parse_day(start.start), parse_day(end.end)
        if first is None or last is None or not 1 <= last - first <= 3:
            return []
        if {_SATURDAY, _SUNDAY} <= {find_weekday(day) for day in range(first, last + 1)}:
            drafts.append(_draft_days(first, last, end))
    if drafts:
        return drafts
    for term in read_single_date(rest, context):
        day = parse_day(term.start) if not term.time else None
        if day is None or find_weekday(day) not in (_SATURDAY, _SUNDAY):
            continue
        drafts.append(
            _draft_days(day + _SATURDAY - find_weekday(day), day + _SUNDAY - find_weekday(day), term)
        )
    return drafts


# --- Durations and what is to come ----------------------------------------------------------------


def read_duration(tokens: Tokens, context: Context) -> list[Draft]:
    """Read how long something lasted.

    "For years" is up to publication with an unknown start, "for two years" since about two years before, and
    "for two days over the weekend" within it.
    """
    if tokens[0].kind != "for":
        return []
    tokens = _drop_prefixes(tokens[1:])
    if tokens and tokens[0].kind in ("past", "last"):
        tokens = _drop_prefixes(tokens[1:])
    kinds = [token.kind for token in tokens]
    if kinds[-1:] == ["long"] or (
        kinds and kinds in ([kinds[-1]], ["few", kinds[-1]]) and kinds[-1] in _UNITS
    ):
        base = context.require_base()
        explanation = _("Read as lasting up to publication; the start is not said.")
        return [Draft(f"/{base.text}{base.qualifier}", vague=True, explanations=(explanation,))]
    number, unit, rest = _split_count(tokens)
    if number and rest:
        return [
            draft
            for term in read_single_date(rest, context)
            for draft in _draft_within(term, number if unit == "days" else 0)
        ]
    if not number or unit == "hours":
        return []
    base = context.require_base()
    explanations = (_("Read as lasting up to publication, from about so long before."),)
    return [
        Draft(f"{term.start}~/{base.text}{base.qualifier}", vague=True, explanations=explanations)
        for term in count_back(context, number, unit)
    ]


def _draft_within(term: Term, days: int) -> list[Draft]:
    """Return something that lasted within several days. If it lasted longer, it began or ended with them."""
    term = replace(term, vague=True)
    first, last = parse_day(term.start), parse_day(term.end)
    if term.time or not term.start:
        return []
    if term.is_single or first is None or last is None or days <= last - first:
        return [draft_once(term)]
    if days > last - first + 2:
        return []
    spans = {(first, first + days - 1), (last - days + 1, last)}
    return [
        Draft(f"{write_day(start)}/{write_day(end)}", vague=True, explanations=term.explanations)
        for start, end in sorted(spans, reverse=True)
    ]


def read_time_ahead(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "in three weeks", an approximate day after publication, and "within three weeks", once by then."""
    if tokens[0].kind not in ("in", "within"):
        return []
    is_within = tokens[0].kind == "within"
    number, unit, rest = _split_count(_drop_prefixes(tokens[1:]))
    if not number or [token.kind for token in rest] not in ([], ["time"]):
        return []
    if unit == "hours":
        number, unit, is_within = -(-number // 24), "days", True
    text = count_from(context, -number, unit)
    if is_within:
        explanation = _("Read as once, from publication on and within that time.")
        return [Draft(f"[{context.require_base().text}..{text}]", vague=True, explanations=(explanation,))]
    if unit in ("years", "decades"):
        text = text[:-3] if len(text.lstrip("-")) == 7 else text
    explanation = _("The words say about how long after publication.")
    return [Draft(text + ("" if unit == "days" else "~"), vague=True, explanations=(explanation,))]
