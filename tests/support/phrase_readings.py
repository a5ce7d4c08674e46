"""The readings of a phrase as one line of text, for tables of phrases."""

from timeline.dates import parse_phrase

BASE = "2017-03-09"  # a Thursday
PARIS = "Europe/Paris"


def describe_readings(phrase: str, language: str, base: str = BASE, zone: str = PARIS) -> str:
    """Return the readings of a phrase, separated by "|".

    A reading is its EDTF, clock times, the time zone if it is not that of the field, and "*" if the typed words
    are kept.
    """
    readings = parse_phrase(phrase, base=base, zone=zone, language=language)
    lines = []
    for reading in readings:
        when = reading.when
        clock = "–".join(filter(None, (when.time, when.end_time)))
        own_zone = when.zone if when.zone != zone else ""
        lines.append(" ".join(filter(None, (when.edtf, clock, own_zone, "*" if when.stated else ""))))
    return " | ".join(lines)


def list_moments(phrase: str, language: str, base: str, zone: str) -> str:
    """Return the EDTF and clock times of the readings of a phrase, separated by "|"."""
    whens = [reading.when for reading in parse_phrase(phrase, base=base, zone=zone, language=language)]
    return " | ".join(
        f"{when.edtf} {'-'.join(filter(None, (when.time, when.end_time)))}".strip() for when in whens
    )
