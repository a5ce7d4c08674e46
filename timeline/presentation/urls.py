"""Whole addresses of what a timeline consists of, for whoever reads of it elsewhere."""

from typing import NamedTuple

from django.urls import reverse


class Addresses(NamedTuple):
    """The addresses of one timeline under a site, its scheme and host; with "" they are those within it."""

    site: str
    slug: str

    @property
    def front(self) -> str:
        """The list of all timelines."""
        return self.site + reverse("public:index")

    @property
    def timeline(self) -> str:
        """The live timeline."""
        return self._of("timeline")

    @property
    def sources(self) -> str:
        """All its sources."""
        return self._of("sources")

    @property
    def changes(self) -> str:
        """Its versions and what each changed."""
        return self._of("changes")

    def entry(self, uid: str) -> str:
        """Return the address of an entry."""
        return self._of("entry", uid)

    def party(self, uid: str) -> str:
        """Return the address of a party's page."""
        return self._of("party", uid)

    def source(self, uid: str) -> str:
        """Return the place of a source on the page of all."""
        return f"{self.sources}#source_{uid}"

    def card(self, uid: str = "") -> str:
        """Return the address of the picture that stands beside a link to the timeline, or to an entry."""
        return self._of("entry-card", uid) if uid else self._of("card")

    def data(self, form: str) -> str:
        """Return the address of the timeline in another format, by the format's name."""
        return self._of(form)

    def _of(self, name: str, *more: str) -> str:
        return self.site + reverse(f"public:{name}", args=[self.slug, *more])
