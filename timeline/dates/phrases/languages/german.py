"""German: "am 7. März 2017 um 15.30 Uhr", "letzte Woche", "vor drei Tagen"."""

import re

from timeline.dates.phrases.languages.figures import (
    HYPHENS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    name_all,
    name_in_order,
    write_clock,
    write_day_first,
    write_exact_clock,
    write_ordinal,
    write_ordinal_figure,
)
from timeline.dates.phrases.languages.translation import Language

_MONTHS = (
    "januar jänner jan, februar feber feb, märz mär mrz, april apr, mai, juni jun, juli jul, august aug, "
    "september sept sep, oktober okt, november nov, dezember dez"
)
_WEEKDAYS = "montag mo, dienstag di, mittwoch mi, donnerstag do, freitag fr, samstag sonnabend sa, sonntag so"
_ONES = (
    *("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    *("dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
)
_TENS = {
    20: "zwanzig",
    30: "dreißig",
    40: "vierzig",
    50: "fünfzig",
    60: "sechzig",
    70: "siebzig",
    80: "achtzig",
    90: "neunzig",
}
_ORDINALS = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt "
    "sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst"
)
_PARTS = {
    "morgen": "morning",
    "vormittag": "morning",
    "mittag": "lunchtime",
    "nachmittag": "afternoon",
    "abend": "evening",
    "nacht": "night",
}


def _inflect(english: str, stems: str) -> dict[str, str]:
    """Return entries for adjectives with all their endings."""
    return {stem + ending: english for stem in stems.split() for ending in ("e", "en", "er", "em", "es")}


def _name_numbers() -> dict[str, str]:
    numbers = {name: str(number) for number, name in enumerate(_ONES, 1)}
    for ten, name in _TENS.items():
        numbers[name] = str(ten)
        numbers |= {f"{one}und{name}": str(ten + number) for number, one in enumerate(_ONES[:9], 1)}
    return (
        numbers
        | name_all("a", "ein, eine, einer, einem, einen, eines")
        | {"eins": "1", "zwo": "2", "hundert": "100", "einhundert": "100"}
    )


def _name_compounds() -> dict[str, str]:
    """Return entries such as "dienstagabend", "märzhälfte" and "spätsommer"."""
    weekdays = name_in_order(WEEKDAYS, _WEEKDAYS)
    months = name_in_order(MONTHS, _MONTHS)
    return (
        {
            f"{day}{part}{ending}": f"{english} {part_english}"
            for day, english in weekdays.items()
            if len(day) > 4 and not day.endswith("s")
            for part, part_english in _PARTS.items()
            for ending in ("", "s")
        }
        | {
            f"{day} {part}": f"{english} {part_english}"
            for day, english in weekdays.items()
            for part, part_english in _PARTS.items()
        }
        | {f"{day} früh": f"{english} morning" for day, english in weekdays.items()}
        | {f"{day}früh": f"{english} morning" for day, english in weekdays.items() if len(day) > 4}
        | {f"{month}hälfte": f"half {english}" for month, english in months.items() if len(month) > 2}
        | {f"{month}woche": f"week {english}" for month, english in months.items() if len(month) > 2}
        | {f"{month}tage": f"days {english}" for month, english in months.items() if len(month) > 2}
        | {f"{month}wochenende": f"weekend {english}" for month, english in months.items() if len(month) > 2}
        | {
            f"{part}{season}": f"{part_english} {english}"
            for part, part_english in (("früh", "early"), ("spät", "late"), ("hoch", "mid"))
            for season, english in (("sommer", "summer"), ("herbst", "autumn"), ("winter", "winter"))
        }
    )


