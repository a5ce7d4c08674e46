"""Quotations: a text as it is kept, words anchored in it, and whether a quotation stands in it.

Pure: no Django model, no request, no database. Places are Unicode code points, from one to before another.

    clean, from_html        a pasted text, or pasted HTML, in the form in which it is kept
    Index                   a text folded once, for many look-ups: 100 quotations in 2 MB take under a second
    Index.check, check      words in a text → Verdict: exact, same, shortened, ambiguous, different, no-text
    anchor, find            a stretch of a text → Selector (W3C TextQuoteSelector), and back, in a text pasted anew
    compare, same_words     two printings of a statement, word by word

    characters  which characters are seen, and which count as the same
    folding     a text as only its words count, and the way back to its places
    seeking     where whole words stand
    shortening  quotations with "…", "[…]" and "[words inserted]"
    nearest     the nearest passage to words that do not stand in the text
    lookalikes  letters of another script

Rules and reasons: docs/decisions/0015-quotations.md.
"""

from timeline.quotes.anchors import LONGEST_CONTEXT, Found, Selector, anchor, find
from timeline.quotes.cleaning import Cleaned, Removed, clean
from timeline.quotes.comparing import Comparison, Run, compare, same_words
from timeline.quotes.index import Index, check
from timeline.quotes.markup import from_html
from timeline.quotes.verdicts import Part, Place, Span, Verdict

__all__ = [
    "LONGEST_CONTEXT",
    "Cleaned",
    "Comparison",
    "Found",
    "Index",
    "Part",
    "Place",
    "Removed",
    "Run",
    "Selector",
    "Span",
    "Verdict",
    "anchor",
    "check",
    "clean",
    "compare",
    "find",
    "from_html",
    "same_words",
]
