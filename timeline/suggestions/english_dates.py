"""Dates in English texts: "on Tuesday, March 7, 2017", "shortly before 3am on Sunday", "between March and May 2021".

A text is read as tokens around every word that a date must have. Each kind of token is one letter, so that the
forms of dates are short expressions over letters: "WD?M" instead of all weekdays, days and months. They know what is
a date in prose, in which "may", "march" and "18 of 100" are often no dates. A match is a whole phrase with all its
words; what can only be a part of one is left out.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from timeline.dates import Direction
from timeline.suggestions.found_phrases import FoundPhrase, leads_line
from timeline.text.spans import Span

_MONTHS = "January February March April May June July August September October November December"
_SHORT_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"

# Words of one token each, by its letter. Months and weekdays are capitalised.
_WORDS_BY_KIND: Mapping[str, str] = {
    "M": _MONTHS,
    "W": _WEEKDAYS,
}
_SMALL_WORDS_BY_KIND: Mapping[str, str] = {
    "R": "yesterday today tomorrow tonight",
    "p": "morning afternoon evening night lunchtime dawn dusk",
    "S": "spring summer autumn fall winter",
    "C": "noon midday midnight",
    "s": "last next past coming",
    "t": "this",
    "w": "week weeks",
    "u": "month months quarter",
    "z": "weekend weekends",
    "j": "year years",
    "U": "minute minutes hour hours day days fortnight fortnights decade decades",
    "g": "ago",
    "o": "of",
    "h": "the",
    "a": "a an one",
    "N": "two three four five six seven eight nine ten eleven twelve fifteen twenty several few",
    "n": "first second third fourth final",
    "T": "to until till through",
    "A": "and",
    "X": "or",
    "e": "early mid late latter",
    "x": "end beginning start middle half part ending commencing starting",
    "q": "earlier later",
    "b": "between",
    "f": "from",
    "L": "on in at by since during throughout over within",
    "l": "before after",
    "m": "about around nearly almost approximately roughly only exactly circa",
    "P": "possibly perhaps maybe probably",
    "v": "overnight",
    "i": "into",
    "r": "recent",
    "V": "for",
    "y": "time",
    "E": "eastern",
}
_KINDS: Mapping[str, str] = {word: kind for kind, words in _WORDS_BY_KIND.items() for word in words.split()}
_SMALL_KINDS: Mapping[str, str] = {
    word: kind for kind, words in _SMALL_WORDS_BY_KIND.items() for word in words.split()
}

_FEAST = (
    r"(?:Christmas|Boxing|New\sYear['’]s|Armistice|St\.?\s(?:Andrew|David|George|Patrick|Stephen)['’]s|Valentine['’]s"
    r"|All\sSaints['’])\sDay\b|(?:Christmas|New\sYear['’]s)\sEve\b|Halloween\b|Hogmanay\b|Juneteenth\b|Bonfire\sNight\b"
)
_ZONE = r"(?:\s(?:GMT|BST|UTC|CET|CEST|ET|EST|EDT|CT|CST|CDT|MT|MST|MDT|PT|PST|PDT|IST|AEST|AEDT|NZST|NZDT)\b|\slocal\stime\b)?"
# The full stop after "pm" is that of the sentence, the one after "p.m." is not.
_HOURS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_HALF = r"(?i:[ap]\.m\b\.?|[ap]m\b)"
# The alternatives that are not a single word.
_TOKEN = re.compile(
    rf"""
      (?P<I>[0-9]{{4}}-[01][0-9]-[0-3][0-9](?![\w~/-])|[0-9]{{1,2}}[/.][0-9]{{1,2}}[/.](?:1[5-9]|20)[0-9]{{2}}(?!\w))
    | (?P<Z>(?:1[5-9]|20)[0-9]{{2}}[-–/][0-9]{{2}}(?:[0-9]{{2}})?(?![\w%/–-]))
    | (?P<C>(?:[012][0-9][:.]?[0-5][0-9]\s?(?:hrs|hours)\b|(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9](?:[:.][0-5][0-9])?(?:\s?{_HALF})?
        |(?:1[0-2]|0?[1-9])\s?{_HALF}|{_HOURS}\so['’]clock\b|(?:half|quarter|five|ten|twenty|twenty-five)\s(?:past|to)\s{_HOURS}(?![\w:.])|[012][0-9][0-5][0-9](?=\s(?:GMT|UTC)\b)|(?<=\bat\s)(?:[01][0-9]|2[0-3])[0-5][0-9](?=\son\s)){_ZONE}(?![\w%]))
    | (?P<K>(?:1[5-9]|20)[0-9]0s\b)
    | (?P<D>(?<![\w.,:/$£€])[0-9]{{1,2}}/[0-9]{{1,2}}(?=\s(?:{_MONTHS.replace(" ", "|")}|{_SHORT_MONTHS.replace(" ", "|")})\b))
    | (?P<number>(?<![\w.,:/$£€])[0-9]+)(?:st|nd|rd|th)?(?![\w%]|[.,:/][0-9])
    | (?P<F>{_FEAST})
    | (?P<M>(?:{_SHORT_MONTHS.replace(" ", "|")})\b\.?)
    | (?P<W>(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b(?:\.|(?=,?\s[0-9])))
    | (?P<R>(?:[Tt]he\s)?[Dd]ay\s(?:before\syesterday|after\stomorrow)\b|(?:[Tt]he\s)?[Nn]ight\sbefore\slast\b|[Ll]ast\snight\b)
    | (?P<B>(?:[Tt]he\s)?(?:week|weekend|month|year)\s(?:before\slast|after\snext)\b|(?:year|month)(?:['’]s\s|[-\s])end\b)
    | (?P<H>(?:the\s)?(?:early|small)\shours\b)
    | (?P<m>(?:[Ss]hortly|[Jj]ust|[Ss]oon|[Mm]oments|[Nn]ot\slong)\s(?:before|after)\b|[Jj]ust\s(?:over|under)\b
        |[Ss]ome(?=\s(?:[0-9]|two\b|three\b|ten\b|twenty\b)))
    | (?P<k>(?:[Mm]ore|[Ll]ess|[Ff]ewer)\sthan\b|[Aa]t\sleast\b|[Uu]nder\b)
    | (?P<L>[Nn]o\s(?:later|earlier)\sthan\b|[Oo]n\sor\s(?:about|before|after|around)\b|[Ii]n\sor\s(?:about|around|before|after)\b
        |[Aa]s\searly\sas\b|[Uu]p\sto\sand\sincluding\b|[Uu]p\s(?:to|until)\b|[Nn]ot\s(?:before|until)\b|[Dd]ated\b)
    | (?P<J>(?:to|until)\s(?:the\s)?(?:present|now|date)(?:\sday)?\b|[Oo]nwards?\b|or\s(?:earlier|later|thereabouts)\b
        |at\sthe\s(?:latest|earliest)\b)
    | (?P<N>[Aa]\s(?:few|couple\sof)\b)
    | (?P<G>(?:[Cc]irca\b|[Cc]a?\.)(?=\s?(?:1[5-9]|20)[0-9]{{2}}))
    | (?P<O>[Oo]r\sso\b)
    | (?P<word>[^\W\d_]+)(?P<possessive>['’](?:s\b|(?!\w)))?
    | (?P<mark>[-–,()/&])
    """,
    re.VERBOSE,
)
# A date with which a line of a list begins: "3 June 2016: …". What stands in the line before is no part of it.
_LINE_DATE = re.compile(
    rf"(?:(?:{_WEEKDAYS.replace(' ', '|')}),?\s)?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:{_MONTHS.replace(' ', '|')}|{_SHORT_MONTHS.replace(' ', '|')})"
    rf"|(?:{_MONTHS.replace(' ', '|')}|(?:{_SHORT_MONTHS.replace(' ', '|')})\.?)\s[0-9]{{1,2}}(?:st|nd|rd|th)?)(?:,?\s[0-9]{{4}})?"
    r"(?:[ \t]{0,2}[—–:|]|[ \t]+-[ \t]|[ \t]{0,2}\r?\n)"
)
_GAP = re.compile(r"[ \t\u00a0\u202f]{0,3}(?:\r?\n[ \t]{0,3})?")  # a line may end within a date
_MARKS: Mapping[str, str] = {"-": "-", "–": "-", ",": ",", "(": "(", ")": ")", "/": "/", "&": "A"}


class _Token(msgspec.Struct, frozen=True, gc=False):
    """A token: its span and its letter. Unknown words have the letter "?"."""

    start: int
    end: int
    kind: str


# --- Forms, as expressions over the letters of tokens ---------------------------------------------

_YEAR = r"(?:,?Y|o?[st]j)"
_DATED = rf"(?:W,?)?h?(?:DoM|DM|MhD|MD)(?:{_YEAR})?"
_EXACT = rf"(?:I|(?:W,?)?F(?:{_YEAR})?|{_DATED})"
_BRACKETS = rf"(?:\((?:{_DATED}|W)\)|,(?=W,?[DMh]|D){_DATED})"
_DAY_OF_WEEK = r"(?:(?:ts|s|t)?Wp?(?:o?[st]w)?)"
_RELATIVE = rf"(?:(?:e-?L?|qL?)?(?:Rp?|tp|{_DAY_OF_WEEK}){_BRACKETS}?)"
_ANY_DAY = rf"(?:{_EXACT}|{_RELATIVE})"
_PART = r"(?:e-?|h?[xe]xoh?|h?xoh?|h?[nse]N?[xwuUjz]oh?)"
_MONTH = r"M(?:,?oY|,?Y|o?[st]j)"
_CALENDAR = rf"(?:(?:q|e-?|{_PART}|a[pU](?:e-?)?)?(?:ts|s|t)[wujz]|qLh[wuj]|h?n?xoh[wuj]|B)"
_WEEK_OF = (
    rf"(?:h?w(?:o|x){_DATED}|h?zo{_DATED}(?:[-/A]h?D{_YEAR}?|[-/A]{_DATED})?|h?zoh?D[-/A]h?D(?:oM|M){_YEAR}?)"
)
_LONGER = (
    rf"(?:{_PART}(?:{_MONTH}|M|Y)|{_MONTH}|qL(?:{_MONTH}|M)|(?:s|t|ts)(?:M(?!D)|S)|h?[ns]W[oL]M(?:,?o?Y)?|{_CALENDAR}|{_WEEK_OF}|hnuo(?:Y|hj|[st]j)"
    r"|he?-?K|h?e?S(?:,?o?[YZ]|o?[s]j))"
)
_SEVERAL = (
    rf"(?:(?:W,?)?h?D(?:(?:[T\-AX,]|,A|,X)(?:W,?)?h?D){{1,5}}o?M{_YEAR}?"
    rf"|(?:W,?)?MD[T\-](?:W,?)?MD{_YEAR}?|{_DATED}[T\-]{_DATED}|{_EXACT}X{_EXACT}|{_RELATIVE}X{_RELATIVE}"
    rf"|(?:W,?)?MD(?:[T\-AX,]|,A|,X)D(?:(?:[AX,]|,A|,X)D)*{_YEAR}?"
    rf"|{_PART}?M(?:,?Y)?[T\-X/]{_PART}?{_MONTH}|{_PART}M[T\-X/]{_PART}M"
    rf"|{_DAY_OF_WEEK}[T\-iX]{_DAY_OF_WEEK})"
)
_AT = r"(?:[LlmfT]{1,3})"
_END_OF_RANGE = rf"m?(?:{_ANY_DAY}|{_LONGER}|{_PART}?M|Y|K)"
_BETWEEN = (
    rf"[bf](?:m?[CD](?:L?{_ANY_DAY})?[AT\-]m?C,?L?{_ANY_DAY}"
    rf"|(?:{_SEVERAL}|m?(?:{_ANY_DAY}|{_LONGER}|h?(?:W,?)?D|{_PART}?M|Y),?[AT]{_END_OF_RANGE}))"
)
_TIMED = rf"(?:[fLlmT]{{0,3}}C,?L?{_ANY_DAY}|L?{_ANY_DAY},?(?:[bf]m?C[AT\-]m?C|{_AT}?C(?:-C)?))"
_NIGHT = (
    rf"(?:L?Ho(?:{_ANY_DAY}|tp)|L?h?(?:e-?)?p[oL](?:{_SEVERAL}|{_ANY_DAY}(?:,?[LlmfT]{{1,3}}C)?)"
    rf"|v[Lifb]?(?:{_SEVERAL}|{_ANY_DAY}(?:[TiA]{_ANY_DAY})?))"
)
_COUNT = r"[DNa]"
_AGO = (
    rf"(?:(?:[kmL]{{0,2}})(?:{_COUNT}(?:[XT]{_COUNT})?|aN)[wujU](?:O|X{_COUNT})?g(?:R|t[wu]|L?W|LM)?"
    rf"|[LV]h?s(?:{_COUNT})?[wujU]|Lr[wujU]|L{_COUNT}[wujU]y)"
)
# "Two weeks before 7 March", "no later than 14 days after 7 March".
_COUNTED = rf"L?m?(?:h|{_COUNT})?[Uwuj]l(?:{_ANY_DAY})"
_LEAD = r"(?:P?(?:eL|L|l|T|f|m)?(?:k|m)?)"
_ONGOING = rf"{_LEAD}(?:{_ANY_DAY}|{_LONGER}|M|Y)J"
_MONTH_ALONE = r"[LlfT][mP]?M(?:XM)?"
_YEAR_ALONE = r"(?:[LlfTo](?:e-?|[mP])?Y|[LlfTob]h?Z)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        _BETWEEN,
        _TIMED,
        _NIGHT,
        _AGO,
        _COUNTED,
        _ONGOING,
        rf"{_LEAD}{_SEVERAL}",
        rf"{_LEAD}{_ANY_DAY}",
        rf"{_LEAD}{_LONGER}",
        _MONTH_ALONE,
        _YEAR_ALONE,
        "GY",
        "v",
        "VN?[wuj]",
        "Lhz",
    )
)
_CUE_KINDS = frozenset("MWIKFRYZgstBvVrujzwH")
_NEVER_FIRST = frozenset(",-AXOJg)?/xowjuzyi")
# Every date contains one of these. Tokens are read around them only. Most words are refused by their first letter.
_CUE = re.compile(
    rf"(?<!\w)(?=[JFMASONDTWYBHELae12ftylnoprcw])(?:{_MONTHS.replace(' ', '|')}|{_SHORT_MONTHS.replace(' ', '|')}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
    r"|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Oo]vernight|[Ll]ast|[Nn]ext|[Tt]his|past|recent|coming|ago|week(?:end)?s?|[Ff]or\s(?:\w+\s)?(?:year|month|decade)s"
    r"|(?:the\s|end\sof\s)(?:year|month)|year['’]s\send|year-end|(?:1[5-9]|20)[0-9]{2}|[Ee]ve\b|Day\b|Halloween|Hogmanay|Juneteenth|Night|[Ee]arlier\sin|[Ll]ater\sin)"
)
# The word or the figures before a place, with the marks and the white space after them.
_WORD_BEFORE = re.compile(
    r"(?<![\w$£€%])(?:(?P<word>[^\W\d_]+(?:['’]s?)?)|(?P<figures>[0-9][0-9:./]*(?:\s?[apAP]\.?[mM])?(?:st|nd|rd|th|s|hrs)?))"
    r"[.,()]{0,2}(?:\s?[-–/]\s?|[ \t\u00a0\u202f]{0,3}(?:\r?\n[ \t]{0,3})?)\(?$"
)
_LONGEST_WORD = 24  # characters
_MAX_RUN = 30  # tokens
_WORDS_BEFORE = """
    mon tue tues wed thu thur thurs fri sat sun no later than not long shortly just soon moments more less fewer at least
    under up as dated some c ca including clock o o' o’ half past quarter one small hours couple so a p m am pm gmt bst utc est edt local christmas boxing new st valentine's
    valentine’s all saints saints' saints’ andrew's andrew’s david's david’s george's george’s patrick's patrick’s
    stephen's stephen’s year's year’s month's month’s bonfire
"""
_KNOWN_BEFORE = frozenset(
    [
        *(word.lower() for word in _KINDS),
        *_SMALL_KINDS,
        *_SHORT_MONTHS.lower().split(),
        *_WORDS_BEFORE.split(),
    ]
)

# Names with a day in them: newspapers, feasts with another date each year, a club.
_NO_DATE_BEFORE = re.compile(
    r"(?:Black|Cyber|Good|Maundy|Ash|Easter|Palm|Whit|Shrove|Super|Sheffield|Bloody|Mail|[Ff]ollowing|[Pp]revious|[Pp]receding|[Ss]ame|[Ee]very|[Ee]ach|[Mm]ost)\s$"
    r"|\bw/[ce]\s$|[^\W\d_][-–]$"
)
_NO_DATE_AFTER = re.compile(
    r",?\s(?:of\s)?(?:that|the\s(?:same|following|next|previous|preceding))\s(?:year|month|week|day)\b|\sof\s(?:the|each|every)\s(?:week|month|year)\b|-[a-z]|[-–][0-9]{2}s\b|"
    r"\s(?:Times|Telegraph|Mirror|Mail|Express|People|Post|Herald|Independent|World|Sun|Night Live|Review|Magazine|papers|newspapers|school|prayers)\b"
    r"|,?\s[0-9]{1,4}\s(?:BCE?|AD|CE)\b|\s(?:AD|BCE?)\b"
)
_FIGURE_BEFORE = re.compile(r"[0-9](?:st|nd|rd|th)?(?:\sof)?\s$")
_COUNTED_NOUN = re.compile(
    r"\s(?!(?:at|in|and|or|to|by|for|on|with|when|as|is|are|were|was|will|but|the|from)\b)[a-z]"
)
_COUNTED_YEARS = re.compile(
    r"\s(?!(?:was|is|as|has|his|its|this|courts)\b)(?:[a-z]+s|people|men|women|children|staff|personnel|feet)\b"
)
_PERFECT = r"(?:\b(?:has|have)|['’]ve)\b"
_PERFECT_BEFORE, _PERFECT_AFTER = (
    re.compile(rf"{_PERFECT}[^.;:!?]*$"),
    re.compile(rf"[^.;:!?]{{0,60}}?{_PERFECT}"),
)
# Words that look ahead from publication or back. The last one before a date decides, or else the first one after it.
_AHEAD = """
    due will shall would won't won’t expected expects expect hope hopes hoped hoping plan plans planned planning scheduled
    intends intend aims until till by deadline next upcoming forthcoming coming expires expire adjourned remanded bailed
    postponed delayed rescheduled
"""
_BACK = """
    was were had said says told happened last ago since did took went came began saw became fell rose died previous
    previously earlier already
"""
_PARTICIPLES = frozenset(
    [
        "met",
        "found",
        "heard",
        "left",
        "held",
        "made",
        "sold",
        "lost",
        "built",
        "brought",
        "cut",
        "hit",
        "put",
        "shut",
    ]
)
_PRESENT = frozenset(["be", "being", "is", "are", "get", "gets", "remains", "stays"])
# Verbs that look ahead after "to": "is to appear", "set to begin".
_TO_COME = """
    be appear attend begin start open return go meet vote decide hold take stand face launch close reopen resume publish
    make give run play stay remain become leave move end
"""
_WORD_DIRECTIONS: Mapping[str, Direction] = {
    **dict.fromkeys(_BACK.split(), "back"),
    **dict.fromkeys(_AHEAD.split(), "ahead"),
}
_TO_COME_WORDS = frozenset(_TO_COME.split())
_NO_MARKS = str.maketrans(dict.fromkeys(',()“”"', " "))
_CLAUSE_EDGE = re.compile(r"[.;!?\n]")
_DIRECTION_REACH = 120  # characters before and after a date that are read for its direction


def find_english(text: str) -> Iterator[FoundPhrase]:
    """Yield the dates in an English text, in its order."""
    for tokens in _iter_runs(text):
        yield from _find_in_run(text, tokens)


def find_english_direction(text: str, span: Span) -> Direction:
    """Return whether the words around a date look back from publication or ahead."""
    before = _CLAUSE_EDGE.split(text[max(0, span.start - _DIRECTION_REACH) : span.start])[-1]
    after = _CLAUSE_EDGE.split(text[span.end : span.end + _DIRECTION_REACH], maxsplit=1)[0]
    for part, order in ((before, -1), (after, 1)):
        words = ["", *part.lower().translate(_NO_MARKS).split(), ""]
        for index in range(1, len(words) - 1)[::order]:
            direction = _find_word_direction(words[index - 1], words[index], words[index + 1])
            if direction:
                return direction
    return ""


def _find_word_direction(previous: str, word: str, following: str) -> Direction:
    if word == "to" and following in _TO_COME_WORDS:
        return "ahead"
    if word.endswith(("’ll", "'ll")):
        return "ahead"
    if word in _PARTICIPLES or (len(word) > 4 and word.endswith("ed") and word not in _WORD_DIRECTIONS):
        return "" if previous in _PRESENT else "back"  # "will be closed", "is closed"
    return _WORD_DIRECTIONS.get(word, "")


def _iter_runs(text: str) -> Iterator[list[_Token]]:
    """Yield the runs of tokens in which dates may be. A run has only white space between its tokens."""
    done = 0
    for cue in _CUE.finditer(text):
        if cue.start() < done:
            continue
        position = _find_run_start(text, cue.start(), done)
        run: list[_Token] = []
        while len(run) < _MAX_RUN:
            match = _TOKEN.match(text, position)
            kind, end = _classify(match) if match else ("?", position + 1)
            if kind == "?" and position >= cue.start():
                break
            if kind == "?":  # of the words before the cue, only those right before it belong to it
                run = []
            else:
                run.append(_Token(position, end, kind))
                done = end
                if match and end != match.end():  # "Monday's" is the last word of a date
                    break
            position = _GAP.match(text, end).end()  # type: ignore[union-attr]
            if "\n" in text[end:position] and _LINE_DATE.match(text, position):
                if end > cue.start():
                    break
                run = []
        done = max(done, cue.end())
        if not _CUE_KINDS.isdisjoint(token.kind for token in run):
            yield run


def _find_run_start(text: str, start: int, limit: int) -> int:
    """Return where the words begin that may belong to the date of a cue, going back word by word, but not beyond a limit."""
    for _count in range(_MAX_RUN):
        before = _WORD_BEFORE.search(text, max(limit, start - _LONGEST_WORD), start)
        if before is None or not (before["figures"] or before["word"].lower() in _KNOWN_BEFORE):
            return start
        start = before.start()
    return start


def _classify(match: re.Match[str]) -> tuple[str, int]:
    """Return the letter of a token and where it ends: before "'s"."""
    kind = match.lastgroup or ""
    if kind in ("word", "possessive"):
        word = match["word"]
        return _KINDS.get(word) or _SMALL_KINDS.get(word.lower(), "?"), match.end("word")
    if kind == "mark":
        return _MARKS[match["mark"]], match.end()
    if kind != "number":
        return kind, match.end()
    digits, number = match["number"], int(match["number"][:5])
    if len(digits) <= 2 and 1 <= number <= 31:
        return "D", match.end()
    if len(digits) == 4 and 1500 <= number < 2100 and match.end("number") == match.end():
        return "Y", match.end()
    return ("N" if len(digits) <= 3 else "?"), match.end()


def _find_in_run(text: str, tokens: Sequence[_Token]) -> Iterator[FoundPhrase]:
    kinds = "".join(token.kind for token in tokens)
    for start, end in _match_forms(kinds):
        whole = _drop_counted_noun(text, tokens, kinds, end)
        # What follows may show that it is a part only, unless it is a number that was dropped.
        after = kinds[end:] if whole == end else ""
        if not _is_part(text, tokens, kinds, start, whole, after):
            phrase = _build_phrase(text, tokens, kinds, start, whole)
            if phrase:
                yield phrase


@functools.lru_cache(maxsize=4096)
def _match_forms(kinds: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of each form in a row of letters: from the left, the longest one at each place."""
    found = []
    at = 0
    while at < len(kinds):
        end = at
        if kinds[at] not in _NEVER_FIRST:
            end = max((match.end() for form in _FORMS if (match := form.match(kinds, at))), default=at)
        if end > at:
            found.append((at, end))
        at = max(end, at + 1)
    return tuple(found)


def _drop_counted_noun(text: str, tokens: Sequence[_Token], kinds: str, end: int) -> int:
    """Return the end of a match without the 17 of "on June 15 and 17 people", or of "June 15 – 17 people"."""
    if end < 3 or kinds[end - 1] != "D" or kinds[end - 2] not in "AX-,":
        return end
    is_unspaced_dash = kinds[end - 2] == "-" and tokens[end - 3].end == tokens[end - 2].start
    if is_unspaced_dash or kinds[end:] or not _COUNTED_NOUN.match(text, tokens[end - 1].end):
        return end
    return end - (3 if kinds[end - 3] == "," else 2)


def _is_part(text: str, tokens: Sequence[_Token], kinds: str, start: int, end: int, after: str) -> bool:
    """Return whether a match is only a part of a date, or no date at all. `after` are the letters after it."""
    before = kinds[:start]
    span_start, span_end = tokens[start].start, tokens[end - 1].end
    if (
        _NEXT_UNIT.match(text, span_start, span_end)
        and text[max(0, span_start - 4) : span_start].lower() == "the "
    ):
        return True  # "the next month" is told from another date
    if _NO_DATE_BEFORE.search(text, max(0, span_start - 16), span_start) or _NO_DATE_AFTER.match(
        text, span_end
    ):
        return True
    found = kinds[start:end]
    if _is_counted_from(text, Span(span_start, span_end), found, before, after):
        return True
    if _PART_BEFORE.search(before) or _PART_AFTER.match(after):
        return True
    if found[0] in _PART_BEFORE_FIRST and _PART_BEFORE_FIRST[found[0]].search(before):
        return True
    if _IN_MONTH_AND_NUMBER.fullmatch(found) and text[span_start : span_start + 3].lower() == "in ":
        return True  # "In May 24 people died"
    if found[0] == "M" and _FIGURE_BEFORE.search(text, max(0, span_start - 12), span_start):
        return True
    if _FOR_YEARS.fullmatch(found):  # "for years" up to publication, as "has been" says
        is_perfect = _PERFECT_BEFORE.search(
            text, max(0, span_start - 80), span_start
        ) or _PERFECT_AFTER.match(text, span_end)
        return not is_perfect or after[:1] in tuple("TLoxA")
    if _YEAR_ALONE_FORM.fullmatch(found):
        if text[span_start : span_start + 3].lower() == "at ":
            return True  # "at 1500" is a clock time
        return bool(_COUNTED_YEARS.match(text, span_end)) or text[span_end : span_end + 1] in ("/", "%")
    return False


def _is_counted_from(text: str, span: Span, found: str, before: str, after: str) -> bool:
    """Return whether a match is the date from which another one is counted, or the weekday that is counted.

    "The eve of 3 May", "the Tuesday after 3 May", "three weeks to the day after 3 May", "week 3 of May".
    """
    words_before = text[max(0, span.start - 24) : span.start]
    if _COUNTED_BEFORE.search(words_before):
        return True
    if found[0] == "D" and (before[-1:] in tuple("wUu") or _NUMBERED_BEFORE.search(words_before)):
        return True
    if not _ENDS_WITH_WEEKDAY.search(found):
        return False
    return bool(_DATE_AFTER_WEEKDAY.match(after)) or bool(
        words_before.lower().endswith("the ") and _SIDE_AFTER.match(text, span.end)
    )


_COUNTED_BEFORE = re.compile(
    r"\b(?:eve\sof(?:\sthe)?|so\sfar|half\s?-?way|(?:same|this)\s(?:time|period|day|week|month|quarter|point)|(?:week|month|year|decade)s?\sto|(?:in|over)\sthe\s(?:\w+\s)?(?:weeks|months|days|years)\sto)\s$"
)
_NUMBERED_BEFORE = re.compile(
    r"\b(?:[Ww]eek|[Dd]ay|[Pp]art|[Cc]hapter|[Ss]ection|[Pp]hase|[Ss]tage|[Rr]ound|[Ll]evel|[Aa]rticle|[Rr]ule|[Pp]age|[Rr]oom|[Nn]o\.?)\s$"
)
_ENDS_WITH_WEEKDAY = re.compile("[Wz]p?$")
_DATE_AFTER_WEEKDAY = re.compile("l[Lmh]*[DMYI]|[aND][wuj]g")
_SIDE_AFTER = re.compile(r"\s(?:after|before|following|preceding)\b")
_DATE_KINDS = "DMYWCRKNFIZ"
# What shows that a match is a part of a longer date, by the letters before it and after it.
_PART_BEFORE = re.compile(
    rf"(?:[{_DATE_KINDS}][T\-][Lmh]*|[{_DATE_KINDS}pwuj]X[Lmh]*|[bfkmP]|b[^A]*A[mh]*|[xnwuU]oh?)$"
)
_PART_AFTER = re.compile(
    rf"(?:,?T[Lmh]*[{_DATE_KINDS}]|[\-/][Lmh]*[{_DATE_KINDS}]|,?Y|[AX]h?D(?:,?Y|,|$)|X[Lmh]*[{_DATE_KINDS}ste]|ho?Y|g|J)"
)
_PART_BEFORE_FIRST = {  # by its own first letter: "3 May until 7 May", "two days before 7 May"
    "W": re.compile("n$"),  # "the third Thursday of the month"
    "T": re.compile(rf"[{_DATE_KINDS}p]$"),
    "l": re.compile("[wuUjzpW]$"),
    "f": re.compile("[wuUj]L?$"),  # "two weeks from 7 May"
    "M": re.compile("Y$"),  # "2017 March 7"
}
# What follows a date without its year, if the last date of the row has it: ", April 5 and May 7, 2016".
_DATES_OF_ONE_YEAR = re.compile(r"(?:(?:,|,?[AX])(?:(?:W,?)?h?(?:DoM|DM|MhD|MD)|M))+,?Y")
_IN_MONTH_AND_NUMBER = re.compile("LMD")
_FOR_YEARS = re.compile("VN?[wuj]")
_YEAR_ALONE_FORM = re.compile(_YEAR_ALONE)
_NEXT_UNIT = re.compile(r"next\s(?:day|week|weekend|month|year)s?\b", re.IGNORECASE)
_TOPIC = re.compile(r"m(?=[WRst])")  # "about Monday", which is seldom "around Monday"


def _build_phrase(
    text: str, tokens: Sequence[_Token], kinds: str, start: int, end: int
) -> FoundPhrase | None:
    last = tokens[end - 1]
    is_possessive = text[last.end : last.end + 1] in ("'", "’")
    if (is_possessive and re.match("[LlfTm]", kinds[start:end])) or _TOPIC.match(kinds, start, end):
        start += 1  # "after Tuesday's meeting" is not after Tuesday
    found = kinds[start:end]
    if not found or not any(kind in "ZDMYWCIKFRgsBtvVrHujwxzS" for kind in found):
        return None
    span = Span(tokens[start].start, _strip_full_stop(text, tokens[start].start, last))
    words = text[span.start : span.end]
    year = year_offset = later_year = 0
    years = [token for token in tokens[start:end] if token.kind == "Y"]
    if years:
        year = int(text[years[-1].start : years[-1].end])
    elif not set(found) & set("YZIKgstj") and set(found) & set("MF"):
        dated = [token for token in tokens[start:end] if token.kind in "MDF"]
        year_offset = dated[-1].end - span.start
        following = _DATES_OF_ONE_YEAR.match(kinds, end)
        if following:
            token = tokens[following.end() - 1]
            later_year = int(text[token.start : token.end])
    elif "I" in found:
        iso = next(token for token in tokens[start:end] if token.kind == "I")
        year = int(re.search("[0-9]{4}", text[iso.start : iso.end])[0])  # type: ignore[index]
    return FoundPhrase(
        span,
        words,
        year,
        year_offset,
        later_year,
        leads_line(text, Span(span.start, last.end)),
        has_month=not set("MFI").isdisjoint(found),
    )


def _strip_full_stop(text: str, start: int, last: _Token) -> int:
    """Return the end of a phrase without the full stop of its sentence."""
    if text[last.end - 1] == "." and not text[max(start, last.end - 3) : last.end].lower().endswith(".m."):
        return last.end - 1
    return last.end
