"""Counted days, weeks and durations: "two weeks before 7 March 2017", "the week of 7 March 2017", "for years"."""

from django.utils.translation import gettext as _

from timeline.dates.calendar import find_weekday
from timeline.dates.phrases.absolute_dates import parse_day
from timeline.dates.phrases.edtf_text import write_day
from timeline.dates.phrases.relative_dates import MAX_COUNT, count_back
from timeline.dates.phrases.single_date import read_single_date
from timeline.dates.phrases.terms import Context, Draft
from timeline.dates.phrases.tokens import Tokens


def read_counted_days(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "the day before 7 March 2017", an exact day, and "two weeks after 7 March 2017", an approximate day."""
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
        if day is None or abs(days) > MAX_COUNT:
            return []
        qualifier = term.qualifier or ("" if tokens[0].kind == "days" else "~")
        drafts.append(Draft(write_day(day + days) + qualifier, vague=True, explanations=term.explanations))
    return drafts


def read_week(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "the week of 7 March 2017" and "the week beginning 6 March 2017"."""
    kinds = [token.kind for token in tokens if token.kind != "the" and token.kind != "in"]
    if kinds[:2] not in (["weeks", "of"], ["weeks", "beginning"]):
        return []
    index = next(index for index, token in enumerate(tokens) if token.kind == "weeks")
    drafts = []
    for term in read_single_date(tokens[index + 2 :], context):
        day = parse_day(term.start) if term.is_single else None
        if day is None or term.time:
            return []
        monday = day - find_weekday(day) + 1 if kinds[1] == "of" else day
        ends = f"[{write_day(monday)}{term.qualifier}..{write_day(monday + 6)}{term.qualifier}]"
        drafts.append(Draft(ends, vague=True, explanations=term.explanations))
    return drafts


def read_duration(tokens: Tokens, context: Context) -> list[Draft]:
    """Read "for years", up to publication with an unknown start, and "for two years", since about two years before."""
    kinds = [token.kind for token in tokens]
    units = ("hours", "days", "weeks", "months", "years", "decades")
    if kinds[0] != "for" or kinds[-1] not in (*units, "long") or len(kinds) > 3:
        return []
    base = context.require_base()
    end = base.text + base.qualifier
    if kinds[1:-1] in ([], ["few"]):
        return [
            Draft(
                f"/{end}",
                vague=True,
                explanations=(_("Read as lasting up to publication; the start is not said."),),
            )
        ]
    if kinds[1] not in ("n", "count", "a") or kinds[-1] in ("hours", "long"):
        return []
    explanations = (_("Read as lasting up to publication, from about so long before."),)
    return [
        Draft(f"{term.start}~/{end}", vague=True, explanations=explanations)
        for term in count_back(context, tokens[1].number or 1, kinds[-1])
    ]
