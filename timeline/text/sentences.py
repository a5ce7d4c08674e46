"""The first sentences of a text, without knowledge of its language."""

import re

# The end of a sentence, with the quotation marks and brackets that close after it. Not after a single letter or one or
# two digits, as in "J. Smith" and "7. März", nor after these abbreviations.
_ABBREVIATIONS = (
    "approx|bzw|ca|cf|dr|etc|gen|gov|hr|jr|lt|mlle|mme|mr|mrs|ms|nr|prof|rev|sen|sr|sra|st|usw|vs"
)
_END = re.compile(r"(?:(?<!\b\d)(?<!\b\d\d)\.|[!?…؟۔]+)[\"'”’“»›)\]]*(?=\s|$)|[。！？]+[」』”)]*", re.UNICODE)
_ABBREVIATED = re.compile(rf"\b(?:{_ABBREVIATIONS}|\w)$", re.IGNORECASE)


def take_sentences(text: str, count: int) -> str:
    """Return the first sentences of the first paragraph of a text, on one line."""
    first = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    # No-break spaces stay: French has them before marks.
    paragraph = re.sub(r"[^\S\u00a0\u202f]+", " ", first)
    for match in _END.finditer(paragraph):
        if match[0].startswith(".") and _ABBREVIATED.search(paragraph, 0, match.start()):
            continue
        following = paragraph[match.end() :].lstrip()
        if following[:1].islower():
            continue
        count -= 1
        if not count:
            return paragraph[: match.end()]
    return paragraph
