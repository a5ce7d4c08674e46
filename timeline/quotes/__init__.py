"""Quotes: clean a pasted text, find words in it again, and check whether it contains a quotation.

Pure: no Django model, no request, no database. Offsets are Unicode code points from 0; ends are exclusive.

    clean, extract_text         pasted text, or pasted HTML, in the form in which source texts are stored
    TextIndex                   a text normalised once for many look-ups: 100 quotations in 2 MB take less than a second
    TextIndex.check, check      words and a text → Verdict: exact, same, shortened, ambiguous, different, no-text
    find_omissions              what a shortened quotation leaves out, and whether that can change its meaning
    settle_by_earlier_text      the verdict on words of which another occurrence is gone since they were cited
    anchor, find                part of a text → Selector (W3C TextQuoteSelector), and the reverse in a changed text
    compare, has_same_words     the differences of two wordings, word by word

    characters     invisible characters, and characters that count as the same
    normalise      a text in the form in which words are compared, with the offsets of the original
    word_search    whole words in a text
    shortening     quotations with "…", "[…]" and "[words inserted]"
    interruptions  line-end hyphens, footnote marks, captions: what nobody said
    omissions      negations, numbers and names among the words that are left out
    nearest        the passage that is most like words that are not in the text
    lookalikes     letters of another script

Rules and reasons: docs/decisions/0015-quotations.md, docs/decisions/0025-omissions.md.
"""

from timeline.quotes.anchors import MAX_CONTEXT, AnchorMatch, Selector, anchor, find
from timeline.quotes.cleaning import CleanedText, RemovedCharacters, clean
from timeline.quotes.comparison import WordComparison, WordRun, compare, has_same_words
from timeline.quotes.index import TextIndex, check, settle_by_earlier_text
from timeline.quotes.markup import extract_text
from timeline.quotes.omissions import Omission, Weight, add_known_names, find_omissions
from timeline.quotes.shortening import is_shortened
from timeline.quotes.verdicts import QuoteMatch, QuotePart, Verdict

__all__ = [
    "MAX_CONTEXT",
    "AnchorMatch",
    "CleanedText",
    "Omission",
    "QuoteMatch",
    "QuotePart",
    "RemovedCharacters",
    "Selector",
    "TextIndex",
    "Verdict",
    "Weight",
    "WordComparison",
    "WordRun",
    "add_known_names",
    "anchor",
    "check",
    "clean",
    "compare",
    "extract_text",
    "find",
    "find_omissions",
    "has_same_words",
    "is_shortened",
    "settle_by_earlier_text",
]
