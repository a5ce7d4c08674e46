"""Phrases in other languages than English, put into the English words that the grammar reads.

A language is data: its words and their English words, its figures ("15 h 30", "7.3.2017") and its word order.
What the words mean is decided in one place, the grammar for English.

    translation  Language and `translate`: the text of one language → English words
    word_order   the rules of word order, for all these languages and for some
    figures      numbers and clock times as English words
    french, german, spanish, arabic
"""

from collections.abc import Sequence

from timeline.dates.phrases.languages.arabic import ARABIC
from timeline.dates.phrases.languages.french import FRENCH
from timeline.dates.phrases.languages.german import GERMAN
from timeline.dates.phrases.languages.spanish import SPANISH
from timeline.dates.phrases.languages.translation import Language, Translation, translate

_LANGUAGES = {language.code: language for language in (FRENCH, GERMAN, SPANISH, ARABIC)}

__all__ = ["Language", "Translation", "find_language", "list_languages", "translate"]


def find_language(tag: str) -> Language | None:
    """Return the language of a language tag ("fr-CA"); None for English and for languages without tables."""
    return _LANGUAGES.get(tag.lower().replace("_", "-").partition("-")[0])


def list_languages() -> Sequence[Language]:
    """Return all languages that have tables."""
    return tuple(_LANGUAGES.values())
