"""A template tag for the options of a filter, of which a page has hundreds."""

from collections.abc import Iterable

from django import template
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from timeline.pages.search import FacetOption
from timeline.text.bidi import isolate

register = template.Library()


@register.simple_tag
def facet_options(options: Iterable[FacetOption], selected: str) -> SafeString:
    """Return the options of a filter as HTML, each with its count; that with the value `selected` is selected."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{} ({})</option>',
        (
            (
                option.value,
                " selected" if option.value == selected else "",
                isolate(option.words),
                localize(option.count),
            )
            for option in options
        ),
    )
