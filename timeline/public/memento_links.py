"""Links between the versions of a timeline, for machines (RFC 7089, "Memento").

`/t/<slug>/` is the original resource and each of its versions a memento. `/t/<slug>/timegate` redirects to the version
that was live at a moment (pattern 2.1 of the RFC: a resource of its own negotiates, by 302, and each memento has its
own address). `/t/<slug>/timemap` lists all versions (link-format, RFC 6690).
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date

from timeline.models.publications import Publication
from timeline.public.caching.responses import get_site_url
from timeline.public.versions import VersionPosition

LINK_FORMAT = "application/link-format"


class MementoURLs:
    """The absolute URLs of a timeline's versions. Absolute because clients store them apart from the page."""

    def __init__(self, request: HttpRequest, slug: str) -> None:
        self.slug = slug
        self.site = get_site_url(request)
        self.original = self._reverse("timeline")
        self.data = self._reverse("json")
        self.timegate = self._reverse("timegate")
        self.timemap = self._reverse("timemap")

    def version(self, number: int) -> str:
        """Return the URL of a version."""
        return self._reverse("version", number)

    def link_mementos(self, *versions: tuple[Publication | None, str]) -> list[str]:
        """Return a link to each version, the oldest first, with the moment at which it went live.

        Each version has a relation ("first", "prev", …, or "" for none). A version that is given several times gets
        one link with all its relations. None is skipped.
        """
        by_number = {version.number: version for version, _relation in versions if version}
        relations: dict[int, list[str]] = {number: [] for number in sorted(by_number)}
        for version, relation in versions:
            if version and relation:
                relations[version.number].append(relation)
        return [
            format_link(
                self.version(number),
                " ".join([*names, "memento"]),
                datetime=format_live_date(by_number[number]),
            )
            for number, names in relations.items()
        ]

    def link_past(self) -> list[str]:
        """Return the links from the original to its timegate and timemap."""
        return [
            format_link(self.timegate, "timegate"),
            format_link(self.timemap, "timemap", type=LINK_FORMAT),
        ]

    def _reverse(self, name: str, *args: object) -> str:
        return self.site + reverse(f"public:{name}", args=[self.slug, *args])


def format_link(target: str, relation: str, **attributes: str) -> str:
    """Return one link for a Link header or a link-format document (RFC 8288, RFC 6690)."""
    parameters = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    return f'<{target}>; rel="{relation}"{parameters}'


def format_live_date(publication: Publication) -> str:
    """Return when a version went live, as an HTTP date."""
    return http_date(publication.live_from.timestamp())


def add_timeline_headers(response: HttpResponseBase, request: HttpRequest, slug: str) -> None:
    """Add the headers of the original resource. They do not depend on the moment in the request."""
    response["Link"] = ", ".join(MementoURLs(request, slug).link_past())


def add_version_headers(
    response: HttpResponseBase, request: HttpRequest, slug: str, position: VersionPosition
) -> None:
    """Add the headers of a memento: when it was live, and the versions beside it."""
    urls = MementoURLs(request, slug)
    mementos = urls.link_mementos(
        (position.first, "first"),
        (position.before, "prev"),
        (position.this, ""),
        (position.after, "next"),
        (position.last, "last"),
    )
    response["Memento-Datetime"] = format_live_date(position.this)
    response["Link"] = ", ".join([format_link(urls.original, "original"), *urls.link_past(), *mementos])


def add_data_headers(
    response: HttpResponseBase, request: HttpRequest, slug: str, publication: Publication
) -> None:
    """Add the headers of a memento of the JSON document."""
    response["Memento-Datetime"] = format_live_date(publication)
    response["Link"] = format_link(MementoURLs(request, slug).data, "original")
