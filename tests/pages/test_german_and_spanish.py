"""Pages in German and Spanish: labels, typography, sorting and long words."""

import re
from functools import cache

import msgspec
import pytest
from django.utils import translation

from tests.public.test_languages import (
    FORMAT_NAMES,
    NEWSROOM,
    PAGES,
    collect_texts,
    list_own_words,
    split_words,
)
from tests.support import page_html, sample_documents
from timeline.document import Document
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.text.searchfold import fold, make_sort_key
from tools import messages


def replace_language(language: str, whole: Document | None = None) -> Document:
    """Return a document in another language."""
    whole = whole or sample_documents.every_field()
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, language=language))


@cache
def render_page(language: str) -> page_html.Element:
    return page_html.parse(render_timeline(replace_language(language), PageOptions(newsroom=NEWSROOM)))


# Words that are the same in English, names, and a capital given to "an engineer".
ALIKE = {"An", "November", "Organisation", "Person", "Website", "Feed", "JSON", "SHA", "CET"}


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["de", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_only_the_newsroom_s_words_are_the_same_as_in_english(name: str, language: str) -> None:
    whole = sample_documents.every_field()
    own = list_own_words(whole)
    in_both = collect_texts(page_html.parse(PAGES[name](whole))) & collect_texts(
        page_html.parse(PAGES[name](replace_language(language)))
    )
    assert set().union(*map(split_words, in_both)) - own - FORMAT_NAMES <= ALIKE


FRAME: list[tuple[str, dict[str, str], str]] = [
    (
        "de",
        {"class_": "timeline-facts"},
        "Aktualisiert: 10. März 2026, 10:30 Uhr (MEZ) 8 Einträge 4 Quellen 2 strittige Punkte 1 Korrektur",
    ),
    ("de", {"class_": "page-contents"}, "Wer ist wer Quellen"),
    ("de", {"id": "parties_title"}, "Wer ist wer"),
    ("de", {"id": "sources_title"}, "Quellen"),
    ("de", {"id": "contested_title"}, "Was strittig ist"),
    ("de", {"id": "developers_title"}, "Für Entwicklung und Redaktionen"),
    (
        "es",
        {"class_": "timeline-facts"},
        "Actualización: 10 de marzo de 2026, 10:30 h (CET) 8 entradas 4 fuentes 2 puntos en disputa 1 corrección",
    ),
    ("es", {"class_": "page-contents"}, "Quién es quién Fuentes"),
    ("es", {"id": "parties_title"}, "Quién es quién"),
    ("es", {"id": "sources_title"}, "Fuentes"),
    ("es", {"id": "contested_title"}, "Qué está en disputa"),
    ("es", {"id": "developers_title"}, "Para desarrolladores y redacciones"),
]
ENTRIES: list[tuple[str, str, dict[str, str], str]] = [
    ("de", "crack1", {"class_": "entry-date"}, "zwischen dem 10. und dem 14. Januar 2026"),
    ("de", "crack1", {"class_": "date-stated"}, "In der Quelle heißt es: „the other week“"),
    ("de", "crack1", {"class_": "verification"}, "Mehrfach belegt"),
    ("de", "crack1", {"class_": "last-changed"}, "Zuletzt geändert am 10. März 2026"),
    (
        "de",
        "crack1",
        {"class_": "correction"},
        "Korrektur vom 10. März 2026: We misread it. Vorher: one metre Jetzt: two metres",
    ),
    (
        "de",
        "crack1",
        {"class_": "source-disputes"},
        "Dem widerspricht",
    ),
    (
        "de",
        "crack1",
        {"class_": "entry-facts"},
        "Wer handelte Nordhavn Water Company Behörde Dam Safety Agency Bezeugt von A resident Wo Nordhavn dam 56,5; 10,25",
    ),
    (
        "de",
        "crack1",
        {"class_": "entry-relations"},
        "Ada Lind (für: Nordhavn Water) dementiert dies: «السد آمن تماما» "
        "Wir baten um eine Stellungnahme von: Nordhavn Water Company · Hat geantwortet",
    ),
    ("de", "meeting1", {"class_": "entry-date"}, "3. Februar 2026, von 14:00 bis 15:30 Uhr (MEZ)"),
    ("de", "meeting1", {"class_": "verification"}, "Unbestätigt"),
    ("de", "inspection1", {"class_": "verification"}, "Nur eine Quelle"),
    ("de", "denial1", {"class_": "statement-to"}, "An: The Evening Paper"),
    ("de", "gloss1", {"class_": "verification"}, "Strittig"),
    (
        "de",
        "ask1",
        {"class_": "entry-title"},
        "Wir baten um eine Stellungnahme von: Nordhavn Water Company",
    ),
    (
        "de",
        "ask1",
        {"class_": "entry-facts"},
        "An wen Nordhavn Water Company Anfragende Unsere Redaktion Kontaktweg by e-mail Frist 5. Februar 2026, 17:00 Uhr (MEZ)",
    ),
    ("de", "ask1", {"class_": "request-outcome"}, "Hat geantwortet Through its spokesperson."),
    ("de", "ask2", {"class_": "entry-title"}, "The Evening Paper bat um eine Stellungnahme von: Ada Lind"),
    ("de", "ask2", {"class_": "request-outcome"}, "Hat nicht geantwortet"),
    ("de", "ask3", {"class_": "request-outcome"}, "Nicht um Stellungnahme gebeten It was closed."),
    ("de", "ask3", {"class_": "entry-date"}, "Datum unbekannt"),
    ("es", "crack1", {"class_": "entry-date"}, "entre el 10 y el 14 de enero de 2026"),
    ("es", "crack1", {"class_": "date-stated"}, "La fuente dice: «the other week»"),
    ("es", "crack1", {"class_": "verification"}, "Corroborado"),
    ("es", "crack1", {"class_": "last-changed"}, "Última modificación: 10 de marzo de 2026"),
    (
        "es",
        "crack1",
        {"class_": "correction"},
        "Corrección del 10 de marzo de 2026: We misread it. Antes: one metre Ahora: two metres",
    ),
    (
        "es",
        "crack1",
        {"class_": "source-disputes"},
        "Lo cuestiona",
    ),
    (
        "es",
        "crack1",
        {"class_": "entry-facts"},
        "Quién actuó Nordhavn Water Company Autoridad Dam Safety Agency Testigos A resident Dónde Nordhavn dam 56,5; 10,25",
    ),
    (
        "es",
        "crack1",
        {"class_": "entry-relations"},
        "Ada Lind (Nordhavn Water) lo desmiente: «السد آمن تماما» "
        "Pedimos declaraciones a: Nordhavn Water Company · Respondió",
    ),
    ("es", "meeting1", {"class_": "entry-date"}, "3 de febrero de 2026, de 14:00 a 15:30 CET"),
    ("es", "meeting1", {"class_": "verification"}, "Sin confirmar"),
    ("es", "inspection1", {"class_": "verification"}, "Fuente única"),
    ("es", "denial1", {"class_": "statement-to"}, "A: The Evening Paper"),
    ("es", "gloss1", {"class_": "verification"}, "En disputa"),
    (
        "es",
        "ask1",
        {"class_": "entry-title"},
        "Pedimos declaraciones a: Nordhavn Water Company",
    ),
    (
        "es",
        "ask1",
        {"class_": "entry-facts"},
        "A quién Nordhavn Water Company Quién preguntó Nuestra redacción Contactado por by e-mail Plazo 5 de febrero de 2026, 17:00 h (CET)",
    ),
    ("es", "ask1", {"class_": "request-outcome"}, "Respondió Through its spokesperson."),
    ("es", "ask2", {"class_": "entry-title"}, "The Evening Paper pidió declaraciones a: Ada Lind"),
    ("es", "ask2", {"class_": "request-outcome"}, "No respondió"),
    ("es", "ask3", {"class_": "request-outcome"}, "No se pidieron declaraciones It was closed."),
    ("es", "ask3", {"class_": "entry-date"}, "fecha desconocida"),
]


@pytest.mark.parametrize(("language", "place", "expected"), FRAME)
def test_the_frame_is_in_the_language(language: str, place: dict[str, str], expected: str) -> None:
    assert render_page(language).one(**place).text == expected


@pytest.mark.parametrize(("language", "uid", "place", "expected"), ENTRIES)
def test_an_entry_is_in_the_language(language: str, uid: str, place: dict[str, str], expected: str) -> None:
    assert page_html.entry(render_page(language), uid).one(**place).text == expected


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("de-AT", "So lesen Sie diese Chronologie"),
        ("de-CH", "So lesen Sie diese Chronologie"),
        ("es-419", "Cómo leer esta cronología"),
        ("es-MX", "Cómo leer esta cronología"),
    ],
)
def test_a_regional_variant_uses_its_language(language: str, summary: str) -> None:
    page_of_region = render_page(language)
    assert page_of_region.one("html").attributes["lang"] == language
    assert page_of_region.one("details", class_="legend").one("summary").text == summary


