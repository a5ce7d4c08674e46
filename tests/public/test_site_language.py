"""Pages of no timeline are in the language of the site; a failed report is in that of its timeline."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from newsroom import error_pages
from tests.public.conftest import Publish
from tests.support import page_html, reader_pages, sample_documents

ROOT = Path(__file__).parent.parent.parent
# Words of the list of timelines, the 404 page, the 500 page and the sign-in page.
WORDS = {
    "ar": ("التسلسلات الزمنية", "الصفحة غير موجودة", "حدث خطأ", "تسجيل الدخول إلى مكتب التحرير"),
    "de": ("Chronologien", "Seite nicht gefunden", "Etwas ist schiefgegangen", "Anmeldung für die Redaktion"),
    "en-gb": ("Timelines", "Page not found", "Something went wrong", "Sign in to the desk"),
    "es": ("Cronologías", "Página no encontrada", "Algo ha fallado", "Inicio de sesión en la redacción"),
    "fr": ("Chronologies", "Page introuvable", "Une erreur s’est produite", "Connexion à l’espace de la rédaction"),
}  # fmt: skip
NOT_SENT = {
    "ar": "تعذّر إرسال بلاغك",
    "de": "Ihre Meldung konnte nicht gesendet werden: Ihr Browser blockiert Cookies",
    "en": "Your report could not be sent: your browser blocks cookies for this site, or the page was open too long.",
    "es": "No se ha podido enviar su aviso: su navegador bloquea las cookies",
    "fr": "Votre signalement n’a pas pu être envoyé : votre navigateur bloque les cookies",
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", WORDS)
def test_pages_of_no_timeline_are_in_the_language_of_the_site(language: str, settings: Settings) -> None:
    settings.SITE_LANGUAGE = language
    client = Client(headers={"Accept-Language": "en"})
    responses: tuple[Any, ...] = (
        client.get("/"),
        client.get("/t/nowhere/"),
        error_pages.server_error(RequestFactory().get("/")),
        client.get("/accounts/login/"),
    )
    for response, words in zip(responses, WORDS[language], strict=True):
        root = page_html.parse(response.content.decode())
        assert root.one("h1").text == words
        assert root.one("html").attributes["lang"] == language
        assert root.one("html").attributes.get("dir", "ltr") == ("rtl" if language == "ar" else "ltr")
    # An address that is nobody's.
    assert page_html.parse(client.get("/nowhere").content.decode()).one("h1").text == WORDS[language][1]
    feed = client.get("/feed.atom").content.decode()
    assert f'xml:lang="{language}"' in feed


@pytest.mark.django_db
def test_the_feed_of_all_timelines_counts_in_the_language_of_the_site(
    publish: Publish, settings: Settings
) -> None:
    settings.SITE_LANGUAGE = "fr"
    publish(sample_documents.every_field())
    assert "8 entrées" in Client().get("/feed.atom").content.decode()
    assert "8 entrées" in page_html.parse(Client().get("/").content.decode()).text


@pytest.mark.django_db
def test_the_desk_and_timelines_keep_their_languages(
    publish: Publish, admin_client: Client, settings: Settings
) -> None:
    settings.SITE_LANGUAGE = "fr"
    publish(reader_pages.replace(sample_documents.every_field(), "de"))
    root = page_html.parse(admin_client.get("/t/every-field/").content.decode())
    assert root.one(id="parties_title").text == "Wer ist wer"
    for address in ("/desk/nowhere/", "/accounts/password/change/"):
        root = page_html.parse(admin_client.get(address, follow=True).content.decode())
        assert root.one("html").attributes["lang"] == "en-gb"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "outcome"),
    [
        ("fr", "fr"),
        ("de-AT", "de-AT"),
        ("", "SITE_LANGUAGE is “”. Use one of ar, de, en-gb, es, fr."),
        ("pt", "SITE_LANGUAGE is “pt”. Use one of ar, de, en-gb, es, fr."),
        ("french", "SITE_LANGUAGE is “french”. Use one of ar, de, en-gb, es, fr."),
    ],
)
def test_a_language_that_is_not_there_is_refused_at_the_start(language: str, outcome: str) -> None:
    code = "from newsroom import settings; import json; print(json.dumps(settings.SITE_LANGUAGE))"
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"SITE_LANGUAGE": language, "SECRET_KEY": "only-for-a-test"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        assert outcome in done.stderr
    else:
        assert json.loads(done.stdout) == outcome


@pytest.mark.django_db
@pytest.mark.parametrize("language", NOT_SENT)
def test_a_report_without_cookies_is_answered_in_the_language_of_the_timeline(
    language: str, publish: Publish, settings: Settings
) -> None:
    settings.SITE_LANGUAGE = "es" if language != "es" else "de"
    publish(reader_pages.replace(sample_documents.every_field(), language))
    response = Client(enforce_csrf_checks=True).post(
        "/t/every-field/report/", {"words": "It was two metres."}
    )
    assert (response.status_code, response["Cache-Control"]) == (403, "no-store, private")
    root = page_html.parse(response.content.decode())
    assert root.one("html").attributes["lang"] == language
    assert root.one(role="alert").text.startswith(NOT_SENT[language])
    assert root.one(class_="timeline-link").one("a").attributes["href"] == "/t/every-field/"
    assert "signed in" not in root.text


@pytest.mark.django_db
def test_a_report_on_an_unknown_timeline_without_cookies_is_404() -> None:
    assert Client(enforce_csrf_checks=True).post("/t/nowhere/report/", {"words": "x"}).status_code == 404


@pytest.mark.django_db
def test_a_sign_in_without_cookies_is_refused_in_the_language_of_the_site(settings: Settings) -> None:
    settings.SITE_LANGUAGE = "de"
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert page_html.parse(response.content.decode()).one("h1").text == "Dieses Formular ist veraltet"
