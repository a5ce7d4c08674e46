"""Pages are wholly in the language of their timeline, whatever the browser's language and the cache."""

import re
from typing import Any

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.actions.imports import import_document
from timeline.document import Document
from timeline.formats.download_formats import DOWNLOADS
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.presentation.language import use_language

NEWSROOM = {
    "name": "The Example Courier",
    "contact": "desk@example.org",
    "policy_url": "https://example.org/policy",
}
FRENCH_BROWSER = {"Accept-Language": "fr"}
ENGLISH_BROWSER = {"Accept-Language": "en"}


def in_french(whole: Document | None = None, **head: Any) -> Document:
    """Return a document in French."""
    return replace_head(whole or sample_documents.every_field(), **{"language": "fr", **head})


def replace_head(whole: Document, **head: Any) -> Document:
    """Return a document with other values in its head, such as the language."""
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, **head))


@pytest.fixture
def shown() -> page_html.Element:
    return page_html.parse(render_timeline(in_french(), PageOptions(newsroom=NEWSROOM)))


# --- The words ------------------------------------------------------------------------------------

# Words of the interface that are the same in both languages, names of zones and digests, and a capital given
# to "an engineer".
ALIKE = {
    "fr": {
        *("An", "sources", "Organisation", "Article", "Document", "Source", "Sources", "Version", "Contact"),
        *("Correction", "correction", "JSON", "SHA", "Type", "Atom"),
    },
    "ar": {"An", "SHA"},
}
PAGES: dict[str, Any] = {
    "timeline": lambda whole: render_timeline(whole, PageOptions(newsroom=NEWSROOM)),
    "preview": lambda whole: render_timeline(whole, PageOptions(newsroom=NEWSROOM, is_preview=True)),
    "superseded": lambda whole: render_timeline(whole, PageOptions(newsroom=NEWSROOM, superseded_by=3)),
    "sources": lambda whole: render_sources(whole, PageOptions(newsroom=NEWSROOM)),
    **{
        uid: lambda whole, uid=uid: render_entry(whole, uid, PageOptions(newsroom=NEWSROOM))
        for uid in sample_documents.every_field().order
    },
}


def collect_texts(element: page_html.Element) -> set[str]:
    """Return every text of a page, attributes that are read out included."""
    found = set()
    for child in [element, *element.all()]:
        if child.tag in {"script", "style"}:
            continue
        found |= {text for text in child.children if isinstance(text, str)}
        names = ("aria-label", "title", "alt", "placeholder")
        found |= {child.attributes[name] for name in names if name in child.attributes}
    return found


def split_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text))


def collect_words(value: Any) -> set[str]:
    """Return the words of every text in a document."""
    if isinstance(value, str):
        return split_words(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(*map(collect_words, parts))


def list_own_words(whole: Document) -> set[str]:
    """Return the newsroom's own words, and digests with their first 12 characters."""
    own = collect_words(msgspec.to_builtins(whole)) | collect_words(NEWSROOM)
    return own | {word[:12] for word in own if len(word) == 64}


# What formats are called in every language.
FORMAT_NAMES = {word for module in DOWNLOADS.values() for word in split_words(module.NAME)}


@pytest.mark.sampled
@pytest.mark.parametrize("language", ALIKE)
@pytest.mark.parametrize("name", PAGES)
def test_only_the_newsroom_s_words_are_the_same_in_two_languages(name: str, language: str) -> None:
    whole = sample_documents.every_field()
    other = replace_head(whole, language=language)
    own = list_own_words(whole)
    in_both = collect_texts(page_html.parse(PAGES[name](whole))) & collect_texts(
        page_html.parse(PAGES[name](other))
    )
    assert set().union(*map(split_words, in_both)) - own - FORMAT_NAMES <= ALIKE[language]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            {"class_": "timeline-facts"},
            "Mise à jour : 10 mars 2026 à 10 h 30 (heure d’Europe centrale) 8 entrées 4 sources 2 points contestés 1 correction",
        ),
        ({"class_": "page-contents"}, "Qui est qui Sources"),
        ({"id": "contested_title"}, "Ce qui est contesté"),
        ({"id": "parties_title"}, "Qui est qui"),
        ({"id": "sources_title"}, "Sources"),
    ],
)
def test_the_frame_is_in_french(shown: page_html.Element, place: dict[str, str], expected: str) -> None:
    assert shown.one(**place).text == expected


