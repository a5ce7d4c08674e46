"""The language of a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Activate a language (BCP 47) for the interface; LANGUAGE_CODE if it is none of LANGUAGES."""
    try:
        code = translation.get_supported_language_variant(language.lower())
    except LookupError:
        code = settings.LANGUAGE_CODE
    with translation.override(code):
        yield