WORDS = (
    name_in_order(MONTHS, _MONTHS)
    | name_in_order(WEEKDAYS, _WEEKDAYS)
    | name_in_order(
        SEASONS, "frühling frühjahr frühlings frühjahrs, sommer sommers, herbst herbstes, winter winters"
    )
    | _name_numbers()
    | {
        stem + ending: write_ordinal(number)
        for number, stem in enumerate(_ORDINALS.split(), 1)
        for ending in ("e", "en", "er", "em", "es")
    }
    | _name_compounds()
    # Words without a meaning of their own
    | name_all(
        "", "der, die, das, den, dem, des, am, im, zum, zur, zu, herum, dann, laufenden, rund um die uhr"
    )
    | name_all("in", "in")
    | name_all("ON", "an")
    | name_all("UM", "um")
    # Units and parts
    | name_all("minute", "minute")
    | name_all("minutes", "minuten, min")
    | name_all("hour", "stunde")
    | name_all("30 minutes", "einer halben stunde")
    | name_all("hours", "stunden, std")
    | name_all("HOURS", "uhr")
    | name_all("day", "tag, tages, tags")
    | name_all("days", "tage, tagen")
    | name_all("2 weeks", "vierzehn tage, vierzehn tagen")
    | name_all("a week", "acht tage, acht tagen")
    | name_all("week", "woche")
    | name_all("weeks", "wochen")
    | name_all("week", "kalenderwoche, kw")
    | name_all("weekend", "wochenende, wochenendes, wochenend")
    | name_all("weekends", "wochenenden")
    | name_all("month", "monat, monats, monates")
    | name_all("months", "monate, monaten")
    | name_all("year", "jahr, jahres, jahrs")
    | name_all("years", "jahre, jahren")
    | name_all("decade", "jahrzehnt, jahrzehnts")
    | name_all("decades", "jahrzehnte, jahrzehnten")
    | name_all("century", "jahrhundert, jahrhunderts")
    | name_all("quarter", "quartal, quartals")
    | {
        f"{name}er{years}": f"{number}s"
        for name, number in (
            *(("zwanzig", 20), ("dreißig", 30), ("vierzig", 40), ("fünfzig", 50), ("sechzig", 60)),
            *(("siebzig", 70), ("achtzig", 80), ("neunzig", 90)),
        )
        for years in (" jahre", " jahren", "jahre", "jahren", "n")
    }
    | name_all("half", "hälfte, halbjahr, halbjahres, halbjahrs, jahreshälfte, monatshälfte")
    | name_all("part", "drittel, drittels")
    | name_all("beginning of", "anfang, beginn")
    | name_all("end of", "ende")
    | name_all("mid", "mitte")
    | name_all("end of year", "jahresende")
    | name_all("beginning of year", "jahresanfang, jahresbeginn")
    | name_all("mid year", "jahresmitte")
    | name_all("end of month", "monatsende")
    | name_all("beginning of month", "monatsanfang, monatsbeginn")
    | name_all("mid month", "monatsmitte")
    | name_all("beginning of week", "wochenbeginn, wochenanfang")
    | name_all("mid week", "wochenmitte")
    | name_all("morning", "früh")
    | _inflect("early", "früh")
    | _inflect("late", "spät")
    | name_all(
        "few", "ein paar, einige, einigen, wenige, wenigen, mehrere, mehreren, viele, vielen, etlichen"
    )
    # Parts of the day
    | {
        f"{part}{ending}": english
        for part, english in _PARTS.items()
        if part != "morgen"
        for ending in ("", "s")
    }
    | name_all(
        "morning",
        "morgens, am morgen, in der früh, am frühen morgen, am vormittag, frühmorgens, am morgen des",
    )
    | name_all("evening", "am späten abend, am frühen abend, spätabends, spät abends")
    | name_all("afternoon", "am späten nachmittag, am frühen nachmittag")
    | name_all("morning", "am späten vormittag")
    | name_all(
        "early hours of", "den frühen morgenstunden, frühen morgenstunden, morgengrauen, den morgenstunden"
    )
    | name_all("evening", "abendstunden, den abendstunden")
    | name_all("night", "nachtstunden, den nachtstunden, spät in der nacht")
    | name_all("night", "nächtens")
    | name_all("midnight", "mitternacht")
    | name_all("midnight", "zwölf uhr nachts")
    | name_all("noon", "zwölf uhr mittags")
    | name_all("night ONTO", "nacht auf, nacht zu, nacht zum")
    | name_all("ONTO", "auf")
    # The day of publication, and others beside it
    | name_all("today", "heute, am heutigen tag, heutigen tages")
    | name_all("yesterday", "gestern")
    | _inflect("today,", "heutig")
    | _inflect("yesterday,", "gestrig")
    | _inflect("tomorrow,", "morgig")
    | name_all("day before yesterday", "vorgestern")
    | name_all("tomorrow", "morgen")
    | name_all("day after tomorrow", "übermorgen")
    | {
        f"{day} {part}": f"{day_english} {part_english}"
        for day, day_english in (
            ("heute", "this"),
            ("gestern", "yesterday"),
            ("vorgestern", "day before yesterday"),
            ("übermorgen", "day after tomorrow"),
        )
        for part, part_english in [*_PARTS.items(), ("früh", "morning")]
    }
    | {
        f"morgen {part}": f"tomorrow {english}"
        for part, english in [*_PARTS.items(), ("früh", "morning")]
        if part != "morgen"
    }
    | name_all("THIS-NIGHT", "heute nacht")
    | name_all(
        "last night",
        "gestern nacht, letzte nacht, vergangene nacht, vergangenen nacht, letzter nacht, vergangener nacht, letzten nacht, der vergangenen nacht",
    )
    | name_all("recently", "kürzlich, neulich, jüngst, unlängst, vor kurzem, zuletzt")
    | _inflect("this", "dies")
    | _inflect("last", "letzt vorig verflossen abgelaufen")
    | _inflect("next", "nächst")
    | _inflect("COMING", "kommend")
    | _inflect("PAST", "vergangen")
    | _inflect("that", "selb gleich folgend darauffolgend")
    | _inflect("BEFORE-LAST", "vorletzt vorvergangen")
    | _inflect("AFTER-NEXT", "übernächst")
    | name_all("next day", "tags darauf, am nächsten tag, am folgenden tag, am tag danach, am tag darauf")
    | name_all("day before", "tags zuvor, am vortag, am tag zuvor, am tag davor")
    | name_all("that day", "am selben tag, am gleichen tag, an diesem tag, an jenem tag, desselben tages")
    | name_all("earlier", "früher, zuvor, vorher")
    | name_all("later", "später, danach, darauf")
    # Before, since, between
    | name_all("before", "vor")
    | name_all("after", "nach")
    | name_all("not before", "nicht vor")
    | name_all("by", "nicht später als, nicht nach")
    | name_all("LATEST", "spätestens, spätestens bis zum, spätestens bis")
    | name_all("EARLIEST", "frühestens")
    | name_all("since", "seit")
    | name_all("from", "ab")
    | name_all("FROM", "von, vom")
    | name_all("BIS", "bis, bis einschließlich, bis inklusive")
    | name_all("during", "während, im laufe, im verlauf, im verlaufe")
    | name_all("within", "binnen, innerhalb")
    | name_all("throughout", "das ganze, den ganzen, die ganze, ganz, im ganzen, während des ganzen")
    | name_all("between", "zwischen")
    | name_all("and", "und")
    | name_all("or", "oder, bzw, beziehungsweise")
    | name_all("or earlier", "oder früher, oder davor")
    | name_all("or later", "oder später, oder danach")
    | name_all(
        "still going on",
        "andauernd, noch andauernd, dauert an, dauert noch an, dauerte bei veröffentlichung an",
    )
    | name_all("for a long time", "seit langem, seit langer zeit")
    # How exact it is
    | name_all("about", "gegen, etwa, ungefähr, circa, zirka, ca, rund, so um, in etwa")
    | name_all("possibly", "vermutlich, wahrscheinlich, möglicherweise, vielleicht, wohl")
    | name_all("almost", "fast, beinahe, knapp")
    | name_all("more than", "mehr als, über, gut")
    | name_all("6 months", "einem halben jahr, ein halbes jahr")
    | name_all("18 months", "anderthalb jahren, anderthalb jahre, eineinhalb jahren")
    | name_all("lunchtime", "mittagszeit")
    | name_all("", "genau, exakt, punkt, einschließlich, inklusive")
    | name_all("less than", "weniger als")
    | name_all("only", "erst, nur")
    | name_all("shortly before", "kurz vor, unmittelbar vor, um kurz vor")
    | name_all("shortly after", "kurz nach, unmittelbar nach, um kurz nach")
    | name_all("HALB", "halb")
    | name_all("quarter", "viertel")
    | name_all("quarter to", "dreiviertel, drei viertel")
    # Time zones
    | name_all("local time", "ortszeit")
    | name_all("cet", "mez, mitteleuropäischer zeit")
    | name_all("cest", "mesz, mitteleuropäischer sommerzeit")
    | name_all("europe/berlin", "deutscher zeit, berliner zeit")
    | name_all("europe/vienna", "wiener zeit, österreichischer zeit")
    | name_all("europe/zurich", "zürcher zeit, schweizer zeit")
    | name_all("europe/london", "londoner zeit, britischer zeit")
    | name_all("europe/paris", "pariser zeit, französischer zeit")
    | name_all("europe/moscow", "moskauer zeit")
    | name_all("america/new_york", "new yorker zeit, washingtoner zeit")
    # Days with a name
    | name_all("24 december", "heiligabend, heiliger abend, heiligen abend, heilig abend")
    | name_all(
        "25 december",
        "erster weihnachtstag, ersten weihnachtstag, ersten weihnachtsfeiertag, erster weihnachtsfeiertag",
    )
    | name_all(
        "26 december",
        "zweiter weihnachtstag, zweiten weihnachtstag, zweiten weihnachtsfeiertag, zweiter weihnachtsfeiertag, stephanstag",
    )
    | name_all("31 december", "silvester, silvesterabend")
    | name_all("night of 31 december", "silvesternacht")
    | name_all("1 january", "neujahr, neujahrstag")
    | name_all("6 january", "dreikönigstag, heilige drei könige")
    | name_all("14 february", "valentinstag")
    | name_all("3 october", "tag der deutschen einheit")
    | name_all("31 october", "reformationstag")
    | name_all("1 november", "allerheiligen")
    | name_all("6 december", "nikolaustag")
)


