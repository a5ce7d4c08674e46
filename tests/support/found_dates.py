"""The dates found in a text as pairs of texts, for tables of sentences."""

from timeline.suggestions import suggest

PUBLISHED = "2017-03-09"  # a Thursday


def list_found(text: str, language: str, published: str = PUBLISHED) -> list[tuple[str, str]]:
    """Return the words of each date found in a text, and its readings separated by "|".

    A reading is its EDTF, clock times, and "*" if the words are kept.
    """
    found = []
    for date in suggest(text, published=published, zone="Europe/Paris", language=language).dates:
        assert date.stated == " ".join(text[date.span.start : date.span.end].split())
        readings = []
        for reading in date.readings:
            when = reading.when
            clock = "–".join(filter(None, (when.time, when.end_time)))
            readings.append(" ".join(filter(None, (when.edtf, clock, "*" if when.stated else ""))))
        found.append((date.stated, " | ".join(readings)))
    return found
