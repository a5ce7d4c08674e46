"""Dates in an editor's words: "last week", "between 1 and 3 March 2017", "around noon on Tuesday".

The grammar is English and small. A date is a row of tokens whose kinds stand in a table (`month year`,
`n month year`); what is said of it, or of two, is told by the words at its beginning, its end or in
between. Every step looks at each token a bounded number of times. Nothing is guessed: what can be read
in two ways is, in both.

    reading     Reading and `read`, the way in: EDTF first, then words; every reading is checked
    clauses     "before", "since", "between … and …", "from … to …", "… or …"
    ends        two dates or more, each completed by what another says
    lengths     "two weeks before …", "the week of …", "for years"
    single      one date, with "about", "late", "in the evening" and its clock time
    absolute    the forms of dates with their year
    relative    the forms of dates told from the day of publication
    term        what one date comes to, and what it is read against
    days        days as numbers, and the publication date
    hours       clock times in words
    tokens      text → tokens
    vocabulary  the words
    refusals    what is said of what is not read
"""

from timeline.dates.phrases.reading import Reading, parse_phrase

__all__ = ["Reading", "parse_phrase"]
