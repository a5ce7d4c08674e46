"""What is hidden from readers for now: documents without it, and the responses at its own addresses.

A hiding is in force until somebody ends it or a trusted clock has passed its end (`Hiding.is_over`). Pages are rendered
from a redacted document. An address whose bytes are those of a hidden part, or of the published document itself, is 410.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any

import msgspec
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from timeline import document
from timeline.document import Document, redaction
from timeline.document.redaction import RedactionTexts, Target
from timeline.models.publications import Publication
from timeline.models.takedowns import Hiding, find_public_ids
from timeline.presentation.language import use_language
from timeline.presentation.removals import UNDER_REVIEW
from timeline.public.caching.responses import HTML, build_site_context
from timeline.text.word_removal import WordMatcher

PROBLEM_JSON = "application/problem+json"
SHARED_KINDS = (Hiding.Kind.PARTY, Hiding.Kind.SOURCE)


def list_hidings(timeline_ids: list[int]) -> dict[int, list[Hiding]]:
    """Return what is hidden in each of these timelines, by their keys. A party or source is hidden in all.

    Each has the `public_ids` of that timeline.
    """
    concerns = Q(timeline__in=timeline_ids) | Q(kind__in=SHARED_KINDS)
    rows = [row for row in Hiding.objects.unended().filter(concerns).order_by("pk") if not row.is_over]
    public_ids = find_public_ids(timeline_ids, rows)
    hidings: dict[int, list[Hiding]] = {}
    for pk in timeline_ids:
        hidings[pk] = [copy(row) for row in rows if row.timeline_id == pk or row.kind in SHARED_KINDS]
        for row in hidings[pk]:
            row.public_ids = tuple(public_ids[pk, row.kind, row.subject_uid])
    return hidings


def attach_hidings(publications: list[Publication]) -> list[Publication]:
    """Note at each publication what is hidden in it, and return those of which anything may be shown.

    They come from a query with `with_hidings`. A publication with something hidden gets another `digest` for this request, so that no page of it is taken for one
    without. What a list says of it (`title`, `summary`, `note`) is without the hidden words.
    """
    if not any(publication.has_hidings for publication in publications):
        return publications
    by_timeline = list_hidings([publication.timeline_id for publication in publications])
    shown = []
    for publication in publications:
        hidings = by_timeline[publication.timeline_id]
        if not hidings:
            shown.append(publication)
            continue
        publication.hidings = tuple(hidings)
        keys = ",".join(str(hiding.pk) for hiding in hidings)
        publication.published_digest = publication.digest
        publication.digest = document.compute_digest(f"{publication.digest} without {keys}".encode())
        if not is_hidden(publication):
            _redact_listed_texts(publication)
            shown.append(publication)
    return shown


def is_hidden(publication: Publication) -> bool:
    """Whether the whole publication is hidden: its timeline, or this version."""
    return any(
        hiding.kind == Hiding.Kind.TIMELINE
        or (hiding.kind == Hiding.Kind.VERSION and hiding.number == publication.number)
        for hiding in publication.hidings
        if hiding.timeline_id == publication.timeline_id
    )


def is_part_hidden(publication: Publication, uid: str) -> bool:
    """Whether the entry or party with this id is hidden."""
    return uid in publication.hidden_ids or uid in list_hidden_ids(publication)


def list_hidden_ids(publication: Publication) -> list[str]:
    """Return the ids of hidden entries and parties, which have addresses of their own."""
    return [
        uid
        for hiding in publication.hidings
        if hiding.kind in ("entry", "party")
        for uid in (hiding.subject_uid, *hiding.public_ids)
    ]


def redact_hidden(whole: Document, hidings: tuple[Hiding, ...]) -> Document:
    """Return the document without what is hidden, or the same object if it contains nothing of it."""
    if not hidings:
        return whole
    texts = build_hidden_texts(whole.timeline.language)
    at = whole.version.published if whole.version else ""
    redacted = whole
    for hiding in hidings:
        kind: Any = hiding.kind
        if hiding.kind not in ("entry", "party", "source"):
            continue
        words = tuple(hiding.words)
        # An address cannot change, and it is no text.
        if redaction.list_matching_ids(redacted, words):
            words = tuple(text for text in words if not redaction.list_matching_ids(redacted, [text]))
        target = Target(kind=kind, id=hiding.subject_uid, public_ids=hiding.public_ids, words=words)
        without = redaction.redact(redacted, target, texts, at)
        if without is not redacted:
            uid = redaction.find_told_id(redacted, target)
            redacted = mark_hidden(without, [(kind if uid else "words", uid)])
    return redacted


def mark_hidden(redacted: Document, parts: Sequence[tuple[str, str]]) -> Document:
    """Return the document with these parts, by kind and id, in its list of removals, as under review."""
    kind: Any
    for kind, uid in parts:
        redacted = redaction.mark(redacted, kind, uid, UNDER_REVIEW, "withheld")
    return redacted


def list_hidden_parts(redacted: Document) -> list[tuple[str, str]]:
    """Return kind and id of each part that is under review."""
    return [(removal.kind, removal.id) for removal in redacted.removals if removal.at == UNDER_REVIEW]


def unmark_hidden(redacted: Document) -> Document:
    """Return the document without these marks, which the published format does not have."""
    removals = [removal for removal in redacted.removals if removal.at != UNDER_REVIEW]
    return msgspec.structs.replace(redacted, removals=removals)


def build_hidden_texts(language: str) -> RedactionTexts:
    """Return what stands in place of hidden parts."""
    with use_language(language):
        return RedactionTexts(
            marker=_("[under review]"),
            entry=_("This entry is under review."),
            party=_("[name under review]"),
            source=_("a source that is under review"),
            version=_("[version under review]"),
        )


def remove_hidden_words(publication: Publication, text: str) -> str:
    """Return a text that is shown beside a publication, without the words that are hidden in it."""
    words = [word for hiding in publication.hidings for word in hiding.words]
    if not words:
        return text
    return WordMatcher(words).remove(text, build_hidden_texts(publication.language).marker)


def _redact_listed_texts(publication: Publication) -> None:
    for name in ("title", "summary", "note"):
        # A list may not have loaded all of them.
        if name in publication.__dict__:
            setattr(publication, name, remove_hidden_words(publication, getattr(publication, name)))


def make_hidden_response(
    request: HttpRequest, language: str, *, template: str = "public/under_review.html"
) -> HttpResponse:
    """Return a 410 page that says that something is under review; for programs the same as problem details."""
    path = request.path
    if path.endswith(
        (".json", ".jsonld", ".atom", ".png", ".xml", ".csv", ".xlsx", ".ics", ".md")
    ) or path.startswith("/oembed"):
        problem = {
            "title": "Under review",
            "status": 410,
            "detail": "This is hidden while it is under review.",
        }
        response = HttpResponse(msgspec.json.encode(problem), status=410, content_type=PROBLEM_JSON)
        response["Access-Control-Allow-Origin"] = "*"
    else:
        with use_language(language):
            page = render_to_string(template, {"is_under_review": True, **build_site_context(language)})
        response = HttpResponse(page, status=410, content_type=HTML)
    # Nobody keeps it: it ends within days.
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def is_version_removed(publication: Publication) -> bool:
    """Whether a takedown removed everything of this version."""
    # Every other version has entries, or withdrawn ones.
    if publication.entries:
        return False
    whole = document.decode(publication.data)
    return not whole.order and any(removal.kind == "version" for removal in whole.removals)
