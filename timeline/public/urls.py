"""The readers' addresses. Others link to them: they are fixed."""

from django.urls import path, register_converter

from timeline.public.views import embeds, feeds, live, memento, reports, timelines
from timeline.public.views.changes import changes
from timeline.public.views.documents import schema, timeline_json, version_json
from timeline.public.views.entries import entry
from timeline.public.views.health import healthz
from timeline.public.views.parties import party
from timeline.public.views.share_cards import card, entry_card
from timeline.public.views.sitemaps import robots, sitemap, timeline_sitemap
from timeline.public.views.sources import sources


class SlugConverter:
    """A timeline's address (`document.SLUG_PATTERN`)."""

    regex = r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class EntryConverter(SlugConverter):
    """The id of an entry or a party (`document.ID_PATTERN`): it holds a digit, so it is never `changes` or `sources`."""

    regex = r"(?=[^0-9/]*[0-9])[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"


class NumberConverter:
    """The number of a version, or of a part of it: no leading zero, so that each has one address."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class TokenConverter(SlugConverter):
    """The secret part of the address at which a reader is told what became of a report."""

    regex = r"[A-Za-z0-9_-]{43}"


register_converter(SlugConverter, "timeline")
register_converter(EntryConverter, "entry")
register_converter(NumberConverter, "version")
register_converter(TokenConverter, "token")

app_name = "public"
urlpatterns = [
    path("", timelines.index, name="index"),
    path("t/<timeline:slug>/", timelines.timeline, name="timeline"),
    path("t/<timeline:slug>/changes/", changes, name="changes"),
    path("t/<timeline:slug>/party/<entry:uid>/", party, name="party"),
    path("t/<timeline:slug>/sources/", sources, name="sources"),
    path("t/<timeline:slug>/report/", reports.report, name="report"),
    path("t/<timeline:slug>/report/<token:token>/", reports.told, name="report-told"),
    path("t/<timeline:slug>/timeline.json", timeline_json, name="json"),
    path("t/<timeline:slug>/timeline.jsonld", feeds.data, {"form": "jsonld"}, name="jsonld"),
    path("t/<timeline:slug>/timeline.atom", feeds.data, {"form": "atom"}, name="atom"),
    path("t/<timeline:slug>/timeline.feed.json", feeds.data, {"form": "jsonfeed"}, name="jsonfeed"),
    path("t/<timeline:slug>/card.png", card, name="card"),
    path("t/<timeline:slug>/sitemap.xml", timeline_sitemap, name="timeline-sitemap"),
    path("t/<timeline:slug>/embed/", embeds.timeline, name="embed"),
    path("t/<timeline:slug>/timegate", memento.timegate, name="timegate"),
    path("t/<timeline:slug>/timemap", memento.timemap, name="timemap"),
    path("t/<timeline:slug>/v/<version:number>/", timelines.version, name="version"),
    path("t/<timeline:slug>/v/<version:number>/timeline.json", version_json, name="version-json"),
    path("t/<timeline:slug>/v/<version:number>/part/<version:part>/", timelines.part, name="part"),
    path("t/<timeline:slug>/v/<version:number>/live.json", live.since, name="live"),
    path("t/<timeline:slug>/<entry:uid>/", entry, name="entry"),
    path("t/<timeline:slug>/<entry:uid>/embed/", embeds.entry, name="embed-entry"),
    path("t/<timeline:slug>/<entry:uid>/card.png", entry_card, name="entry-card"),
    path("feed.atom", feeds.feed, name="feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("oembed", embeds.oembed, name="oembed"),
    path("schema/timeline-1.json", schema, name="schema"),
    path("healthz", healthz, name="healthz"),
]
