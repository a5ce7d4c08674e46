"""Where running text tells a date, and what it comes to: found by one expression, read as phrases are.

The expression knows how dates stand in prose, in which much is no date: "may", "march", "18 of 100". What it
finds is read by `timeline.dates.read` against the day of publication, and offered only if that can read it.
English; of other languages figures, and days with the name of their month.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from msgspec.structs import replace

from timeline.dates import Reading, WhenError, read
from timeline.suggestions.offers import Span

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_S = r"(?:[ \t\u00a0\u202f]{1,3}(?:\r?\n[ \t]{0,3})?|\r?\n[ \t]{0,3})"  # lines may be wrapped
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

# Days, exactly or by name; months; what is told from publication.
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
_ONE = rf"(?:{_EXACT}|{_RELATIVE}|{_LONGER})"
_LEAD = rf"""
    (?:(?:[Oo]n|[Ii]n|[Bb]y|[Bb]efore|[Aa]fter|[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Dd]uring|[Tt]hroughout|[Aa]round|[Aa]bout
      |no{_S}later{_S}than|[Ee]arly{_S}on|[Ll]ate{_S}on){_S}(?:(?:about|around){_S})?)
"""
# Cheap to refuse: the words with which a date may begin.
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
      (?:[Bb]etween|[Ff]rom){_S}(?:{_ONE}|{_DAY}){_S}(?:and|to|until){_S}{_ONE}
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
# What every one of them holds: the expression above is tried around these only.
_CUE = re.compile(
    rf"\b(?:{_MONTH}|{_WEEKDAY}|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast|[Nn]ext|[Tt]his|past|ago|[Ff]or{_S}|the{_S}"
    r"(?:1[5-9]|20)[0-9]0s|[Ee]ve|Day|Halloween|Hogmanay|Juneteenth|Night|[0-9]{4})"
)
_BEFORE, _BEHIND = 48, 90  # characters around a cue in which a phrase may begin and end

# Names that hold a day: newspapers, feasts of another date each year, a club.
_NO_DATE_BEFORE = re.compile(
    r"(?:Black|Cyber|Good|Maundy|Ash|Easter|Palm|Whit|Shrove|Super|Sheffield|Bloody|Mail|[Ee]very|[Ee]ach|[Mm]ost)\s$"
)
_NO_DATE_BEHIND = re.compile(
    r"\s(?:Times|Telegraph|Mirror|Mail|Express|People|Post|Herald|Independent|World|Sun|Night Live|Review|Magazine)\b"
)
_LEADING = re.compile(rf"{_LEAD}", re.VERBOSE)
_AHEAD = re.compile(
    rf"(?:[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|no later than)\s[\w\s]{{0,30}}?(?P<month>{_MONTH})$"
)
_FIGURES_OF_YEAR = re.compile(r"[0-9]{4}")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")

MOST_READ = 2000  # different phrases that are read in one text

# Names of months elsewhere, in the order of the year; a day and a year stand beside them.
_MONTHS: Mapping[str, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_FOREIGN = {
    language: re.compile(
        rf"(?<![\w.,])(?P<day>[0-9]{{1,2}})(?:\.|er|º|°)?\s(?:de\s)?(?P<month>{'|'.join(months.split())})"
        rf"(?:\s(?:de[l]?\s)?(?P<year>(?:1[5-9]|20)[0-9]{{2}}))?(?!\w)",
    )
    for language, months in _MONTHS.items()
}


@dataclass(frozen=True, slots=True)
class Told:
    """A date as a text tells it."""

    span: Span
    stated: str
    readings: tuple[Reading, ...]
    problem: str = ""


def told(text: str, *, base: str, zone: str, language: str = "en") -> Iterator[Told | None]:
    """Yield every date that a text tells, in its order; None where no more are read.

    Words that the phrase reader refuses only because the day of publication is not known, or not well
    enough, are yielded without readings.
    """
    reader = _Reader(base, zone)
    tag = language.lower().replace("_", "-").partition("-")[0]
    for span, said in _foreign(text, tag) if tag in _FOREIGN else _english(text):
        for words in (said, _LEADING.sub("", said, count=1)):
            outcome = reader.read(words)
            if outcome is None:
                yield None
                return
            readings, problem = outcome
            if readings or problem:
                start = span.end - _length(text, span, words, said)
                stated = " ".join(text[start : span.end].split())
                yield Told(Span(start, span.end), stated, _in_its_words(readings, stated), problem)
                break


def _in_its_words(readings: tuple[Reading, ...], stated: str) -> tuple[Reading, ...]:
    """Keep the words of the text, where any are kept, and not those that were read for them."""
    return tuple(
        replace(reading, when=replace(reading.when, stated=stated)) if reading.when.stated else reading
        for reading in readings
    )


def _length(text: str, span: Span, words: str, said: str) -> int:
    """Return how long the end of a span is that holds the last of its words only."""
    if words == said:
        return span.end - span.start
    lead = _LEADING.match(text, span.start)
    return span.end - (lead.end() if lead else span.start)


class _Reader:
    """Reads phrases, each of them once."""

    def __init__(self, base: str, zone: str) -> None:
        self._base, self._zone = base, zone
        self._seen: dict[str, tuple[tuple[Reading, ...], str]] = {}

    def read(self, words: str) -> tuple[tuple[Reading, ...], str] | None:
        """Return the readings, and why there are none though it is a date; None after too many phrases."""
        phrase = " ".join(words.split())
        if phrase not in self._seen:
            if len(self._seen) >= MOST_READ:
                return None
            self._seen[phrase] = self._read(phrase)
        return self._seen[phrase]

    def _read(self, phrase: str) -> tuple[tuple[Reading, ...], str]:
        try:
            return (*read(phrase, base=self._base, zone=self._zone), *self._ahead(phrase)), ""
        except WhenError as error:
            problem = str(error)
        try:
            # Would it be a date, if only the day of publication were known?
            read(phrase, base="2000-01-01", zone="UTC")
        except WhenError:
            return (), ""
        return (), problem

    def _ahead(self, phrase: str) -> tuple[Reading, ...]:
        """Return the reading of "by May" as the next May: the reader of phrases takes the latest.

        That is right of what an editor types of the past; a text also tells what is to come.
        """
        found = _AHEAD.match(phrase)
        if not found or not self._base[:4].isdigit() or _FIGURES_OF_YEAR.search(phrase):
            return ()
        month = next(at for at, name in enumerate(_ENGLISH, 1) if name.startswith(found["month"][:3]))
        published = self._base[5:7]
        year = int(self._base[:4]) + (published.isdigit() and month < int(published))
        try:
            readings = read(f"{phrase} {year}", base=self._base, zone=self._zone)
        except WhenError:
            return ()
        explains = gettext("Read as the first one after publication.")
        return tuple(
            Reading(replace(reading.when, stated=phrase), f"{reading.explains} {explains}".strip())
            for reading in readings
        )


def _english(text: str) -> Iterator[tuple[Span, str]]:
    for start, limit in _windows(text):
        for match in _PHRASE.finditer(text, start, limit):
            begun, end = match.span()
            if _NO_DATE_BEFORE.search(text, max(0, begun - 16), begun) or _NO_DATE_BEHIND.match(text, end):
                continue
            if _POSSESSIVE.match(text, end) and (lead := _LEADING.match(text, begun)):
                begun = lead.end()  # "after Tuesday's meeting" is not after Tuesday
            if text[end - 1] == "." and not text[end - 3 : end].lower().endswith(".m."):
                end -= 1  # of the sentence
            yield Span(begun, end), text[begun:end]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a text in which dates may stand. They do not overlap, so that each is looked at once."""
    start = limit = 0
    for cue in _CUE.finditer(text):
        if cue.start() - _BEFORE > limit:
            if limit:
                yield start, limit
            start = max(0, cue.start() - _BEFORE)
        limit = cue.end() + _BEHIND
    if limit:
        yield start, limit


def _foreign(text: str, language: str) -> Iterator[tuple[Span, str]]:
    months = _MONTHS[language].split()
    for match in _FOREIGN[language].finditer(text):
        month = _ENGLISH[months.index(match["month"])]
        yield Span(*match.span()), " ".join(filter(None, (match["day"], month, match["year"])))