@pytest.mark.parametrize(
    ("uid", "place", "expected"),
    [
        ("crack1", {"class_": "entry-date"}, "entre le 10 et le 14 janvier 2026"),
        ("crack1", {"class_": "date-stated"}, "La source dit : « the other week »"),
        ("crack1", {"class_": "verification"}, "Recoupé"),
        ("crack1", {"class_": "last-changed"}, "Dernière modification le 10 mars 2026"),
        (
            "crack1",
            {"class_": "correction"},
            "Correction du 10 mars 2026 : We misread it. Avant : one metre Maintenant : two metres",
        ),
        (
            "crack1",
            {"class_": "entry-facts"},
            "Qui a agi Nordhavn Water Company Autorité Dam Safety Agency Témoin A resident "
            "Où Nordhavn dam 56,5 ; 10,25",
        ),
        (
            "crack1",
            {"class_": "entry-relations"},
            "Ada Lind, pour Nordhavn Water dément : «السد آمن تماما» "
            "Nous avons sollicité Nordhavn Water Company pour une réaction · A répondu",
        ),
        (
            "meeting1",
            {"class_": "entry-date"},
            "3 février 2026, de 14 h 00 à 15 h 30 (heure d’Europe centrale)",
        ),
        ("meeting1", {"class_": "verification"}, "Non confirmé"),
        ("inspection1", {"class_": "verification"}, "Source unique"),
        ("denial1", {"class_": "disclosure"}, "Ada Lind : A cousin of our publisher."),
        ("denial1", {"class_": "statement-to"}, "Destinataire : The Evening Paper"),
        ("gloss1", {"class_": "verification"}, "Contesté"),
        ("ask1", {"class_": "entry-title"}, "Nous avons sollicité Nordhavn Water Company pour une réaction"),
        ("ask1", {"class_": "request-outcome"}, "A répondu Through its spokesperson."),
        ("ask2", {"class_": "entry-title"}, "The Evening Paper a sollicité Ada Lind pour une réaction"),
        ("ask2", {"class_": "request-outcome"}, "Sans réponse"),
        ("ask3", {"class_": "request-outcome"}, "Réaction non sollicitée It was closed."),
        ("ask3", {"class_": "entry-date"}, "date inconnue"),
    ],
)
def test_an_entry_is_in_french(
    shown: page_html.Element, uid: str, place: dict[str, str], expected: str
) -> None:
    assert page_html.entry(shown, uid).one(**place).text == expected


def test_words_without_a_language_have_french_quotation_marks() -> None:
    whole = sample_documents.every_field()
    own = msgspec.structs.replace(whole.statements[0], language="", translation="", words="Le barrage tient")
    shown = page_html.parse(
        render_timeline(
            in_french(msgspec.structs.replace(whole, statements=[own, whole.statements[1]])),
            PageOptions(newsroom=NEWSROOM),
        )
    )
    quoted = page_html.entry(shown, "denial1").one("blockquote", class_="statement-words")
    assert quoted.one("p").children == ["«\u202fLe barrage tient\u202f»"]


def test_french_punctuation_has_non_breaking_spaces() -> None:
    text = render_timeline(in_french(), PageOptions(newsroom=NEWSROOM))
    assert "La source dit\u00a0: «\u202fthe other week\u202f»" in text


# --- Which language -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("fr", "Comment lire cette chronologie"),
        ("FR", "Comment lire cette chronologie"),
        ("fr-CA", "Comment lire cette chronologie"),
        ("fr-a-very-long-tag-of-35-characters", "Comment lire cette chronologie"),
        ("ar", "كيف تقرأ هذا التسلسل الزمني"),
        ("ar-EG", "كيف تقرأ هذا التسلسل الزمني"),
        ("en", "How to read this timeline"),
        ("en-US", "How to read this timeline"),
        ("fro", "How to read this timeline"),
        ("tlh", "How to read this timeline"),
    ],
)
def test_a_page_is_in_the_language_of_its_timeline(language: str, spoken: str) -> None:
    shown = page_html.parse(render_timeline(in_french(language=language), PageOptions(newsroom=NEWSROOM)))
    assert shown.one("html").attributes["lang"] == language
    assert shown.one("details", class_="legend").one("summary").text == spoken


