"""The HTML with which another site embeds a timeline or one entry.

It needs no script: a frame of a fixed height that scrolls, and a link for readers who see no frame. The script in its
last line gives the frame the height of its content.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from timeline.document import Document
from timeline.presentation.newsroom import Newsroom

# In CSS pixels, until the frame has reported its own height.
HEIGHT = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedSnippet:
    """How a page is embedded. `site` is scheme and host; `page` and `frame` are addresses within it."""

    site: str
    page: str
    frame: str
    title: str
    newsroom: str

    @property
    def text(self) -> str:
        """The HTML to copy."""
        return self.render()

    @property
    def oembed_url(self) -> str:
        """The whole address of the snippet for programs (oEmbed)."""
        query = urlencode({"url": self.site + self.page, "format": "json"})
        return f"{self.site}{reverse('public:oembed')}?{query}"

    def render(self, *, width: int | None = None, height: int = HEIGHT) -> str:
        """Return the HTML; `width` limits the width of the frame. Both are in CSS pixels."""
        return render_to_string(
            "public/_embed_snippet.html",
            {
                "source": self.site + self.frame,
                "page": self.site + self.page,
                "title": self.title,
                "newsroom": self.newsroom,
                "width": width,
                "height": height,
                # Without a hash in its name, because a snippet outlives many releases.
                "script": urljoin(self.site, f"{settings.STATIC_URL}js/embed-host.js"),
            },
        ).strip()


def build_timeline_snippet(document: Document, newsroom: Newsroom, site: str) -> EmbedSnippet:
    """Return the snippet of a whole timeline."""
    head = document.timeline
    return EmbedSnippet(
        site=site,
        page=reverse("public:timeline", args=[head.slug]),
        frame=reverse("public:embed", args=[head.slug]),
        title=head.title,
        newsroom=newsroom.get("name", ""),
    )


def build_entry_snippet(
    document: Document, newsroom: Newsroom, site: str, uid: str, label: str
) -> EmbedSnippet:
    """Return the snippet of one entry; `label` names the entry."""
    head = document.timeline
    return EmbedSnippet(
        site=site,
        page=reverse("public:entry", args=[head.slug, uid]),
        frame=reverse("public:embed-entry", args=[head.slug, uid]),
        title=f"{label} – {head.title}",
        newsroom=newsroom.get("name", ""),
    )
