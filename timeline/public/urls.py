"""The readers' addresses. Others link to them: they are fixed."""

from django.urls import path, register_converter

from timeline.public import embeds, found, live, memento, reports, views
from timeline.public.changes import changes


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
    path("", views.index, name="index"),
    path("t/<timeline:slug>/", views.timeline, name="timeline"),
    path("t/<timeline:slug>/changes/", changes, name="changes"),
    path("t/<timeline:slug>/party/<entry:uid>/", views.party, name="party"),
    path("t/<timeline:slug>/sources/", views.sources, name="sources"),
    path("t/<timeline:slug>/report/", reports.report, name="report"),
    path("t/<timeline:slug>/report/<token:token>/", reports.told, name="report-told"),
    path("t/<timeline:slug>/timeline.json", views.timeline_json, name="json"),
    path("t/<timeline:slug>/timeline.jsonld", found.data, {"form": "jsonld"}, name="jsonld"),
    path("t/<timeline:slug>/timeline.atom", found.data, {"form": "atom"}, name="atom"),
    path("t/<timeline:slug>/timeline.feed.json", found.data, {"form": "jsonfeed"}, name="jsonfeed"),
    path("t/<timeline:slug>/card.png", found.card, name="card"),
    path("t/<timeline:slug>/sitemap.xml", found.timeline_sitemap, name="timeline-sitemap"),
    path("t/<timeline:slug>/embed/", embeds.timeline, name="embed"),
    path("t/<timeline:slug>/timegate", memento.timegate, name="timegate"),
    path("t/<timeline:slug>/timemap", memento.timemap, name="timemap"),
    path("t/<timeline:slug>/v/<version:number>/", views.version, name="version"),
    path("t/<timeline:slug>/v/<version:number>/timeline.json", views.version_json, name="version-json"),
    path("t/<timeline:slug>/v/<version:number>/part/<version:part>/", views.part, name="part"),
    path("t/<timeline:slug>/v/<version:number>/live.json", live.since, name="live"),
    path("t/<timeline:slug>/<entry:uid>/", views.entry, name="entry"),
    path("t/<timeline:slug>/<entry:uid>/embed/", embeds.entry, name="embed-entry"),
    path("t/<timeline:slug>/<entry:uid>/card.png", found.entry_card, name="entry-card"),
    path("feed.atom", found.feed, name="feed"),
    path("sitemap.xml", found.sitemap, name="sitemap"),
    path("robots.txt", found.robots, name="robots"),
    path("oembed", embeds.oembed, name="oembed"),
    path("schema/timeline-1.json", views.schema, name="schema"),
    path("healthz", views.healthz, name="healthz"),
]
