"""The changes page: all versions and corrections of a timeline, and the comparison of two versions."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline.document import Document
from timeline.models.publications import Publication
from timeline.presentation.build import ViewBuilder
from timeline.presentation.changes import Comparison, compare_documents
from timeline.presentation.language import use_language
from timeline.presentation.model import CorrectionView, DateView, PageLinks, RemovalView
from timeline.presentation.removals import list_removals
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    build_site_context,
    compute_tag,
    get_site_url,
    not_found_response,
    send_cached_response,
)
from timeline.public.hidings import attach_hidings, is_version_removed, make_hidden_response
from timeline.public.versions import build_live_date, build_withdrawal

VERSIONS_PER_PAGE = 20
ENTRIES_PER_VERSION = 12
CORRECTIONS_SHOWN = 20


@dataclass(frozen=True)
class VersionListItem:
    """A version in the list. Versions that were never public are not in it, and nothing speaks of them.

    `is_removed`: this version or the one before was taken down as a whole, so that they cannot be compared. `is_reissued`:
    the chain of fingerprints starts anew here.
    """

    publication: Publication
    live_from: DateView
    before: Publication | None
    comparison: Comparison | None
    removals: list[RemovalView]
    is_reissued: bool
    is_removed: bool


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the list of versions, or with `?from=1&to=3` the comparison of two."""
    versions = list(Publication.objects.public_at(slug).with_withdrawal().defer("summary"))
    if not versions:
        return not_found_response()
    shown = attach_hidings(versions)
    if not shown or shown[0] is not versions[0]:
        return make_hidden_response(request, versions[0].language)
    hidden = {version.number for version in versions} - {version.number for version in shown}
    if hidden & set(_parse_numbers(request.GET) or ()):
        return make_hidden_response(request, versions[0].language)
    versions = shown
    if "from" in request.GET or "to" in request.GET:
        response = _respond_with_comparison(request, slug, versions)
    else:
        response = _respond_with_list(request, slug, versions)
    if request.GET or versions[0].withdrawal:
        response["X-Robots-Tag"] = "noindex"
    return response


def _respond_with_list(request: HttpRequest, slug: str, versions: list[Publication]) -> HttpResponse:
    """Return a page of versions, the latest first. `?before=21` starts below this number."""
    typed = request.GET.get("before", "")
    before = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None
    site = get_site_url(request)
    selected = [version for version in versions if before is None or version.number < before]

    def render() -> str:
        last = load_document(versions[0], slug).document
        with use_language(last.timeline.language):
            corrections = _collect_corrections(last, versions[0]) if before is None else []
            return _render(
                last,
                versions,
                site,
                listed=_build_list(slug, selected, live=versions[0].number),
                earlier=selected[VERSIONS_PER_PAGE - 1].number if len(selected) > VERSIONS_PER_PAGE else None,
                corrections=corrections[:CORRECTIONS_SHOWN],
                more_corrections=corrections[CORRECTIONS_SHOWN:],
                most_entries=ENTRIES_PER_VERSION,
            )

    cache_name = "pages" if before is None else "query_pages"
    tag = _compute_tag("changes", slug, versions, site, before)
    return send_cached_response(request, tag, render, HTML, cache_name=cache_name)


def _respond_with_comparison(request: HttpRequest, slug: str, versions: list[Publication]) -> HttpResponse:
    """Return what differs between two versions, in either order.

    If the numbers cannot be read or are equal, the page shows the form and a message. A version that is not public
    gives 404, like its own address.
    """
    numbers = _parse_numbers(request.GET)
    by_number = {version.number: version for version in versions}
    if numbers is not None and not by_number.keys() >= set(numbers):
        return not_found_response(link=TimelineLink.to(versions[0], slug))
    site = get_site_url(request)
    old, new = (by_number[number] for number in numbers) if numbers else (None, None)

    def render() -> str:
        last = load_document(versions[0], slug).document
        with use_language(last.timeline.language):
            comparison, message = None, ""
            if old is None or new is None:
                message = _("Choose two versions to compare.")
            elif is_version_removed(old) or is_version_removed(new):
                message = _("One of these versions was removed: there is nothing to compare.")
            elif old is new:
                message = _("You chose the same version twice. Choose two different versions.")
            else:
                before, after = (
                    load_document(version, slug, is_live=version is versions[0]).document
                    for version in (old, new)
                )
                comparison = compare_documents(before, after, _build_links(slug, new))
            return _render(last, versions, site, old=old, new=new, comparison=comparison, message=message)

    tag = _compute_tag("compare", slug, versions, site, numbers)
    return send_cached_response(request, tag, render, HTML, cache_name="query_pages")


