"""Phrases that count or last: "two weeks before 7 March 2017", "the week of 7 March 2017", "for years"."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from timeline.dates.calendar import find_weekday
from timeline.dates.phrases.absolute_dates import parse_day
from timeline.dates.phrases.edtf_text import write_day
from timeline.dates.phrases.relative_dates import count_back
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Draft
from timeline.dates.phrases.tokens import PhraseToken

Tokens = Sequence[PhraseToken]
_MAX_DAYS = 10**6


def read_counted_days(tokens: Tokens, context: Context) -> list[Draft]:
    """The day before 7 March 2017; two weeks after it, which is about that day."""
    tokens = tokens[1:] if tokens[0].kind == "the" else tokens
    number = 1
    if tokens and tokens[0].kind in ("n", "count", "a"):
        number, tokens = tokens[0].number or 1, tokens[1:]
        units = {"days": 1, "weeks": 7, "fortnights": 14}
    else:
        units = {"days": 1}
    if len(tokens) < 3 or tokens[0].kind not in units or tokens[1].kind not in ("before", "after"):
        return []
    days = number * units[tokens[0].kind] * (-1 if tokens[1].kind == "before" else 1)
    drafts = []
    for term in read_single_date(tokens[2:], context):
        day = parse_day(term.start) if term.is_single and not term.time else None
        if day is None or abs(days) > _MAX_DAYS:
            return []
        mark = term.mark or ("" if tokens[0].kind == "days" else "~")
        drafts.append(Draft(write_day(day + days) + mark, vague=True, explains=term.explains))
    return drafts


def read_week(tokens: Tokens, context: Context) -> list[Draft]:
    """The week of 7 March 2017, the week beginning 6 March 2017."""
    kinds = [token.kind for token in tokens if token.kind != "the" and token.kind != "in"]
    if kinds[:2] not in (["weeks", "of"], ["weeks", "beginning"]):
        return []
    at = next(at for at, token in enumerate(tokens) if token.kind == "weeks")
    drafts = []
    for term in read_single_date(tokens[at + 2 :], context):
        day = parse_day(term.start) if term.is_single else None
        if day is None or term.time:
            return []
        monday = day - find_weekday(day) + 1 if kinds[1] == "of" else day
        ends = f"[{write_day(monday)}{term.mark}..{write_day(monday + 6)}{term.mark}]"
        drafts.append(Draft(ends, vague=True, explains=term.explains))
    return drafts


def read_duration(tokens: Tokens, context: Context) -> list[Draft]:
    """For years: up to publication, since when is not known. For two years: since about two years before."""
    kinds = [token.kind for token in tokens]
    units = ("hours", "days", "weeks", "months", "years", "decades")
    if kinds[0] != "for" or kinds[-1] not in (*units, "long") or len(kinds) > 3:
        return []
    base = context.known()
    end = base.text + base.mark
    if kinds[1:-1] in ([], ["few"]):
        return [
            Draft(
                f"/{end}",
                vague=True,
                explains=(_("Read as lasting up to publication; the start is not said."),),
            )
        ]
    if kinds[1] not in ("n", "count", "a") or kinds[-1] in ("hours", "long"):
        return []
    explains = (_("Read as lasting up to publication, from about so long before."),)
    return [
        Draft(f"{term.start}~/{end}", vague=True, explains=explains)
        for term in count_back(context, tokens[1].number or 1, kinds[-1])
    ]
