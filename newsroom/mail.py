"""E-mails that are sent after the answer: how long a mail server takes says nothing, and its failure fails no request."""

import contextvars
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from django.conf import settings
from django.db import connections
from django.utils import translation

from newsroom.logs import describe_place

logger = logging.getLogger(__name__)

# More than a newsroom sends in the time in which a mail server recovers. What comes after that is logged as not sent.
MAX_WAITING = 200

_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_free_places = BoundedSemaphore(MAX_WAITING)


def send_later(send: Callable[[], object]) -> None:
    """Call `send` in another thread, with the language of this one.

    Tests (MAIL_IN_BACKGROUND=False) call it at once. Errors are logged, without the text of the mail.
    """
    if not settings.MAIL_IN_BACKGROUND:
        _send(send)
        return
    if not _free_places.acquire(blocking=False):
        logger.error("an e-mail was not sent: %s others wait for the mail server", MAX_WAITING)
        return
    context = contextvars.copy_context()
    future = _executor.submit(context.run, _send_in_thread, send, translation.get_language())
    future.add_done_callback(lambda _future: _free_places.release())


def _send_in_thread(send: Callable[[], object], language: str | None) -> None:
    try:
        with translation.override(language):
            _send(send)
    finally:
        # Nothing else closes the connections of this thread, and the processes share few.
        connections.close_all()


def _send(send: Callable[[], object]) -> None:
    try:
        send()
    except Exception as error:  # noqa: BLE001 — whatever a mail server answers
        logger.error("an e-mail was not sent: %s", describe_place(error))
