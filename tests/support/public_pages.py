"""Every page that a reader may be shown: what holds for all of them is tested on this one table.

A page that is new belongs here, and with that into the tests of markup, axe, room and so on. Each is asked
of the site itself, once for a run: publications do not change, so neither do the pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, override_settings

from newsroom.away_page import TypedField
from tests.support import sample_documents
from tests.support.publications import publish, withdraw
from tests.support.tiers import IS_FULL
from timeline.actions.reports import ReportDraft, report_error
from timeline.document import Document
from timeline.models import Publication, Report
from timeline.public.delay_tokens import make_delay_token

HOST = "news.example"
NEWSROOM = {
    "name": "The Example Courier",
    "contact": "desk@example.org",
    "policy_url": "https://example.org/policy",
}
# The languages that a timeline may speak; as a rule the one with the longest words, and one from right to left.
# What belongs to no timeline speaks the site's own.
LANGUAGES = [code for code, _name in settings.LANGUAGES] if IS_FULL else ["de", "ar"]
WORDS = "It was a Monday, not a Tuesday."


class Shown(NamedTuple):
    """A page as a reader gets it."""

    status: int
    html: str


@dataclass(frozen=True)
class Asked:
    """How a page is asked for. `{token}` stands for the address at which the reader of a report is told."""

    address: str
    status: int = 200
    posted: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)


def slug(language: str) -> str:
    """The address of the timeline in which every field of the format holds something, in this language."""
    return f"every-field-{language}"


def _of_a_timeline(language: str) -> dict[str, Asked]:
    """The pages of a timeline that speaks a language, by name."""
    at, gone = f"/t/{slug(language)}/", f"/t/withdrawn-{language}/"
    form = f"{at}report/"
    return {
        "timeline": Asked(at),
        "chosen dates": Asked(f"{at}?from=2026-02-04&to=2026-02-05"),
        "found": Asked(f"{at}?q=dam&party=agency1&kind=statement&standing=disputed"),
        "nothing found": Asked(f"{at}?q=unheard"),
        "senseless": Asked(f"{at}?from=soon&to=2026/..&party=nobody1&kind=rumour&standing=sure&key=yes&q=?"),
        "known on a day": Asked(f"{at}?known=2025-11-30"),
        "known too early": Asked(f"{at}?known=2025-11-29", 404),
        "known on no day": Asked(f"{at}?known=%3Cb%3Esoon", 400),
        "event": Asked(f"{at}crack1/"),
        "statement": Asked(f"{at}denial1/"),
        "request": Asked(f"{at}ask1/"),
        "withdrawn entry": Asked(f"{at}gone1/"),
        "party": Asked(f"{at}party/owner1/"),
        "person": Asked(f"{at}party/chief1/"),
        "protected party": Asked(f"{at}party/witness1/"),
        "sources": Asked(f"{at}sources/"),
        "chart": Asked(f"{at}chart/"),
        "superseded chart": Asked(f"{at}v/1/chart/"),
        "changes": Asked(f"{at}changes/"),
        "comparison": Asked(f"{at}changes/?from=1&to=2"),
        "nothing to compare": Asked(f"{at}changes/?from=2&to=2"),
        "superseded": Asked(f"{at}v/1/"),
        "report": Asked(f"{form}?entry=crack1"),
        "report from nowhere": Asked(f"{form}?entry=nosuch1"),
        "report refused": Asked(form, 422, {"words": "wrong", "email": "nobody", "homepage": "x"}),
        "report received": Asked(f"{form}{{open {language}}}/"),
        "report answered": Asked(f"{form}{{closed {language}}}/"),
        "frame": Asked(f"{at}embed/"),
        "frame of an event": Asked(f"{at}crack1/embed/"),
        "frame of a statement": Asked(f"{at}denial1/embed/"),
        "frame of nothing": Asked(f"{at}nosuch1/embed/", 404),
        "no such entry": Asked(f"{at}nosuch1/", 404),
        "withdrawn": Asked(gone, 410),
        "withdrawn version": Asked(f"{gone}v/1/"),
        "withdrawn chart": Asked(f"{gone}chart/", 410),
        "withdrawn changes": Asked(f"{gone}changes/"),
        "withdrawn frame": Asked(f"{gone}embed/", 410),
        "withdrawn report": Asked(f"{gone}report/", 410),
        "empty": Asked(f"/t/empty-{language}/"),
    }


# Of the site, and of timelines that are the same in every language.
_OF_THE_SITE = {
    "index": Asked("/"),
    "index: found": Asked("/?q=nordhavn"),
    "index: not searched": Asked("/?q=%3F!"),
    "index: no such page": Asked("/?page=99", 404),
    "sample": Asked("/t/facebook-reports-bbc/"),
    "sample entry": Asked("/t/facebook-reports-bbc/46j6d4tt/"),
    "long words": Asked("/t/long-words/"),
    "long words: entry": Asked("/t/long-words/denial1/"),
    "long words: party": Asked("/t/long-words/party/owner1/"),
    "long words: sources": Asked("/t/long-words/sources/"),
    "long words: chart": Asked("/t/long-words/chart/"),
    "long words: changes": Asked("/t/long-words/changes/"),
    "long words: report": Asked("/t/long-words/report/?entry=crack1"),
    "long words: frame": Asked("/t/long-words/embed/"),
    "long": Asked("/t/long-story/"),
    "long: one stretch opened": Asked("/t/long-story/?open=3"),
    "long: all opened": Asked("/t/long-story/?open=all"),
    "too many reports": Asked("/t/long-words/report/", 429, {"words": WORDS}),
    "under embargo": Asked("/t/under-embargo/", 404),
    "no such page": Asked("/no-such-page/", 404),
    "no such moment": Asked(f"/t/{slug('de')}/timegate", 400, headers={"Accept-Datetime": "yesterday"}),
}

PAGES: dict[str, Asked] = {
    **_OF_THE_SITE,
    **{
        f"{name} ({language})": asked
        for language in LANGUAGES
        for name, asked in _of_a_timeline(language).items()
    },
}
# Error pages of Django, which no request in this table causes.
TEMPLATES = ["403.html", "403_csrf.html", "500.html", "503.html"]
CONTEXTS: dict[str, dict[str, Any]] = {
    "500.html": {},
    "503.html": {
        "is_post": True,
        "address": "/t/fire/report/",
        "token": "t",
        "hidden": [TypedField("entry", "a1")],
        "shown": [TypedField("words", "The date is wrong.\nIt was Monday.")],
    },
}
NAMES = [*PAGES, *TEMPLATES]


def names_in(language: str) -> list[str]:
    """Return the names of the pages of a timeline in this language."""
    return [f"{name} ({language})" for name in _of_a_timeline(language)]


# Each kind of page once, in the language with the longest words; and what runs from right to left.
KINDS = [*_OF_THE_SITE, *names_in("de"), *TEMPLATES]
RIGHT_TO_LEFT = names_in("ar")


def ask_for_all() -> dict[str, Shown]:
    """Ask the site for every page of the table; what is published for that is taken back."""
    settings_of_a_newsroom = override_settings(
        NEWSROOM=NEWSROOM,
        ALLOWED_HOSTS=[HOST],
        REPORTS_PER_ADDRESS=0,
    )
    with settings_of_a_newsroom, transaction.atomic():
        tokens = dict(_publish_all())
        found = {name: _ask(asked, tokens) for name, asked in PAGES.items()}
        found |= {
            name: Shown(200, render_to_string(name, CONTEXTS.get(name, {"newsroom": NEWSROOM})))
            for name in TEMPLATES
        }
        transaction.set_rollback(True)
    for cache in caches.all():
        cache.clear()
    return found


def _ask(asked: Asked, tokens: dict[str, str]) -> Shown:
    client = Client(headers={"host": HOST, **asked.headers})
    address = asked.address
    for name, token in tokens.items():
        address = address.replace(f"{{{name}}}", token)
    if asked.posted is None:
        response = client.get(address, secure=True)
    else:
        fields = {"opened": make_delay_token(address.split("/")[2]), **asked.posted}
        response = client.post(address, fields, secure=True)
    assert response.status_code == asked.status, f"{response.status_code} for {address}"
    return Shown(response.status_code, response.content.decode())


def _publish_all() -> Iterator[tuple[str, str]]:
    """Publish the timelines of the table, and yield the secret parts of the addresses of reports."""
    publish(sample_documents.sample())
    publish(sample_documents.long_words())
    publish(sample_documents.long())
    publish(
        _find_headed(sample_documents.sample(), slug="under-embargo"), embargo_until=sample_documents.FAR_OFF
    )
    for language in LANGUAGES:
        publish(_find_headed(sample_documents.before_every_field(), slug=slug(language), language=language))
        live = publish(_find_headed(sample_documents.every_field(), slug=slug(language), language=language))
        yield f"open {language}", _report(live).token
        closed = _report(live)
        Report.objects.filter(pk=closed.pk).update(
            state="corrected",
            outcome="You were right.\n\nThank you.",
            handled_at=sample_documents.LONG_AGO,
            email="",
        )
        yield f"closed {language}", closed.token
        gone = publish(
            _find_headed(sample_documents.every_field(), slug=f"withdrawn-{language}", language=language)
        )
        withdraw(gone.timeline, reason="A court has ruled.\n\nWe will say more.")
        publish(_find_headed(sample_documents.empty(), slug=f"empty-{language}", language=language))


def _report(live: Publication) -> Report:
    return report_error(live, ReportDraft(words=WORDS, entry="crack1", email="reader@example.org"))


def _find_headed(whole: Document, **head: str) -> Document:
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, **head))
