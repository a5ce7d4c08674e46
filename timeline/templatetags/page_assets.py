"""What stands in a reader's page itself (`timeline.pages.inline_assets`)."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from timeline.pages.inline_assets import SHEET, STARTER

register = template.Library()


@register.simple_tag
def sheet() -> SafeString:
    """Return the style sheet of readers' pages."""
    return mark_safe(SHEET)  # noqa: S308 — a file of ours


@register.simple_tag
def starter() -> SafeString:
    """Return the script that fetches those which its element names in `data-scripts`."""
    return mark_safe(STARTER)  # noqa: S308 — a file of ours
