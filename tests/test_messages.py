"""Catalogues: every text of the public side is in them, translated and compiled."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages import Catalog
from django.conf import settings
from django.template.base import Lexer, TokenType

from tests.support import page_html
from tools import messages

FRENCH = messages.LOCALE / "fr" / "LC_MESSAGES" / "django.po"
ARABIC = messages.LOCALE / "ar" / "LC_MESSAGES" / "django.po"


def test_every_message_is_translated_and_compiled() -> None:
    assert list(messages.all_faults()) == []


def test_each_language_of_the_settings_has_a_catalogue() -> None:
    spoken = {code.partition("-")[0] for code, _name in settings.LANGUAGES}
    assert {messages.language(file) for file in messages.files()} == spoken
    assert settings.LANGUAGE_CODE in dict(settings.LANGUAGES)


# --- The check itself -----------------------------------------------------------------------------


def test_a_new_text_in_a_template_is_extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    template = tmp_path / "templates" / "public" / "new.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        '{% load i18n %}<p title="{% translate "A new title" %}">\n'
        "    {% blocktranslate count n=3 %}{{ n }} hour{% plural %}{{ n }} hours{% endblocktranslate %}\n"
        '  {{ name|default:_("Nowhere") }} {% translate "Out" context "of" %}\n'
    )
    found = {messages.key(message): message for message in messages.messages_in(messages.extract_messages())}
    assert set(found) == {
        ("A new title", None),
        ("%(n)s hour", None),
        ("Nowhere", None),
        ("Out", "of"),
    }
    assert found["%(n)s hour", None].id == ("%(n)s hour", "%(n)s hours")
    faults = list(messages.differences(messages.extract_messages(), messages.read(FRENCH)))
    assert "not in the catalogue: 'A new title'; make messages adds it" in faults
    assert "no longer in the code: 'Place'; make messages drops it" in faults


def test_a_new_text_in_a_module_is_extracted() -> None:
    code = 'A = pgettext_lazy("a day", "at %(date)s")\nB = _("one " "text")\nC = ngettext_lazy("%d x", "%d xs")\n'
    found = [(text, context) for _line, text, _comments, context in messages.messages_of(code, "x.py")]
    assert found == [("at %(date)s", "a day"), ("one text", None), (("%d x", "%d xs"), None)]


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Out", "", "not translated: 'Out'"),
        ("by %(date)s", "avant", "missing placeholder date: 'by %(date)s'"),
        ("by %(date)s", "avant %(dat)s", "unknown placeholder dat: 'by %(date)s'"),
        ("by %(date)s", "avant %(date)s 100 %", "broken placeholder (incomplete format): 'by %(date)s'"),
        (("%(n)s hour", "%(n)s hours"), ("une heure", ""), "not translated: '%(n)s hour'"),
        (("%(n)s hour", "%(n)s hours"), ("une heure", "%(m)s h"), "unknown placeholder m: '%(n)s hour'"),
        (("%(n)s hour", "%(n)s hours"), ("une heure", "%(n)s heures"), None),
        ("100 %", "100\u202f%", None),
    ],
)
def test_a_translation_that_does_not_fit_is_told(
    text: str | tuple[str, str], translation: str | tuple[str, str], fault: str | None
) -> None:
    catalog = Catalog(locale="fr")
    catalog.add(text, translation)
    assert list(messages.faults_of(catalog)) == ([fault] if fault else [])


def test_a_placeholder_from_a_comment_is_optional() -> None:
    catalog = Catalog(locale="fr")
    comment = ["Translators: %(last)s can be had too."]
    catalog.add("the %(year)ss", "de %(year)s à %(last)s", context="in full", auto_comments=comment)
    catalog.add("the %(year)ss", "années %(year)s", context="short", auto_comments=comment)
    catalog.add("the %(year)ss", "années %(last)s", context="wrong", auto_comments=comment)
    assert list(messages.faults_of(catalog)) == ["missing placeholder year: 'the %(year)ss' (wrong)"]


def test_a_fuzzy_translation_is_reported() -> None:
    catalog = Catalog(locale="fr")
    catalog.add("Out", "Dehors", flags=["fuzzy"], context="of")
    assert list(messages.faults_of(catalog)) == ["fuzzy: 'Out' (of)"]


@pytest.mark.slow
def test_a_catalogue_that_is_not_compiled_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    shutil.copy(FRENCH, copy)
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    stale = ["fr: django.mo is not what django.po compiles to; make messages compiles it"]
    assert list(messages.all_faults()) == stale
    messages.update(copy)
    assert list(messages.all_faults()) == []
    assert copy.read_bytes() == FRENCH.read_bytes()
    copy.write_text(copy.read_text().replace("Demande de réaction", "Sollicitation"))
    assert list(messages.all_faults()) == stale


# --- Typography by language -----------------------------------------------------------------------

# Names, the same in every language.
NAMES = {"JSON", "SHA-256"}
# What is read aloud or shown from an attribute.
SAID = ("alt", "aria-label", "aria-description", "placeholder", "title")
READERS = sorted(
    path for pattern in messages.PUBLIC if "html" in pattern for path in messages.ROOT.glob(pattern)
)


def list_untranslated(template: str) -> list[str]:
    """The words that a template says without asking for their translation."""
    kept, until = [], ""
    for token in Lexer(template).tokenize():
        tag = token.contents if token.token_type is TokenType.BLOCK else ""
        if until:
            until = "" if tag.startswith(until) else until
        elif tag.startswith("blocktranslate"):
            until = "endblocktranslate"
        elif tag == "block page":
            until = "endblock"  # a class, not a word
        elif token.token_type is TokenType.TEXT:
            kept.append(token.contents)
    page = page_html.parse("".join(kept))
    said = strings(page) + [
        element.attributes[name] for element in page.all() for name in SAID if name in element.attributes
    ]
    words = {word for text in said for word in re.findall(r"[^\W\d_][\w-]+", text)}
    return sorted(words - NAMES)


def strings(element: page_html.Element) -> list[str]:
    found = []
    for child in element.children:
        found += [child] if isinstance(child, str) else strings(child)
    return found


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.name)
def test_a_template_for_readers_says_nothing_untranslated(path: Path) -> None:
    assert list_untranslated(path.read_text()) == []


def test_words_outside_a_translation_are_found() -> None:
    template = (
        '{% load i18n %}<p aria-label="A label">{% translate "Fine" %} bare '
        "{% blocktranslate %}fine{% endblocktranslate %} JSON</p>"
    )
    assert list_untranslated(template) == ["bare", "label"]


# --- French as it is printed ----------------------------------------------------------------------


def translate(file: Path) -> list[tuple[str, str]]:
    catalog = messages.read(file)
    return [
        (messages.describe(messages.key(message)), text)
        for message in messages.messages_in(catalog)
        for text in messages.texts(message.string)
    ]


# Expressions of EDTF, whose marks are no punctuation: "?" for uncertain, ".." for an open end. A mark alone follows nothing.
EXPRESSIONS = re.compile(r"^\?$|\S*[\d\[\]]\S*|\? (?=pour|~)|\?, ~")


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("a straight apostrophe, or English quotation marks", r"['\"“”]"),
        ("a colon without the space that does not break", r"(?<!\u00a0):"),
        ("a mark that a line may begin with", r" [:;!?»]"),
        ("a mark without the thin space that does not break", r"(?<!\u202f)[;!?»]|«(?!\u202f)"),
        ("three dots for an ellipsis", r"\.\.\."),
    ],
)
def test_french_has_its_own_typography(what: str, wrong: str) -> None:
    plain = [(name, EXPRESSIONS.sub("", text)) for name, text in translate(FRENCH)]
    assert [name for name, text in plain if re.search(wrong, text)] == [], what


# --- Arabic as it is printed ----------------------------------------------------------------------

# What is fenced off from the direction of its sentence: an expression, or what a reader has typed.
ISOLATED = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069|<code>[^<]*</code>")


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("a fence that stays open, or was never opened", "[\u2066-\u2069]"),
        ("an expression that would be turned round", r"\d[-/]\S*\d|\d\.\.|\.\.\d|\[\d|\d\]|[+-]\d"),
        ("a comma, semicolon or question mark of other languages", r"[,;?]"),
        ("quotation marks of other languages", r"['\"“”‘’]"),
        ("digits of another kind", r"[٠-٩۰-۹]"),
        ("a word that is stretched", "ـ(?![%…])"),
    ],
)
def test_arabic_has_its_own_typography(what: str, wrong: str) -> None:
    plain = [(name, ISOLATED.sub("…", text)) for name, text in translate(ARABIC)]
    assert [name for name, text in plain if re.search(wrong, text)] == [], what
