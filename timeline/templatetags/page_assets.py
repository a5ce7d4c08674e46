"""Template tags for the CSS and JavaScript inside pages for readers (`timeline.pages.inline_assets`)."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from timeline.pages.inline_assets import CSS, LOADER_JS

register = template.Library()


@register.simple_tag
def inline_css() -> SafeString:
    """Return the style sheet of pages for readers."""
    return mark_safe(CSS)  # noqa: S308 — a file of this project


@register.simple_tag
def loader_js() -> SafeString:
    """Return the script that fetches those which its element names in `data-scripts`."""
    return mark_safe(LOADER_JS)  # noqa: S308 — a file of this project
