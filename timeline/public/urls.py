"""Addresses of the public side. Other sites link to them, so they never change."""

from django.urls import path, register_converter

from timeline.public.views import embeds, feeds, live, memento, reports, timelines
from timeline.public.views.changes import changes
from timeline.public.views.documents import schema, timeline_json, version_json
from timeline.public.views.entries import entry
from timeline.public.views.parties import party
from timeline.public.views.share_cards import card, entry_card
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
    """The public id of an entry or party (`document.ID_PATTERN`). It has a digit, so it is never `changes` or `sources`."""

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

app_name = "public"
urlpatterns = [
    path("", timelines.index, name="index"),
    path("t/<timeline:slug>/", timelines.timeline, name="timeline"),
    path("t/<timeline:slug>/changes/", changes, name="changes"),
    path("t/<timeline:slug>/party/<id:uid>/", party, name="party"),
    path("t/<timeline:slug>/sources/", sources, name="sources"),
    path("t/<timeline:slug>/report/", reports.report, name="report"),
    path("t/<timeline:slug>/report/<token:token>/", reports.report_status, name="report-status"),
    path("t/<timeline:slug>/timeline.json", timeline_json, name="json"),
    path(
        "t/<timeline:slug>/timeline.jsonld", feeds.timeline_export, {"format_name": "jsonld"}, name="jsonld"
    ),
    path("t/<timeline:slug>/timeline.atom", feeds.timeline_export, {"format_name": "atom"}, name="atom"),
    path(
        "t/<timeline:slug>/timeline.feed.json",
        feeds.timeline_export,
        {"format_name": "jsonfeed"},
        name="jsonfeed",
    ),
    path("t/<timeline:slug>/card.png", card, name="card"),
    path("t/<timeline:slug>/sitemap.xml", timeline_sitemap, name="timeline-sitemap"),
    path("t/<timeline:slug>/embed/", embeds.embed_timeline, name="embed"),
    path("t/<timeline:slug>/timegate", memento.timegate, name="timegate"),
    path("t/<timeline:slug>/timemap", memento.timemap, name="timemap"),
    path("t/<timeline:slug>/v/<number:number>/", timelines.version, name="version"),
    path("t/<timeline:slug>/v/<number:number>/timeline.json", version_json, name="version-json"),
    path("t/<timeline:slug>/v/<number:number>/part/<number:part>/", timelines.part, name="part"),
    path("t/<timeline:slug>/v/<number:number>/live.json", live.live, name="live"),
    path("t/<timeline:slug>/<id:uid>/", entry, name="entry"),
    path("t/<timeline:slug>/<id:uid>/embed/", embeds.embed_entry, name="embed-entry"),
    path("t/<timeline:slug>/<id:uid>/card.png", entry_card, name="entry-card"),
    path("feed.atom", feeds.feed, name="feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("oembed", embeds.oembed, name="oembed"),
    path("schema/timeline-1.json", schema, name="schema"),
]
