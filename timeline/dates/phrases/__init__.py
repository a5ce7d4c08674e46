"""Dates in an editor's words: "last week", "between 1 and 3 March 2017", "around noon on Tuesday".

The grammar is English and small. A phrase is a row of tokens. The forms of a date are a table from rows
of token kinds ("n month year") to functions. A word at the beginning, at the end or in the middle of a
phrase says how one date, or two, are meant. Each step looks at each token a bounded number of times. An
ambiguous phrase has several readings; nothing is guessed.

    reading         Reading and `parse_phrase`: EDTF first, then words; every reading is validated
    tokens          text → tokens
    vocabulary      the tables of words
    short_years     years of two digits → each in two centuries
    languages       phrases in other languages → English words
    clock_words     clock times in words: tokens → one token
    clauses         "before", "since", "between … and …", "from … to …", "… or …"
    several_dates   two dates or more, each completed by the others
    durations       "two weeks before …", "the week of …", "for years", "in two weeks"
    single_date     one date, with "about", "late", "in the evening" and its clock time
    times_of_day    "in the evening", "at 10:15", "shortly before 3am", "around midnight"
    absolute_dates  the forms of dates with their year
    relative_dates  the forms of dates relative to the base date
    yearless_dates  the forms of dates without their year
    neighbours      the dates on either side of publication that the same words may name
    base_date       the date of publication, to which a phrase may be relative
    terms           Term, Draft and Context
    edtf_text       days, months and years as EDTF
    phrase_errors   the errors for phrases that are not accepted
"""

from timeline.dates.phrases.reading import Reading, parse_phrase
from timeline.dates.phrases.terms import Direction

__all__ = ["Direction", "Reading", "parse_phrase"]