@pytest.mark.parametrize(("language", "quoted"), [("de", "„Der Damm hält“"), ("es", "«Der Damm hält»")])
def test_words_without_a_language_have_the_quotation_marks_of_the_timeline(
    language: str, quoted: str
) -> None:
    whole = sample_documents.every_field()
    own = msgspec.structs.replace(whole.statements[0], language="", translation="", words="Der Damm hält")
    whole = msgspec.structs.replace(whole, statements=[own, whole.statements[1]])
    own_page = page_html.parse(
        render_timeline(replace_language(language, whole), PageOptions(newsroom=NEWSROOM))
    )
    assert (
        page_html.entry(own_page, "denial1").one("blockquote", class_="statement-words").one("p").text
        == quoted
    )


# --- Search and sorting ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written_so"),
    [("strasse", "Straße"), ("STRASSE", "straße"), ("muller", "Müller"), ("ano", "año"), ("grün", "GRÜN")],
)
def test_search_ignores_case_and_diacritics(typed: str, written_so: str) -> None:
    assert fold(typed) == fold(written_so)


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("de", ["Arzt", "Ärzte", "Straße", "Strasser", "Übersee", "Zentrale"]),
        ("es", ["Nadal", "Núñez", "nuzo", "Ñame", "ñandú", "Óscar", "otro"]),
        ("en-gb", ["Nadal", "Ñame", "Nebel"]),
    ],
)
def test_names_are_sorted_by_the_rules_of_the_language(language: str, in_order: list[str]) -> None:
    with translation.override(language):
        assert sorted(set(in_order), key=make_sort_key) == in_order


