"""The notice in HTML pages that the database has not confirmed for long."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.template.loader import render_to_string

from timeline.presentation.language import use_language
from timeline.presentation.local_dates import to_local_time
from timeline.publication_clock import format_instant

_LANGUAGE = re.compile(rb'<html[^>]* lang="([^"]+)"')
# Text of a page cannot contain this: it is escaped.
_START = re.compile(rb"<main\b[^>]*>")


def add_notice(page: bytes, minute: int) -> bytes:
    """Return an HTML page with a notice in front of its text: it was last confirmed at this minute (POSIX time / 60).

    The notice is in the language of the page, and its time in the zone of the site.
    """
    found = _LANGUAGE.search(page)
    moment = format_instant(datetime.fromtimestamp(minute * 60, UTC))
    with use_language(found[1].decode() if found else settings.SITE_LANGUAGE):
        notice = render_to_string(
            "public/_unconfirmed.html", {"confirmed": to_local_time(moment, settings.TIME_ZONE)}
        )
    return _START.sub(lambda start: start[0] + notice.strip().encode(), page, count=1)
