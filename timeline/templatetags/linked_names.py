"""Template filters that link the names of parties in texts."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from timeline.text import name_links
from timeline.text.name_links import NameLink

register = template.Library()


@register.filter
def link_names(text: str, links: Sequence[NameLink] | None) -> SafeString | str:
    """Return a text in which the first occurrence of each of these names is a link."""
    return name_links.link_text(text, links) if links else text


@register.filter
def link_names_in_html(html: str, links: Sequence[NameLink] | None) -> SafeString | str:
    """Return safe HTML in which the first occurrence of each of these names is a link."""
    return name_links.link_html(html, links) if links else html
