"""The respects in which two wordings with the same words differ in form, by name."""

import re
import unicodedata

from timeline.quotes.characters import DASHES, DOUBLE_MARKS, INVISIBLE, SINGLE_MARKS, SPACES
from timeline.quotes.html_references import resolve_references
from timeline.quotes.word_search import CLOSING, CLOSING_IN_TEXT

_FORMS = (
    ("white space", re.compile(f"[{SPACES}]+")),
    ("quotation marks", re.compile(f"[{re.escape(SINGLE_MARKS + DOUBLE_MARKS)}]")),
    ("dashes", re.compile(f"[{re.escape(DASHES)}]+")),
    ("ellipses", re.compile(r"…|\.\.\.|\. \. \.")),
    ("invisible characters", re.compile(f"[{INVISIBLE}]")),
)
_ANY_FORM = re.compile("|".join(pattern.pattern for _name, pattern in _FORMS))


def list_form_differences(words: str, text: str) -> tuple[str, ...]:
    """Return the names of the respects in which words and a passage with the same words differ; none if they are equal."""
    quoted, source = resolve_references(words), resolve_references(text)
    differences = [name for name, form in _FORMS if form.findall(quoted) != form.findall(source)]
    if unicodedata.is_normalized("NFC", quoted) != unicodedata.is_normalized("NFC", source):
        differences.append("Unicode form")
    plain, plain_source = (unicodedata.normalize("NFC", _ANY_FORM.sub("", form)) for form in (quoted, source))
    letters, source_letters = (
        [character for character in form if character.isalpha()] for form in (plain, plain_source)
    )
    if letters != source_letters:
        differences.append("capitals")
    if plain[-1:] != plain_source[-1:] and (plain[-1:] in CLOSING or plain_source[-1:] in CLOSING_IN_TEXT):
        differences.append("closing mark")
    if not differences and words != text:
        differences.append("HTML codes")
    return tuple(differences)
