"""The migration that stores the ends of embargoes: what was public by the clock stays public."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.support.row_factories import Rows
from timeline.models import Decision, EmbargoEnd, Publication

migration = import_module("timeline.migrations.0013_embargo_ends")
HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_embargoes_that_are_over_end() -> None:
    rows, now, previous = Rows(), timezone.now(), None
    for number, end in enumerate((None, now - 2 * HOUR, now - HOUR, now + HOUR), start=1):
        publication = rows.publication(number, previous=previous, at=now - 3 * HOUR, embargo_until=end)
        publication.save()
        previous = publication
    cancelled = Publication.objects.get(number=3)
    Decision.objects.create(timeline=rows.timeline, publication=cancelled, verb="cancel")
    models = {"EmbargoEnd": EmbargoEnd, "Publication": Publication}
    for _ in range(2):
        migration.store_past_ends(SimpleNamespace(get_model=lambda _app, name: models[name]), None)
    assert [end.publication.number for end in EmbargoEnd.objects.all()] == [2]
    assert {publication.number for publication in Publication.objects.public()} == {1, 2}
    assert {publication.number for publication in Publication.objects.pending()} == {4}
