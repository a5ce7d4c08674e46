"""The words of the grammar: tables of words, their kinds and their numbers."""

from collections.abc import Mapping, Sequence

_MONTHS = (
    "january jan",
    "february feb febr",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sep sept",
    "october oct",
    "november nov",
    "december dec",
)
_WEEKDAYS = (
    "monday mon",
    "tuesday tue tues",
    "wednesday wed weds",
    "thursday thu thur thurs",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
_SEASONS = ("spring springtime", "summer summertime", "autumn fall", "winter wintertime")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_UNITS = "minute hour day week fortnight weekend month year decade"
_PARTS_OF_DAY = "morning afternoon evening night lunchtime dawn dusk daybreak"
_OTHER_WORDS = (
    "a about after ago all and at before beginning between by century coming couple course date dated during "
    "earlier earliest early either end ending few for from given going half in into known last late later latest left "
    "long mid midnight next no noon not now o'clock of on only onwards open or over overnight part past period "
    "possibly present publication quarter recent recently since so still that the thereabouts this through "
    "throughout time to today tomorrow tonight unknown until up within yesterday "
)

# Synonyms of single words. Synonyms of several words are in `FIXED_PHRASES`.
_SYNONYMS = {
    "till": "until",
    "til": "until",
    "thru": "through",
    "circa": "about",
    "c": "about",
    "ca": "about",
    "around": "about",
    "approx": "about",
    "approximately": "about",
    "roughly": "about",
    "almost": "about",
    "nearly": "about",
    "exactly": "only",
    "final": "last",
    "just": "only",
    "upcoming": "coming",
    "midday": "noon",
    "commencing": "beginning",
    "starting": "from",
    "ended": "ending",
    "perhaps": "possibly",
    "maybe": "possibly",
    "probably": "possibly",
    "some": "a",
    "an": "a",
    "same": "that",
    "previous": "that",
    "following": "that",
    "oclock": "o'clock",
    "onward": "onwards",
    "several": "few",
    "lately": "recently",
    "middle": "mid",
    "start": "beginning",
}

# The kind and number of a word: "march" is ("month", 3).
NUMBERED_WORDS: Mapping[str, tuple[str, int]] = {
    word: (kind, number)
    for kind, names in (("month", _MONTHS), ("weekday", _WEEKDAYS), ("season", _SEASONS), ("nth", _ORDINALS))
    for number, spellings in enumerate(names, 1)
    for word in spellings.split()
} | {
    **{word: ("count", number) for number, word in enumerate(_COUNTS.split(), 1)},
    **{word: ("count", 10 * tens) for tens, word in enumerate(("thirty", "forty", "fifty", "sixty"), 3)},
}

# The kind of every other word of the grammar. Units are in the plural, because "month" is the kind of "march".
PLAIN_WORDS: Mapping[str, str] = (
    {unit + ending: unit + "s" for unit in _UNITS.split() for ending in ("", "s")}
    | {part + ending: part for part in _PARTS_OF_DAY.split() for ending in ("", "s")}
    | _SYNONYMS
    | {word: word for word in _OTHER_WORDS.split()}
)

# Several words and the words that replace them.
FIXED_PHRASES: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = tuple(
    (tuple(words.split()), tuple(read_as.split()))
    for words, read_as in (
        ("early hours", "early-hours"),
        ("early morning hours", "early-hours"),
        ("early - morning hours", "early-hours"),
        *((f"{part} hours", part) for part in ("morning", "afternoon", "evening", "overnight")),
        ("small hours", "early-hours"),
        ("wee hours", "early-hours"),
        ("predawn hours", "early-hours"),
        ("pre - dawn hours", "early-hours"),
        *(
            (f"{part} {of_day}", of_day)
            for part in ("early", "mid", "late")
            for of_day in ("morning", "afternoon", "evening", "night")
        ),
        ("midmorning", "morning"),
        ("midafternoon", "afternoon"),
        ("mid to late", "late"),
        ("mid to - late", "late"),
        ("early to mid", "early"),
        ("early to - mid", "early"),
        *(
            (f"{when} in the {unit}", f"{when} {this}")
            for when in ("earlier", "later")
            for unit, this in (
                *(("day", "today"), ("week", "this week"), ("month", "this month"), ("year", "this year")),
            )
        ),
        *(
            (f"{part} of the {unit}", f"{part} of this {unit}")
            for unit in ("week", "month", "year")
            for part in ("end", "beginning", "mid", "half", "part", "quarter", "days", "weeks", "months")
        ),
        *(
            (f"{words} {unit}", f"end this {unit}")
            for words in ("end of", "end of -")
            for unit in ("week", "month", "year")
        ),
        *((f"{unit}{end}", f"end this {unit}") for unit in ("month", "year") for end in (" end", " - end")),
        ("mid week", "mid this week"),
        ("midweek", "mid this week"),
        ("some time ago", "recently"),
        ("this past", "past"),
        ("this coming", "coming"),
        ("within the past", "past"),
        ("within the last", "past"),
        ("within the next", "next"),
        ("within the coming", "coming"),
        ("over the course of", ""),
        ("local time", ""),
        ("w / c", "weeks beginning"),
        ("w / e", "weeks ending"),
        ("time of publication", "publication"),
        ("day of publication", "publication"),
        ("date of publication", "publication"),
        ("at some point", ""),
        ("at some time", ""),
        ("some time", ""),
        ("sometime", ""),
        ("on or about", "about"),
        ("on or around", "about"),
        ("in or about", "about"),
        ("in or around", "about"),
        ("at or about", "about"),
        ("at or around", "about"),
        ("close to", "about"),
        ("just over", "about"),
        ("just under", "about"),
        ("just about", "about"),
        ("a little over", "about"),
        ("a little under", "about"),
        ("more than", "more-than"),
        ("longer than", "more-than"),
        ("well over", "more-than"),
        ("at least", "at-least"),
        ("less than", "less-than"),
        ("fewer than", "less-than"),
        ("under", "less-than"),
        *(
            (f"{near} {side}", f"just-{side}")
            for near in (
                *(
                    "shortly",
                    "just",
                    "soon",
                    "moments",
                    "minutes",
                    "not long",
                    "a little",
                    "immediately",
                    "right",
                ),
                *("a few minutes", "a couple of minutes", "a short time", "a short while", "very shortly"),
            )
            for side in ("before", "after")
        ),
        ("just gone", "just-after"),
        ("just past", "just-after"),
        ("shortly past", "just-after"),
        ("as early as", "as-early-as"),
        ("with effect from", "from"),
        ("effective from", "from"),
        ("effective on", "from"),
        ("effective", "from"),
        ("toward", ""),
        ("towards", ""),
        ("near the end", "end"),
        ("near the beginning", "beginning"),
        ("half a year", "six months"),
        ("a year and a half", "eighteen months"),
        ("before dawn", "dawn"),
        ("before daybreak", "dawn"),
        ("before dusk", "dusk"),
        ("after dusk", "dusk"),
        ("after dark", "evening"),
        ("starting on", "from"),
        ("starting from", "from"),
        ("or thereabouts", "about"),
        ("or so ago", "ago"),
        ("or so", "about"),
        ("no later than", "by"),
        ("by no later than", "by"),
        ("by not later than", "by"),
        ("before or on", "by"),
        ("close of business on", ""),
        ("close of business", ""),
        ("close of play", ""),
        ("on a date unknown", ""),
        ("on an unknown date", ""),
        ("on a date", ""),
        ("not later than", "by"),
        ("no earlier than", "not-before"),
        ("not earlier than", "not-before"),
        ("on or before", "by"),
        ("in or before", "by"),
        ("at or before", "by"),
        ("on or after", "not-before"),
        ("in or after", "not-before"),
        ("at or after", "not-before"),
        ("not before", "not-before"),
        ("not after", "by"),
        ("not until", "not-before"),
        ("at the latest", "or-earlier"),
        ("at the earliest", "or-later"),
        ("or earlier", "or-earlier"),
        ("or before", "or-earlier"),
        ("or later", "or-later"),
        ("or after", "or-later"),
        ("prior to", "before"),
        ("earlier than", "before"),
        ("later than", "after"),
        ("up to and including", "by"),
        ("up to", "until"),
        ("up until", "until"),
        ("still going on", "ongoing"),
        ("ongoing when published", "ongoing"),
        ("end not known", "end-unknown"),
        ("start not known", "start-unknown"),
        ("start left open", "start-open"),
        ("end unknown", "end-unknown"),
        ("start unknown", "start-unknown"),
        ("start not given", "start-open"),
        ("an unknown", "a"),
        ("to the present day", "ongoing"),
        ("to the present", "ongoing"),
        ("to present", "ongoing"),
        ("- present", "ongoing"),
        ("– present", "ongoing"),
        ("until the present", "ongoing"),
        ("until now", "ongoing"),
        ("to date", "ongoing"),
        ("in the course of", "throughout"),
        ("all through", "throughout"),
        ("for a long time", "for years"),
        ("a couple of", "about two"),
        ("couple of", "two"),
        ("a couple", "two"),
        ("a few", "few"),
        ("a number of", "few"),
        ("latter half", "second half"),
        *((f"opening {unit}", f"first {unit}") for unit in ("days", "weeks", "months", "years")),
        *((f"closing {unit}", f"last {unit}") for unit in ("days", "weeks", "months", "years")),
        *((f"{nth} - quarter", f"{nth} quarter") for nth in ("first", "second", "third", "fourth")),
        *((f"{nth} - half", f"{nth} half") for nth in ("first", "second")),
        ("12 noon", "noon"),
        ("twelve noon", "noon"),
        ("12 midnight", "midnight"),
        ("twelve midnight", "midnight"),
    )
)

# Days with a name and the same date each year: month and day.
NAMED_DAYS: Mapping[str, tuple[int, int]] = {
    "new year's day": (1, 1),
    "new years day": (1, 1),
    "epiphany": (1, 6),
    "valentine's day": (2, 14),
    "valentines day": (2, 14),
    "st valentine's day": (2, 14),
    "st david's day": (3, 1),
    "st patrick's day": (3, 17),
    "april fool's day": (4, 1),
    "april fools' day": (4, 1),
    "april fools day": (4, 1),
    "st george's day": (4, 23),
    "juneteenth": (6, 19),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "hallowe'en": (10, 31),
    "all saints' day": (11, 1),
    "all saints day": (11, 1),
    "bonfire night": (11, 5),
    "guy fawkes night": (11, 5),
    "armistice day": (11, 11),
    "st andrew's day": (11, 30),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "st stephen's day": (12, 26),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "hogmanay": (12, 31),
}

# Names of several days, or of a day whose date depends on the year or the country.
UNFIXED_DAYS: Sequence[str] = (
    *("christmas", "christmas week", "new year", "the new year", "chinese new year", "lunar new year"),
    *("easter", "easter sunday", "easter monday", "easter saturday", "easter day", "easter weekend"),
    *("good friday", "holy week", "palm sunday", "maundy thursday", "ash wednesday", "shrove tuesday"),
    *("pancake day", "lent", "ascension day", "whitsun", "whit sunday", "whit monday", "pentecost"),
    *("corpus christi", "advent", "remembrance sunday", "remembrance day", "memorial day", "labor day"),
    *("labour day", "may day", "presidents' day", "martin luther king day", "columbus day", "thanksgiving"),
    *("thanksgiving day", "black friday", "cyber monday", "mother's day", "mothers day", "mothering sunday"),
    *("father's day", "fathers day", "bank holiday", "bank holiday monday", "independence day"),
    *("passover", "rosh hashanah", "yom kippur", "hanukkah", "purim", "ramadan", "eid", "eid al-fitr"),
    *("eid al-adha", "diwali", "holi", "vesak"),
)

# Vague parts of a month, a year or longer: "late February", "the first half of 2017", "the last week of March".
VAGUE_PARTS = frozenset(["early", "mid", "late", "beginning", "end"])
VAGUE_PARTS_OF_TWO_WORDS = frozenset(
    (which, part)
    for which in ("nth", "last", "early", "late", "recent")
    for part in ("half", "days", "weeks", "fortnights", "weekends", "months", "years", "part")
)
# The kinds that can follow each of them. "Last year in March" is no part of a month.
_MONTHS_AND_LONGER = ("month", "iso", "month_year", "season", "quarter-n", "year", "decade", "nth", "n")
ENCLOSING_KINDS: Mapping[str, Sequence[str]] = {
    "half": _MONTHS_AND_LONGER,
    "part": _MONTHS_AND_LONGER,
    "days": ("month", "iso", "month_year", "season", "year"),
    "weeks": ("month", "iso", "month_year", "season", "year"),
    "fortnights": ("month", "iso", "month_year"),
    "weekends": ("month", "iso", "month_year", "season", "year"),
    "months": ("year", "decade"),
    "years": ("decade", "nth"),
}

PARTS_OF_DAY = frozenset(_PARTS_OF_DAY.split())
QUALIFIER_WORDS: Mapping[str, str] = {"about": "~", "possibly": "?", "?": "?", "~": "~", "%": "%"}
# Words without meaning within one date: "on the 7th of March, 2017".
FILLER_WORDS = frozenset({"the", "of", "on", "in", "at", "over", ",", "either", "only", "dated"})
