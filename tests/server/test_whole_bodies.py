"""A request whose body ends too early is never read as if it were whole."""

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from newsroom.whole_bodies import WholeBodies

pytestmark = pytest.mark.once
BODY = b"headline=The+alarm+is+raised&edtf=2017-03-07"


class SlowStream(io.BytesIO):
    """A connection that gives a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


def read_form(stream: io.BytesIO, length: str) -> dict[str, Any]:
    """Return what Django reads from a request with this body and this announced length."""
    forms: list[dict[str, Any]] = []

    def application(environ: Any, _start_response: Any) -> list[bytes]:
        forms.append(WSGIRequest(environ).POST.dict())
        return []

    environ: Any = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/desk/draft/",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": length,
        "wsgi.input": stream,
    }
    WholeBodies(application)(environ, lambda *_: None)  # type: ignore[arg-type]
    return forms[0]


@pytest.mark.parametrize("stream", [io.BytesIO, SlowStream])
def test_a_whole_body_is_read(stream: type[io.BytesIO]) -> None:
    assert read_form(stream(BODY), str(len(BODY))) == {
        "headline": "The alarm is raised",
        "edtf": "2017-03-07",
    }
    # A connection that is used again has the next request behind this one.
    assert read_form(stream(BODY), "13") == {"headline": "The "}


@pytest.mark.parametrize("stream", [io.BytesIO, SlowStream])
def test_half_a_body_is_refused(stream: type[io.BytesIO]) -> None:
    with pytest.raises(UnreadablePostError):
        read_form(stream(BODY[:-1]), str(len(BODY)))


@pytest.mark.parametrize("length", ["", "0"])
def test_a_request_without_a_body_is_read(length: str) -> None:
    assert read_form(io.BytesIO(), length) == {}
