"""Which language a page speaks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let the interface speak a language (BCP 47), or LANGUAGE_CODE where it is none of LANGUAGES."""
    try:
        spoken = translation.get_supported_language_variant(language.lower())
    except LookupError:
        spoken = settings.LANGUAGE_CODE
    with translation.override(spoken):
        yield
