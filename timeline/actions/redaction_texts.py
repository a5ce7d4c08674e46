"""What readers see in place of something that a takedown removed, in the language of the timeline."""

from django.conf import settings
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation import gettext as _

from timeline.document.redaction import RedactionTexts


def build_redaction_texts(language: str, reason: str) -> RedactionTexts:
    """Return the texts for a timeline in this language. `reason` is a key of `document.RemovalReason`."""
    try:
        code = get_supported_language_variant(language.lower())
    except LookupError:
        code = settings.LANGUAGE_CODE
    with override(code):
        reasons = {
            "legal-order": _("Removed because of a legal order."),
            "protection": _("Removed to protect a person."),
            "error": _("Removed because it was published in error."),
            "withheld": _("Removed. The reason is withheld."),
        }
        return RedactionTexts(
            marker=_("[removed]"),
            entry=reasons[reason],
            party=_("[name removed]"),
            source=_("a source that was removed"),
            version=_("[version removed]"),
        )


def build_site_texts(reason: str) -> RedactionTexts:
    """Return the texts for rows that serve many timelines."""
    return build_redaction_texts(settings.SITE_LANGUAGE, reason)