def _parse_numbers(query: QueryDict) -> tuple[int, int] | None:
    """Return the two numbers in a query, the lower first, or None if they are not two numbers."""
    typed = [query.get(name, "").strip() for name in ("from", "to")]
    if not all(re.fullmatch(r"[0-9]+", text) for text in typed):
        return None
    # No version number is longer, and Python refuses to parse very long ones.
    first, second = sorted(int(text) if len(text) <= 9 else 0 for text in typed)
    return first, second


def _render(latest: Document, versions: list[Publication], site: str, **context: Any) -> str:
    """Return the HTML page. `context` has the variables of the list or of the comparison."""
    last, slug = versions[0], latest.timeline.slug
    return render_to_string(
        "public/changes.html",
        {
            "live": last,
            "slug": slug,
            "advisory": latest.timeline.advisory,
            "withdrawn": build_withdrawal(last),
            "choices": [(version, build_live_date(version)) for version in versions]
            if len(versions) > 1
            else [],
            "chosen_new": context.get("new") or last,
            "chosen_old": context.get("old") or versions[min(1, len(versions) - 1)],
            "canonical": reverse("public:changes", args=[slug]),
            "site": site,
            **context,
            **build_site_context(last.language),
        },
    )


def _build_list(slug: str, versions: list[Publication], *, live: int) -> list[VersionListItem]:
    """Return the first page of these versions, each with what it changed. `live` is the number of the last one."""
    items: list[VersionListItem] = []
    older: Document | None = None
    for version, before in zip(versions[:VERSIONS_PER_PAGE], [*versions[1:], None], strict=False):
        newer = older or load_document(version, slug, is_live=version.number == live).document
        older = load_document(before, slug, is_live=False).document if before else None
        is_removed = is_version_removed(version) or (before is not None and is_version_removed(before))
        comparison = (
            compare_documents(older, newer, _build_links(slug, version), brief=True)
            if older and not is_removed
            else None
        )
        items.append(
            VersionListItem(
                publication=version,
                live_from=build_live_date(version),
                before=before,
                comparison=comparison,
                removals=list_removals(newer),
                is_reissued=_starts_chain(newer, older),
                is_removed=is_removed,
            )
        )
    return items


def _starts_chain(newer: Document, older: Document | None) -> bool:
    """Whether this is the first version that got a new fingerprint without naming the one before."""
    if newer.version is None or not newer.version.reissued:
        return False
    return older is None or older.version is None or not older.version.reissued


def _collect_corrections(latest: Document, last: Publication) -> list[CorrectionView]:
    """Return all corrections, the latest first, each with a link to its entry."""
    links = _build_links(latest.timeline.slug, last, permanent=last.withdrawal is None)
    return ViewBuilder(latest, links).list_corrections()


def _build_links(slug: str, publication: Publication, *, permanent: bool = False) -> PageLinks:
    """Return links to entries within the page of a version, or to their own pages if `permanent`."""
    return PageLinks(
        timeline=reverse("public:timeline", args=[slug]),
        in_page=False,
        permanent=permanent,
        whole=reverse("public:version", args=[slug, publication.number]),
    )


def _compute_tag(kind: str, slug: str, versions: list[Publication], *dependencies: object) -> str:
    last = versions[0]
    digests = [version.digest for version in versions]
    return compute_tag(kind, slug, digests, last.withdrawal, *dependencies)
