"""Dates in running text: found by one regular expression, read like the phrases that editors type.

The expression knows the forms of dates in prose, in which "may", "march" and "18 of 100" are often no dates. Its matches
are read by `timeline.dates.parse_phrase` relative to the publication date, and suggested only if that can read them.
For English; in other languages only days with the name of their month.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from msgspec.structs import replace

from timeline.dates import Reading, WhenError, parse_phrase
from timeline.text.spans import Span

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_S = r"(?:[ \t\u00a0\u202f]{1,3}(?:\r?\n[ \t]{0,3})?|\r?\n[ \t]{0,3})"  # a line may end within a date
_NUMBER = r"(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\sfew|a\scouple\sof)"
_UNIT = r"(?:minutes?|hours?|days?|weeks?|fortnights?|months?|years?|decades?)\b"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9][0-9]{2}|20[0-9]{2})(?![0-9]|[.,:][0-9])"
_CLOCK = (
    r"(?:(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9](?:[:.][0-5][0-9])?(?:\s?[ap]\.?m\b\.?)?"
    r"|(?:1[0-2]|0?[1-9])\s?[ap]\.?m\b\.?|noon|midnight)"
    r"(?:\s(?:GMT|BST|UTC|CET|CEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|IST|AEST|AEDT|NZST|NZDT)\b)?"
)
_PART = r"(?:morning|afternoon|evening|night|lunchtime)\b"
_SEASON = r"(?:spring|summer|autumn|fall|winter)\b"
_FIXED = (
    r"(?:(?:Christmas|Boxing|New\sYear['’]s|Armistice|St\.?\s(?:Andrew|David|George|Patrick|Stephen)['’]s|Valentine['’]s"
    r"|All\sSaints['’])\sDay|(?:Christmas|New\sYear['’]s)\sEve|Halloween|Hogmanay|Juneteenth|Bonfire\sNight)"
)
_VAGUE = r"(?:[Ee]arly|[Mm]id|[Ll]ate)"

# Days; dates relative to publication; longer times.
_EXACT = rf"""
    [0-9]{{4}}-[01][0-9]-[0-3][0-9](?![0-9-])
  | [0-9]{{1,2}}[/.][0-9]{{1,2}}[/.](?:1[5-9]|20)[0-9]{{2}}(?![0-9])
  | (?:{_WEEKDAY},?{_S})?(?:the{_S})?{_DAY}(?:{_S}of)?{_S}{_MONTH}(?:,?{_S}{_YEAR})?
  | (?:{_WEEKDAY},?{_S})?{_MONTH}{_S}{_DAY}(?![0-9%]|[:.,][0-9]|{_S}(?:per|percent|of)\b)(?:,?{_S}{_YEAR})?
  | {_FIXED}(?:,?{_S}{_YEAR})?
"""
_RELATIVE = rf"""
    (?:(?:[Ll]ast|[Nn]ext|[Tt]his){_S})?{_WEEKDAY}(?!s)(?:{_S}(?:last|next|this){_S}week\b)?
  | (?:yesterday|today|tomorrow|tonight|Yesterday|Today|Tomorrow|Tonight)\b
  | [Tt]he{_S}day{_S}before{_S}yesterday\b
  | [Ll]ast{_S}night\b
  | [Tt]his{_S}{_PART}