def test_german_text_is_hyphenated_and_code_is_not() -> None:
    base = (sample_documents.SAMPLE.parents[2] / "static" / "css" / "base.css").read_text()
    assert re.search(r'\[lang\|="de"\] \{\s*hyphens: auto;', base)
    assert re.search(r"code,\s*pre,\s*input,\s*textarea \{\s*hyphens: manual;", base)


# --- Typography -----------------------------------------------------------------------------------


def list_texts(language: str) -> list[str]:
    catalog = messages.read(messages.LOCALE / language / "LC_MESSAGES" / "django.po")
    return [text for message in messages.messages_in(catalog) for text in messages.texts(message.string)]


@pytest.mark.parametrize(
    ("language", "what", "wrong"),
    [
        ("de", "quotation marks of another language", r"[\"”«»']|^[^„]*“|“[^„]*“|„[^“]*„|„[^“]*$"),
        ("de", "an abbreviation that may part", r"\b[vn]\. ?Chr|\d[^\S\u00a0]Uhr"),
        ("de", "three dots for an ellipsis, or a hyphen for a dash", r"\.\.\.| - [a-z]"),
        ("es", "quotation marks of another language", r"[\"“”„']|«[^»]*$"),
        ("es", "an abbreviation that may part", r"\b[ad]\. ?C\."),
        ("es", "a question without its first mark", r"^[^¿]*[a-záéíóúñ]\?"),
        ("es", "a word to the reader", r"(?i)\busted|\btú\b|\bvuestr"),
    ],
)
def test_each_language_has_its_own_typography(language: str, what: str, wrong: str) -> None:
    assert [text for text in list_texts(language) if re.search(wrong, text)] == [], what
