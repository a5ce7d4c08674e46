"""Addresses of the public side. Other sites link to them, so they never change.

Those of one timeline follow its slug: under a former one they lead to the same thing under the slug of today.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, register_converter

from timeline.formats.download_formats import DOWNLOADS
from timeline.public.former_slugs import follow_former_slug
from timeline.public.views import embeds, feeds, live, memento, reports, timelines
from timeline.public.views.changes import changes
from timeline.public.views.charts import chart, version_chart
from timeline.public.views.documents import schema, timeline_json, version_json
from timeline.public.views.downloads import timeline_download, version_download
from timeline.public.views.entries import entry
from timeline.public.views.parties import party
from timeline.public.views.share_cards import card, entry_card
from timeline.public.views.site_front import index
from timeline.public.views.sitemaps import robots, sitemap, timeline_sitemap
from timeline.public.views.sources import sources


class TimelineSlugConverter:
    """The slug of a timeline (`document.SLUG_PATTERN`)."""

    regex = r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PublicIdConverter(TimelineSlugConverter):
    """The public id of an entry or party (`document.ID_PATTERN`). It has a digit, so it is never `changes`, `chart` or `sources`."""

    regex = r"(?=[^0-9/]*[0-9])[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"


class NumberConverter:
    """The number of a version or section. No leading zero, so that each has one address."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class TokenConverter(TimelineSlugConverter):
    """The secret token of a report, in the address of its status page."""

    regex = r"[A-Za-z0-9_-]{43}"


register_converter(TimelineSlugConverter, "timeline")
register_converter(PublicIdConverter, "id")
register_converter(NumberConverter, "number")
register_converter(TokenConverter, "token")


def timeline_path(route: str, view: Any, kwargs: dict[str, str] | None = None, *, name: str) -> URLPattern:
    """Return the pattern of an address of a timeline."""
    return path(f"t/<timeline:slug>/{route}", follow_former_slug(view), kwargs, name=name)


def list_download_paths() -> Iterator[URLPattern]:
    """Yield the addresses of each format to download: of the timeline, and of each version."""
    for name, module in DOWNLOADS.items():
        file, chosen = f"timeline.{module.EXTENSION}", {"format_name": name}
        yield timeline_path(file, timeline_download, chosen, name=name)
        yield timeline_path(f"v/<number:number>/{file}", version_download, chosen, name=f"version-{name}")


app_name = "public"
urlpatterns = [
    path("", index, name="index"),
    timeline_path("", timelines.timeline, name="timeline"),
    timeline_path("changes/", changes, name="changes"),
    timeline_path("party/<id:uid>/", party, name="party"),
    timeline_path("sources/", sources, name="sources"),
    timeline_path("chart/", chart, name="chart"),
    timeline_path("report/", reports.report, name="report"),
    timeline_path("report/<token:token>/", reports.report_status, name="report-status"),
    timeline_path("timeline.json", timeline_json, name="json"),
    timeline_path("timeline.jsonld", feeds.timeline_export, {"format_name": "jsonld"}, name="jsonld"),
    timeline_path("timeline.atom", feeds.timeline_export, {"format_name": "atom"}, name="atom"),
    timeline_path(
        "timeline.feed.json",
        feeds.timeline_export,
        {"format_name": "jsonfeed"},
        name="jsonfeed",
    ),
    *list_download_paths(),
    timeline_path("card.png", card, name="card"),
    timeline_path("sitemap.xml", timeline_sitemap, name="timeline-sitemap"),
    timeline_path("embed/", embeds.embed_timeline, name="embed"),
    timeline_path("timegate", memento.timegate, name="timegate"),
    timeline_path("timemap", memento.timemap, name="timemap"),
    timeline_path("v/<number:number>/", timelines.version, name="version"),
    timeline_path("v/<number:number>/timeline.json", version_json, name="version-json"),
    timeline_path("v/<number:number>/chart/", version_chart, name="version-chart"),
    timeline_path("v/<number:number>/part/<number:part>/", timelines.part, name="part"),
    timeline_path("v/<number:number>/live.json", live.live, name="live"),
    timeline_path("<id:uid>/", entry, name="entry"),
    timeline_path("<id:uid>/embed/", embeds.embed_entry, name="embed-entry"),
    timeline_path("<id:uid>/card.png", entry_card, name="entry-card"),
    path("feed.atom", feeds.feed, name="feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("oembed", embeds.oembed, name="oembed"),
    path("schema/timeline-1.json", schema, name="schema"),
]