def _write_half_hour(match: re.Match[str]) -> str:
    """Return the clock time of "halb vier", half an hour before four, and "fünf vor halb vier"."""
    hour, minutes = int(match["hour"]), int(match["minutes"] or 0)
    total = 30 + (-minutes if match["side"] == "before" else minutes)
    return write_clock(hour - 1 or 12, total, certain=False) or "REFUSED"


GERMAN = Language(
    "de",
    WORDS,
    figures=(
        (r"(?P<hour>[0-9]{1,2})[.:](?P<minute>[0-9]{2})\s?(?:uhr|h)\b", write_exact_clock),
        (r"(?P<hour>[0-9]{1,2})\s?uhr(?:\s(?P<minute>[0-9]{2})(?![0-9.]))?\b", write_exact_clock),
        (r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\b(?!:)", write_exact_clock),
        (
            r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4}|[0-9]{2})(?![0-9.])",
            write_day_first,
        ),
        (r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.(?![0-9])(?P<year>)", write_day_first),
        (r"([0-9]{1,2})\.\s?/\s?([0-9]{1,2})\.(?!\s?[0-9])", r"\1/\2"),
        (r"(?P<number>[0-9]{1,2})\.(?![0-9])", write_ordinal_figure),
        (r"(?P<number>[0-9]{1,2})s?te[rnms]?\b", write_ordinal_figure),
        (r"([0-9]{3}0|[0-9]0)ern?\b(?:\sjahren?\b)?", r"\1s"),
        (r"14 tagen?\b", "2 weeks"),
        (r"8 tagen?\b", "a week"),
        (r"([0-9]{1,4})\s(?:v|vor)\b\.?\s?(?:chr|christus|u\.?\s?z)\b\.?", r"\1 bc"),
        (r"([0-9]{1,4})\s(?:n|nach)\b\.?\s?(?:chr|christus|u\.?\s?z)\b\.?", r"\1 ad"),
        (r"q([1-4])\b", r"q\1"),
    ),
    rules=(
        (
            r"\b(?:(?P<minutes>[0-9]{1,2})(?: minutes)? (?P<side>before|after) )?HALB (?P<hour>[1-9]|1[0-2])\b(?: HOURS)?",
            _write_half_hour,
        ),
        (
            r"\bquarter before ([1-9]|1[0-2])\b(?: HOURS)?(?! (?:<MONTH>|<UNIT>)|[.:/])",
            r"quarter to \1",
        ),
        (
            r"\b([0-9]{1,2})(?: minutes)? before ([1-9]|1[0-2])\b(?: HOURS)?(?! (?:<MONTH>|<UNIT>)|[.:/])",
            r"\1 minutes to \2",
        ),
        (
            r"\b(quarter|[0-9]{1,2})(?: minutes)? after ([1-9]|1[0-2])\b(?: HOURS)?(?! (?:<MONTH>|<UNIT>|HOURS)|[.:/])",
            r"\1 past \2",
        ),
        (r"\bnight FROM (<DAY>) (<DAY>)(?= <MONTH>)", r"night FROM \1 TO \2"),  # "vom 2. zum 3. September"
        (r"\b(?:in )?night ONTO today\b", "last night"),
        (r"\b12:00 lunchtime\b", "noon"),
        (r"\b(?:00|12):00 night\b", "midnight"),
        (r"\b(0?[1-5]:[0-9]{2}|[1-5] HOURS) night\b", r"\1 early hours of"),
        (r"\ba HOURS\b", "1 HOURS"),
        (r"\b(<ABOUT>)before (<ABOUT>)(?=(?:<NUMBER> <UNIT>|<UNITS>)\b(?! (?:before|after)\b))", r"AGO \1\2"),
        # "kommenden Dienstag" is the first one; "kommende Woche" is the week after this one.
        (r"\bCOMING (?=(?:<WEEKDAY>|weekend)\b(?!,? <DAY>))", "coming "),
        (r"\bPAST (?=(?:<WEEKDAY>|weekend)\b(?!,? <DAY>))", "past "),
        (r"\bAFTER-NEXT (week|month|year)\b", r"\1 after next"),
        (r"\bCOMING\b", "next"),
        (r"\bPAST\b", "last"),
        (r"\bUM (?=<CLOCK>|[0-9]{1,2} HOURS)", "at "),
        (r"\bUM (?=[0-9]{1,2}(?:$|,| <WEEKDAY>))", "at "),
        (r"\bUM\b", "about"),
        (r"\b(<WEEKDAY>|yesterday|today) tomorrow\b", r"\1 morning"),
    ),
    separators=HYPHENS,
    alternatives={"THIS-NIGHT": ("last night", "tonight"), "BIS": ("until", "by")},
    unfixed_days=(
        *(
            "weihnachten",
            "weihnachtstage",
            "weihnachtsfeiertage",
            "ostern",
            "osterwochenende",
            "ostersonntag",
        ),
        *("ostermontag", "ostersamstag", "karfreitag", "gründonnerstag", "karwoche", "palmsonntag"),
        *("christi himmelfahrt", "himmelfahrt", "vatertag", "pfingsten", "pfingstsonntag", "pfingstmontag"),
        *("fronleichnam", "rosenmontag", "fastnacht", "fasching", "karneval", "weiberfastnacht"),
        *(
            "aschermittwoch",
            "muttertag",
            "advent",
            "erster advent",
            "ersten advent",
            "totensonntag",
            "volkstrauertag",
        ),
        *("buß und bettag", "nationalfeiertag", "jahreswechsel", "ramadan", "zuckerfest", "opferfest"),
        *("jom kippur", "chanukka", "erntedank", "black friday", "chinesisches neujahr", "sommerferien"),
    ),
    spellings={"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"},
)
