"""Whoever withdraws, hides or takes something down outdates the copy on the disk of the machine, at once.

Server processes learn of it from the database, a second later. If the database stops within that second, they learn of it
from the disk.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save

from timeline.models.publications import Decision
from timeline.public.caching.live_copy import LiveCopy


def connect_signals() -> None:
    """Outdate the copy after every such decision, by whatever form or command it is made."""
    post_save.connect(_outdate_after_commit, sender=Decision, dispatch_uid="outdating")


def _outdate_after_commit(instance: Decision, created: bool, **_: Any) -> None:
    if created and instance.verb in Decision.OUTDATING:
        transaction.on_commit(_outdate, robust=True)


def _outdate() -> None:
    LiveCopy(settings.LIVE_COPY, settings.LIVE_COPY_MAX_BYTES).outdate()