"""
_LONGER = rf"""
    (?:{_VAGUE}[- ])?{_MONTH},?{_S}(?:of{_S})?{_YEAR}
  | (?:{_VAGUE}[- ]|the{_S}(?:end|beginning|start|middle){_S}of{_S}){_MONTH}(?![\w’'])
  | (?:[Ll]ast|[Nn]ext|[Tt]his){_S}(?:{_MONTH}|{_SEASON})(?![\w])
  | (?:(?:[Ee]arlier|[Ll]ater){_S})?(?:[Ll]ast|[Nn]ext|[Tt]his){_S}(?:weekend|week|month|year|quarter)\b
  | (?i:{_NUMBER}){_S}{_UNIT}{_S}ago\b
  | (?:[Ii]n|[Oo]ver|[Dd]uring){_S}(?:the{_S})?(?:past|last){_S}(?:{_NUMBER}{_S})?{_UNIT}
  | [Ff]or{_S}(?:several{_S}|many{_S})?(?:years|months|weeks|decades)\b(?!{_S}(?:to|in)\b)
  | the{_S}(?:{_VAGUE}[- ])?(?:1[5-9]|20)[0-9]0s\b
  | {_SEASON},?{_S}(?:of{_S})?{_YEAR}
"""
_MONTH_ALONE = rf"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Dd]uring|[Ff]rom){_S}{_MONTH}(?![\w])(?!{_S}[0-9])"
_YEAR_ALONE = rf"""
    (?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Dd]uring|[Ff]rom|[Tt]hroughout|of){_S}(?:{_VAGUE}[- ]|about{_S}|around{_S})?{_YEAR}
    (?!{_S}(?!was\b|is\b|as\b|has\b|his\b|its\b|this\b|courts\b)[a-z]+s\b|[-–/%\w])
"""
_DATE = rf"(?:{_EXACT}|{_RELATIVE}|{_LONGER})"
_LEAD = rf"""
    (?:(?:[Oo]n|[Ii]n|[Bb]y|[Bb]efore|[Aa]fter|[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Dd]uring|[Tt]hroughout|[Aa]round|[Aa]bout
      |no{_S}later{_S}than|[Ee]arly{_S}on|[Ll]ate{_S}on){_S}(?:(?:about|around){_S})?)
"""
# The first word of a date: most words of a text are refused here at little cost.
_FIRST = (
    "between from at by around before after shortly on in the early late mid this last next yesterday today "
    "tomorrow tonight since until till during throughout about no of for over earlier later a an one two three "
    "four five six seven eight nine ten eleven twelve several spring summer autumn fall winter noon midnight "
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday christmas boxing new "
    "armistice st valentine all halloween hogmanay juneteenth bonfire"
)
_BEGINS = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(_FIRST.split()))
_PHRASE = re.compile(
    rf"""(?<![\w$£€%.,:/’'-])(?=[0-9]|(?:{_BEGINS})\b)(?:
      (?:[Bb]etween|[Ff]rom){_S}(?:{_DATE}|{_DAY}){_S}(?:and|to|until){_S}{_DATE}
    | {_LEAD}?{_DAY}(?:{_S}?(?:-|–){_S}?|{_S}(?:to|and|or){_S}){_DAY}{_S}{_MONTH}(?:,?{_S}{_YEAR})?
    | (?:(?:[Aa]t|[Bb]y|[Aa]round|[Bb]efore|[Aa]fter|[Ss]hortly{_S}after){_S})?{_CLOCK},?{_S}(?:on{_S})?(?:{_EXACT}|{_RELATIVE})
    | (?:(?:[Oo]n|[Ii]n){_S})?(?:the{_S})?(?:{_PART}|early{_S}hours){_S}of{_S}(?:{_EXACT}|{_RELATIVE})
    | {_LEAD}?(?:{_EXACT}|{_RELATIVE})(?:{_S}{_PART})?(?:,?{_S}at{_S}(?:about{_S})?{_CLOCK})?
    | {_LEAD}?(?:{_LONGER})
    | {_MONTH_ALONE}
    | {_YEAR_ALONE}
    )(?![\w])""",
    re.VERBOSE,
)
# Every date contains one of these. The expression above is tried around them only.
_CUE = re.compile(
    rf"\b(?:{_MONTH}|{_WEEKDAY}|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast|[Nn]ext|[Tt]his|past|ago|[Ff]or{_S}|the{_S}"
    r"(?:1[5-9]|20)[0-9]0s|[Ee]ve|Day|Halloween|Hogmanay|Juneteenth|Night|[0-9]{4})"
)
_BEFORE, _AFTER = 48, 90  # characters before and after a cue in which a date may begin and end

# Names with a day in them: newspapers, feasts with another date each year, a club.
_NO_DATE_BEFORE = re.compile(
    r"(?:Black|Cyber|Good|Maundy|Ash|Easter|Palm|Whit|Shrove|Super|Sheffield|Bloody|Mail|[Ee]very|[Ee]ach|[Mm]ost)\s$"
)
_NO_DATE_AFTER = re.compile(
    r"\s(?:Times|Telegraph|Mirror|Mail|Express|People|Post|Herald|Independent|World|Sun|Night Live|Review|Magazine)\b"
)
_LEADING = re.compile(rf"{_LEAD}", re.VERBOSE)
_AHEAD = re.compile(
    rf"(?:[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|no later than)\s[\w\s]{{0,30}}?(?P<month>{_MONTH})$"
)
_FIGURES_OF_YEAR = re.compile(r"[0-9]{4}")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")

MAX_PHRASES = 2000  # different phrases read in one text

# The months in other languages, in order. The expressions below look for a day and a year beside them.
_MONTHS: Mapping[str, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_ENGLISH_MONTHS = "January February March April May June July August September October November December"
_ENGLISH = _ENGLISH_MONTHS.split()
_FOREIGN = {
    language: re.compile(
        rf"(?<![\w.,])(?P<day>[0-9]{{1,2}})(?:\.|er|º|°)?\s(?:de\s)?(?P<month>{'|'.join(months.split())})"
        rf"(?:\s(?:de[l]?\s)?(?P<year>(?:1[5-9]|20)[0-9]{{2}}))?(?!\w)",
    )
    for language, months in _MONTHS.items()
}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: its span, its words, and every way to read them."""

    span: Span
    stated: str
    readings: tuple[Reading, ...]
    problem: str = ""


def find_dates(text: str, *, base: str, zone: str, language: str = "en") -> Iterator[DateMention | None]:
    """Yield every date in a text, in its order; None at the end if the rest was not read.

    Words that cannot be read only because the publication date is unknown, or not precise enough, are yielded without
    readings and with the problem.

    Args:
        text: the text
        base: its publication date in EDTF, or ""
        zone: the IANA name of the time zone of clock times, or ""
        language: its language tag
    """
    reader = _PhraseReader(base, zone)
    tag = language.lower().replace("_", "-").partition("-")[0]
    for span, phrase in _find_foreign(text, tag) if tag in _FOREIGN else _find_english(text):
        # "in May 2017", then "May 2017".
        for words in (phrase, _LEADING.sub("", phrase, count=1)):
            outcome = reader.read(words)
            if outcome is None:
                yield None
                return
            readings, problem = outcome
            if readings or problem:
                start = span.start if words == phrase else _find_lead_end(text, span)
                stated = " ".join(text[start : span.end].split())
                yield DateMention(Span(start, span.end), stated, _with_stated(readings, stated), problem)
                break


def _with_stated(readings: tuple[Reading, ...], stated: str) -> tuple[Reading, ...]:
    """Return readings in which `stated`, where it is set, is the words of the text and not the words read for them."""
    return tuple(
        replace(reading, when=replace(reading.when, stated=stated)) if reading.when.stated else reading
        for reading in readings
    )


def _find_lead_end(text: str, span: Span) -> int:
    """Return the offset after the preposition with which a date begins."""
    lead = _LEADING.match(text, span.start)
    return lead.end() if lead else span.start


class _PhraseReader:
    """Reads phrases, each of them once."""

    def __init__(self, base: str, zone: str) -> None:
        self._base, self._zone = base, zone
        self._outcomes: dict[str, tuple[tuple[Reading, ...], str]] = {}

    def read(self, words: str) -> tuple[tuple[Reading, ...], str] | None:
        """Return the readings, and if a date has none, the problem; None after MAX_PHRASES different phrases."""
        phrase = " ".join(words.split())
        if phrase not in self._outcomes:
            if len(self._outcomes) >= MAX_PHRASES:
                return None
            self._outcomes[phrase] = self._read_new(phrase)
        return self._outcomes[phrase]

    def _read_new(self, phrase: str) -> tuple[tuple[Reading, ...], str]:
        try:
            readings = parse_phrase(phrase, base=self._base, zone=self._zone)
        except WhenError as error:
            problem = str(error)
        else:
            return (*readings, *self._read_as_future(phrase)), ""
        try:
            # Is it a date if the publication date is known?
            parse_phrase(phrase, base="2000-01-01", zone="UTC")
        except WhenError:
            return (), ""
        return (), problem

    def _read_as_future(self, phrase: str) -> tuple[Reading, ...]:
        """Return the reading of "by May" as the next May.

        `parse_phrase` takes the last one, which is right for the past events that editors type. A text also tells of
        the future.
        """
        match = _AHEAD.match(phrase)
        if not match or not self._base[:4].isdigit() or _FIGURES_OF_YEAR.search(phrase):
            return ()
        month = next(number for number, name in enumerate(_ENGLISH, 1) if name.startswith(match["month"][:3]))
        published = self._base[5:7]
        year = int(self._base[:4]) + (published.isdigit() and month < int(published))
        try:
            readings = parse_phrase(f"{phrase} {year}", base=self._base, zone=self._zone)
        except WhenError:
            return ()
        explanation = gettext("Read as the first one after publication.")
        return tuple(
            Reading(replace(reading.when, stated=phrase), f"{reading.explanation} {explanation}".strip())
            for reading in readings
        )


def _find_english(text: str) -> Iterator[tuple[Span, str]]:
    for window_start, window_end in _iter_windows(text):
        for match in _PHRASE.finditer(text, window_start, window_end):
            start, end = match.span()
            if _NO_DATE_BEFORE.search(text, max(0, start - 16), start) or _NO_DATE_AFTER.match(text, end):
                continue
            if _POSSESSIVE.match(text, end) and (lead := _LEADING.match(text, start)):
                start = lead.end()  # "after Tuesday's meeting" is not after Tuesday
            if text[end - 1] == "." and not text[end - 3 : end].lower().endswith(".m."):
                end -= 1  # the full stop of the sentence
            yield Span(start, end), text[start:end]


def _iter_windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of the parts of a text that may contain dates. They do not overlap."""
    start = limit = 0
    for cue in _CUE.finditer(text):
        if cue.start() - _BEFORE > limit:
            if limit:
                yield start, limit
            start = max(0, cue.start() - _BEFORE)
        limit = cue.end() + _AFTER
    if limit:
        yield start, limit


def _find_foreign(text: str, language: str) -> Iterator[tuple[Span, str]]:
    months = _MONTHS[language].split()
    for match in _FOREIGN[language].finditer(text):
        month = _ENGLISH[months.index(match["month"])]
        yield Span(*match.span()), " ".join(filter(None, (match["day"], month, match["year"])))