@pytest.mark.parametrize("active", ["en-gb", "fr", "de"])
def test_the_active_language_has_no_effect_and_is_restored(active: str) -> None:
    with translation.override(active):
        one, other = (
            render_timeline(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM)),
            render_timeline(in_french(), PageOptions(newsroom=NEWSROOM)),
        )
        assert translation.get_language() == active
    assert "How to read this timeline" in one
    assert "Comment lire cette chronologie" in other


def test_the_language_is_restored_after_an_error() -> None:
    with translation.override("en-gb"):
        with pytest.raises(RuntimeError), use_language("fr"):
            raise RuntimeError
        assert translation.get_language() == "en-gb"


# --- Over HTTP ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "crack1/", "gone1/", "sources/", "changes/", "v/1/", "v/2/"])
def test_neither_the_browser_nor_the_cache_changes_the_language(
    client: Client, publish: Publish, rest: str
) -> None:
    whole = sample_documents.every_field()
    assert whole.version is not None
    for language, slug in (("en-GB", "english"), ("fr", "french")):
        head = msgspec.structs.replace(whole.timeline, language=language, slug=slug)
        for number in (1, 2):
            version = msgspec.structs.replace(whole.version, number=number)
            publish(msgspec.structs.replace(whole, timeline=head, version=version))
    for kept in (False, True):
        for slug, browser in (("french", ENGLISH_BROWSER), ("english", FRENCH_BROWSER)):
            if not kept:
                cache.clear()
            answer = client.get(f"/t/{slug}/{rest}", headers=browser)
            text = answer.content.decode()
            assert ("Aller au texte" in text) == (slug == "french")
            assert ("Skip to content" in text) == (slug == "english")
            assert "Accept-Language" not in answer.get("Vary", "")
    assert client.get(f"/t/french/{rest}")["ETag"] != client.get(f"/t/english/{rest}")["ETag"]


@pytest.mark.parametrize("rest", ["a1/", "v/9/", "v/9/timeline.json"])
def test_not_found_pages_are_in_the_language_of_the_timeline(
    client: Client, publish: Publish, rest: str
) -> None:
    publish(in_french(slug="french"))
    answer = client.get(f"/t/french/{rest}", headers=ENGLISH_BROWSER)
    shown = page_html.parse(answer.content.decode())
    assert answer.status_code == 404
    assert shown.one("html").attributes["lang"] == "fr"
    assert shown.one("h1").text == "Page introuvable"
    assert shown.one("a", href="/t/french/").attributes["lang"] == "fr"


@pytest.mark.parametrize("address", ["/t/nothing/", "/nowhere"])
def test_not_found_pages_without_a_timeline_are_in_english(client: Client, address: str, db: None) -> None:
    shown = page_html.parse(client.get(address, headers=FRENCH_BROWSER).content.decode())
    assert shown.one("html").attributes["lang"] == "en-gb"
    assert shown.one("h1").text == "Page not found"


def test_the_index_marks_timelines_in_another_language(client: Client, publish: Publish) -> None:
    publish(in_french(slug="french"))
    shown = page_html.parse(client.get("/", headers=FRENCH_BROWSER).content.decode())
    assert shown.one("h1").text == "Timelines"
    item = shown.one("ul", class_="timeline-list").one("li")
    assert item.attributes["lang"] == "fr"
    assert item.one(class_="aside").text == "8 entries · version 1, 10 March 2026, 10:30 CET"


def test_the_desk_is_english_and_the_preview_of_a_french_timeline_is_french(as_editor: Client) -> None:
    timeline = import_document(
        msgspec.structs.replace(in_french(sample_documents.sample()), version=None)
    ).timeline
    desk, preview, again = (
        as_editor.get(f"/desk/t/{timeline.slug}/{rest}", headers=FRENCH_BROWSER, secure=True).content.decode()
        for rest in ("", "preview/", "")
    )
    for english in (desk, again):
        assert page_html.parse(english).one("html").attributes["lang"] == "en-gb"
        assert "March 2017" in english
        assert "mars 2017" not in english
    assert "mars 2017" in preview
    assert page_html.parse(preview).one(class_="banner-preview").text == "Aperçu : non publié"
