"""Travel in time: set every clock, and let what has come to its end come to it, as a server process does each second."""

from datetime import datetime

import pytest

from timeline.actions import embargoes


def travel_to(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clocks of this machine and of the database, and end the embargoes that are over."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr(embargoes, "read_database_clock", lambda: moment)
    monkeypatch.setattr("timeline.public.caching.wsgi_cache.read_database_clock", lambda: moment)
    embargoes.end_embargoes()
