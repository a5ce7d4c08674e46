"""E-mails are sent after the answer, and a mail server that fails or hangs fails no request."""

import threading

import pytest
from django.utils import translation
from pytest_django import Settings

from newsroom.mail import MAX_WAITING, send_later


@pytest.fixture
def _in_background(settings: Settings) -> None:
    settings.MAIL_IN_BACKGROUND = True


def wait_for_thread() -> None:
    """Wait until what was given to the thread before is done."""
    done = threading.Event()
    send_later(done.set)
    assert done.wait(30)


@pytest.mark.usefixtures("_in_background")
def test_sending_takes_no_time_of_the_request_and_keeps_its_language() -> None:
    may_go_on, languages = threading.Event(), []

    def send() -> None:
        assert may_go_on.wait(30)
        languages.append(translation.get_language())

    with translation.override("fr"):
        send_later(send)
    assert languages == []
    may_go_on.set()
    wait_for_thread()
    assert languages == ["fr"]


@pytest.mark.parametrize("in_background", [True, False])
def test_failure_is_logged_without_the_mail(
    in_background: bool, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL_IN_BACKGROUND = in_background

    def fail() -> None:
        raise OSError("550 secret-link refused")

    with caplog.at_level("ERROR", logger="newsroom.mail"):
        send_later(fail)
        if in_background:
            wait_for_thread()
    assert "an e-mail was not sent" in caplog.text
    assert "secret-link" not in caplog.text


@pytest.mark.usefixtures("_in_background")
def test_mails_that_wait_are_bounded(caplog: pytest.LogCaptureFixture) -> None:
    may_go_on, sent = threading.Event(), []
    send_later(lambda: may_go_on.wait(30))
    for number in range(MAX_WAITING + 5):
        send_later(lambda number=number: sent.append(number))
    may_go_on.set()
    assert "wait for the mail server" in caplog.text
    # The thread empties the queue; until then there is no place for another one.
    while len(sent) < MAX_WAITING - 1:
        threading.Event().wait(0.01)
    assert len(sent) == MAX_WAITING - 1
