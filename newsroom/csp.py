"""The Content-Security-Policy: what the settings allow, and the two texts that stand inside pages for readers."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from timeline.pages.inline_assets import CSS, LOADER_JS, csp_source


class InlineAssetsCSPMiddleware(CSPMiddleware):
    """Add the digests of the inline style sheet and script to the policy of the settings.

    A middleware does it, so that the settings read no file of CSS or JavaScript.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the parts of the policy for a response."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only:
            directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
            parts.config = directives | {
                "script-src": [*directives["script-src"], csp_source(LOADER_JS)],
                "style-src": [*directives["style-src"], csp_source(CSS)],
            }
        return parts
