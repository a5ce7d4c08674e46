"""The snippet with which another site sets a timeline or one entry into its page.

It needs no script: a frame of a fixed height that scrolls, and a link for whoever sees no frame. The script in
its last line gives the frame the height of what is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from timeline.document import Document

# In CSS pixels, until the frame has told its own height.
HEIGHT = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """How a page is set into a frame. `site` is scheme and host; `page` and `frame` are addresses within it."""

    site: str
    page: str
    frame: str
    title: str
    newsroom: str

    @property
    def text(self) -> str:
        """The HTML to copy."""
        return self.html()

    @property
    def discovery(self) -> str:
        """The whole address at which programs are told the same (oEmbed)."""
        asked = urlencode({"url": self.site + self.page, "format": "json"})
        return f"{self.site}{reverse('public:oembed')}?{asked}"

    def html(self, *, width: int | None = None, height: int = HEIGHT) -> str:
        """Return the snippet; `width` is the most that the frame may take, where there is a limit."""
        return render_to_string(
            "public/_snippet.html",
            {
                "source": self.site + self.frame,
                "page": self.site + self.page,
                "title": self.title,
                "newsroom": self.newsroom,
                "width": width,
                "height": height,
                # Without a hash in its name: a snippet outlives many releases.
                "script": urljoin(self.site, f"{settings.STATIC_URL}js/embed-host.js"),
            },
        ).strip()


def whole(document: Document, newsroom: Mapping[str, str], site: str) -> Snippet:
    """Return the snippet of a whole timeline."""
    head = document.timeline
    return Snippet(
        site=site,
        page=reverse("public:timeline", args=[head.slug]),
        frame=reverse("public:embed", args=[head.slug]),
        title=head.title,
        newsroom=newsroom.get("name", ""),
    )


def one(document: Document, newsroom: Mapping[str, str], site: str, uid: str, label: str) -> Snippet:
    """Return the snippet of one entry, which readers know by its `label`."""
    head = document.timeline
    return Snippet(
        site=site,
        page=reverse("public:entry", args=[head.slug, uid]),
        frame=reverse("public:embed-entry", args=[head.slug, uid]),
        title=f"{label} – {head.title}",
        newsroom=newsroom.get("name", ""),
    )
