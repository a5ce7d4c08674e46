"""Which language a page speaks, and which way it runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

# Written from right to left (ISO 639).
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let the interface speak a language (BCP 47), or LANGUAGE_CODE where it is none of LANGUAGES."""
    try:
        spoken = translation.get_supported_language_variant(language.lower())
    except LookupError:
        spoken = settings.LANGUAGE_CODE
    with translation.override(spoken):
        yield


def direction(language: str) -> str:
    """Return the direction in which a language (BCP 47) is written, as HTML has it."""
    return "rtl" if language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"
