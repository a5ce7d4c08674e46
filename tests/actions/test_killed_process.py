"""A process killed during a publication leaves the old version live and nothing half-written."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from timeline.actions.publications import publish
from timeline.models import Entry, Publication, PublicationBytes, User

pytestmark = pytest.mark.django_db(transaction=True)

WRITES = ("INSERT", "UPDATE", "DELETE")
# More statements than a publication writes; the last attempt must have come through by then.
ENOUGH = 30


def attempt(entry: Entry, editor: User, kill_at: int) -> int:
    """Publish in a process of its own, which is killed before its n-th writing statement (or, after the last
    one, before the commit); return the signal that ended it, 0 where it came through.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        # The child neither uses nor closes the connection of its parent.
        connection.connection = None
        connection.connect()
        written = 0

        def kill_here(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal written
            if sql.startswith(WRITES):
                written += 1
                if written == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(kill_here):
            original = connection._commit  # type: ignore[attr-defined]

            def last_moment() -> None:
                if written + 1 == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                original()

            connection._commit = last_moment  # type: ignore[attr-defined]
            publish(entry.timeline, by=editor, note="Second", seen_digest=None)
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.slow
def test_after_a_kill_at_any_moment_the_old_version_is_live_and_complete(
    make_event: Callable[..., Entry], editor: User, everything: Callable[[], Any]
) -> None:
    first = make_event("A crack is found")
    publish(first.timeline, by=editor, note="First", seen_digest=None)
    second = make_event("The dock is closed")
    before = everything()
    for kill_at in range(1, ENOUGH):
        connection.close()
        ended = attempt(first, editor, kill_at)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        assert everything() == before, f"killed at write {kill_at}"
    else:
        pytest.fail("it never came through")
    # Publication, its bytes, entries, timeline, change, and the commit: each was once the last thing.
    assert kill_at > 6
    assert [item.number for item in Publication.objects.live()] == [2]
    assert PublicationBytes.objects.count() == 2
    assert Entry.objects.get(pk=second.pk).first_published_at is not None
