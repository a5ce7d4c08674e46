"""The public addresses of one timeline."""

from typing import NamedTuple

from django.urls import reverse


class TimelineURLs(NamedTuple):
    """The addresses of a timeline under a site (scheme and host); with "" they are relative to the site."""

    site: str
    slug: str

    @property
    def front_page(self) -> str:
        """The list of all timelines."""
        return self.site + reverse("public:index")

    @property
    def timeline(self) -> str:
        """The live timeline."""
        return self._reverse("timeline")

    @property
    def sources(self) -> str:
        """The page of all sources."""
        return self._reverse("sources")

    @property
    def chart(self) -> str:
        """The page of the full chart."""
        return self._reverse("chart")

    @property
    def changes(self) -> str:
        """The page of versions and corrections."""
        return self._reverse("changes")

    def get_entry(self, uid: str) -> str:
        """Return the address of an entry."""
        return self._reverse("entry", uid)

    def get_party(self, uid: str) -> str:
        """Return the address of a party's page."""
        return self._reverse("party", uid)

    def get_version(self, number: int) -> str:
        """Return the address of a version."""
        return self.site + reverse("public:version", args=[self.slug, number])

    def get_version_chart(self, number: int) -> str:
        """Return the address of the full chart of a version."""
        return self.site + reverse("public:version-chart", args=[self.slug, number])

    def get_source(self, uid: str) -> str:
        """Return the address of a source on the page of all sources."""
        return f"{self.sources}#source_{uid}"

    def get_card(self, uid: str = "") -> str:
        """Return the address of the share card of an entry; with "" that of the timeline."""
        return self._reverse("entry-card", uid) if uid else self._reverse("card")

    def get_format(self, name: str) -> str:
        """Return the address of the timeline in another format, by the name of its URL."""
        return self._reverse(name)

    def _reverse(self, name: str, *more: str) -> str:
        return self.site + reverse(f"public:{name}", args=[self.slug, *more])
