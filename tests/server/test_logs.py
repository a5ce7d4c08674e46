"""Log lines: one line of JSON for each record, bounded, with the request's id, and without anything secret."""

import json
import logging
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from newsroom.logs import (
    MAX_LINE_BYTES,
    MAX_REPEATS,
    JsonLines,
    RepeatLimit,
    TextLines,
    describe_place,
    hide_secrets,
    log_event,
    request_id,
)
from newsroom.request_ids import RequestIds
from newsroom.request_observer import ObservedRequest, RequestObserver
from tests.conftest import PASSWORD, SAMPLE
from tests.support.site_process import EDITOR, PAGE, SiteProcess, run_site, wait_until
from timeline import document
from timeline.actions.imports import import_document
from timeline.actions.publications import publish, withdraw_timeline
from timeline.importers import IMPORTERS
from timeline.models import Timeline, User


def make_record(
    message: str, *args: object, level: int = logging.INFO, error: BaseException | None = None, **extra: Any
) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("a.logger", level, "file.py", 1, message, args, exc_info)
    for name, value in extra.items():
        setattr(record, name, value)
    return record


def read_line(record: logging.LogRecord) -> dict[str, Any]:
    line = JsonLines().format(record)
    assert "\n" not in line
    assert len(line.encode()) <= MAX_LINE_BYTES
    fields: dict[str, Any] = json.loads(line)
    return fields


def raise_deep(depth: int) -> None:
    if depth:
        raise_deep(depth - 1)
    raise ValueError("first line\nDETAIL: Failing row contains (reader@example.org)")


def catch_error(function: Callable[..., object], *args: Any) -> BaseException:
    try:
        function(*args)
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError


def test_a_line_has_time_level_message_and_the_id_of_its_request() -> None:
    request_id.set("abc-1")
    try:
        fields = read_line(make_record("%s of %s", 1, "two", fields={"account": 7}))
    finally:
        request_id.set("")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", fields["time"])
    assert (fields["level"], fields["message"], fields["request"], fields["account"]) == (
        "info",
        "1 of two",
        "abc-1",
        7,
    )
    assert "request" not in read_line(make_record("outside of requests"))


@pytest.mark.parametrize("depth", [0, 200, 900])
def test_an_error_is_one_bounded_line_without_the_row_that_it_quotes(depth: int) -> None:
    error = catch_error(raise_deep, depth)
    line = JsonLines().format(make_record("it failed", error=error))
    fields = json.loads(line)
    assert len(line) <= MAX_LINE_BYTES
    assert fields["error"] == "ValueError"
    # It may quote what somebody typed.
    assert "first line" not in str(fields)
    assert "raise_deep" in fields["traceback"]
    assert "reader@example.org" not in line
    assert "\n" not in line


def test_an_error_names_the_errors_that_it_came_from() -> None:
    def fail() -> None:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise RuntimeError("outer") from error

    fields = read_line(make_record("it failed", error=catch_error(fail)))
    assert "from KeyError" in fields["traceback"]


@pytest.mark.parametrize("size", [10_000, 1_000_000])
def test_a_huge_message_and_huge_fields_are_cut(size: int) -> None:
    read_line(make_record("ü" * size, fields={"slug": "ü" * size}))
    read_line(make_record("%d", "no number"))


def test_secret_parts_of_addresses_are_left_out() -> None:
    assert hide_secrets("GET /t/fire/report/S3CRET_token-1/ and") == "GET /t/fire/report/***/ and"
    assert hide_secrets("/accounts/password/reset/key/1a-set/") == "/accounts/password/reset/key/***/"
    record = make_record("Internal Server Error: %s", "/t/fire/report/S3CRET/")
    assert "S3CRET" not in JsonLines().format(record) + TextLines().format(record)


def test_the_place_of_an_error_has_no_message() -> None:
    error = catch_error(document.decode, b'{"title": "of a confidential source"}')
    assert re.fullmatch(r"\w+ at timeline/document/\w+\.py:\d+ \w+", describe_place(error))


def test_a_flood_of_the_same_warning_is_counted_and_errors_are_all_logged() -> None:
    limit = RepeatLimit()
    busy = [limit.filter(make_record("too many of %s", lane, level=logging.WARNING)) for lane in range(50)]
    assert sum(busy) == MAX_REPEATS
    away = OperationalError("the database is away")
    errors = [limit.filter(make_record("Error: %s", n, level=logging.ERROR, error=away)) for n in range(50)]
    assert sum(errors) == MAX_REPEATS
    ours = catch_error(raise_deep, 1)
    assert all(limit.filter(make_record("Error", level=logging.ERROR, error=ours)) for _ in range(50))
    denied = make_record("denied", level=logging.WARNING, fields={"account": 1})
    assert all(limit.filter(denied) for _ in range(50))


def test_the_next_line_says_how_many_were_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([*[0.0] * 30, 61.0])
    monkeypatch.setattr("newsroom.logs.time.monotonic", lambda: next(moments))
    limit = RepeatLimit()
    for _ in range(30):
        limit.filter(make_record("busy", level=logging.WARNING))
    record = make_record("busy", level=logging.WARNING)
    assert limit.filter(record)
    assert read_line(record)["repeats_hidden"] == 30 - MAX_REPEATS


# --- Ids of requests ------------------------------------------------------------------------------


START: Any = lambda *_: None  # noqa: E731


def ask(application: Any, **environ: str) -> list[tuple[str, str]]:
    started: list[list[tuple[str, str]]] = []
    start: Any = lambda status, headers, exc_info=None: started.append(headers)  # noqa: E731
    application({"REQUEST_METHOD": "GET", "PATH_INFO": "/", **environ}, start)
    return started[0]


def respond(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", RESPONSE_HEADERS)
    return [request_id.get().encode()]


RESPONSE_HEADERS = [("Content-Type", "text/plain")]


@pytest.mark.parametrize(
    ("trusts", "given", "is_taken"),
    [
        (True, "f" * 32, True),
        (True, "0b7a2a4e-1c1f-4a52-9d3b-1f2e3d4c5b6a", True),
        (False, "f" * 32, False),
        (True, "short", False),
        (True, "f" * 65, False),
        (True, "forged\nline", False),
        (True, '"},{"level":', False),
        (True, "", False),
    ],
)
def test_only_a_trusted_proxy_gives_a_well_formed_id(
    settings: Settings, trusts: bool, given: str, is_taken: bool
) -> None:
    settings.BEHIND_PROXY = trusts
    application = RequestIds(respond)
    headers = dict(ask(application, HTTP_X_REQUEST_ID=given))
    assert (headers["X-Request-ID"] == given) is is_taken
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", headers["X-Request-ID"])
    # The response that a cache keeps stays as it was.
    assert RESPONSE_HEADERS == [("Content-Type", "text/plain")]
    assert dict(ask(application))["X-Request-ID"] != headers["X-Request-ID"]


def test_a_request_is_observed_when_its_body_has_been_sent() -> None:
    seen: list[ObservedRequest] = []

    def stream(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        environ["newsroom.lane"] = "readers"
        start_response("503 Service Unavailable", [])
        return iter([b"late"])

    body: Any = RequestObserver(stream, [seen.append])({"REQUEST_METHOD": "GET", "PATH_INFO": "/x"}, START)
    assert seen == []
    assert list(body) == [b"late"]
    body.close()
    assert [(one.path, one.lane, one.status) for one in seen] == [("/x", "readers", 503)]
    RequestObserver(respond, [seen.append])({"REQUEST_METHOD": "GET", "PATH_INFO": "/readyz"}, START)
    assert seen[-1].lane == "health"


# --- What is logged -------------------------------------------------------------------------------


def list_events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    return [
        (record.getMessage(), getattr(record, "fields", {}))
        for record in caplog.records
        if record.name == "newsroom.events"
    ]


def send_sign_in(client: Client, email: str, password: str) -> None:
    client.post("/accounts/login/", {"login": email, "password": password})


@pytest.mark.django_db
def test_sign_ins_and_sign_outs_are_logged_by_account(
    client: Client, editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    send_sign_in(client, editor.email, "not-the-password")
    send_sign_in(client, "typed-a-password-here@example.org", "whatever-it-was")
    send_sign_in(client, editor.email, PASSWORD)
    client.post("/accounts/logout/")
    address = {"address": "127.0.0.1"}
    assert list_events(caplog) == [
        ("sign-in failed", {"account": editor.pk, **address}),
        ("sign-in failed", {"account": None, **address}),
        ("signed in", {"account": editor.pk, **address}),
        ("signed out", {"account": editor.pk}),
    ]


@pytest.mark.django_db
def test_a_locked_account_is_logged(client: Client, editor: User, caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    for _ in range(7):
        send_sign_in(client, editor.email, "not-the-password")
    names = [name for name, _fields in list_events(caplog)]
    assert "sign-in locked" in names
    assert "not-the-password" not in caplog.text


@pytest.mark.django_db
def test_publications_and_withdrawals_are_logged_once_they_are_committed(
    editor: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        timeline = import_document(IMPORTERS["json"](SAMPLE.read_bytes())).timeline
        publish(timeline, by=editor, note="First", seen_digest=None)
        assert list_events(caplog) == []
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_timeline(Timeline.objects.get(), by=editor, reason="It names a confidential source.")
    assert [(name, fields["account"]) for name, fields in list_events(caplog)] == [
        ("import timeline", None),
        ("publish publication", editor.pk),
        ("withdraw timeline", editor.pk),
    ]
    assert "confidential" not in caplog.text


def test_text_lines_show_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextLines())
    logger = logging.getLogger("newsroom.events")
    logger.addHandler(handler)
    try:
        log_event("signed in", account=7)
    finally:
        logger.removeHandler(handler)
    assert capsys.readouterr().err.rstrip().endswith("INFO newsroom.events signed in account=7")


# --- A real server --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteProcess]:
    folder = tmp_path_factory.mktemp("logs")
    # Without a cache of responses the server asks for no page by itself.
    database = f"sqlite:///{folder / 'db.sqlite3'}"
    with run_site(folder, database, BEHIND_PROXY="true", EARLY_MAX_BYTES="0") as site:
        # A server that has read the document would go on with what it read.
        site.stop()
        damage_document(site)
        site.log.write_text("")
        site.start()
        yield site


def damage_document(site: SiteProcess) -> None:
    """Cut the bytes of the publication: a fault of the kind that no code expects."""
    path = site.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER timeline_publicationbytes_no_update")
        database.execute("UPDATE timeline_publicationbytes SET data = substr(data, 1, 1000)")


@pytest.mark.once
@pytest.mark.slow
def test_each_fault_of_a_server_is_one_json_line_with_the_id_of_its_response(site: SiteProcess) -> None:
    assert site.sign_in() == "/desk/"
    answers = [site.ask(f"{PAGE}?q=word-{number}") for number in range(20)]
    assert {answer.status for answer in answers} == {500}
    ids = [answer.headers["X-Request-ID"] for answer in answers]
    assert len(set(ids)) == 20
    given = site.ask(f"{PAGE}?q=given", X_Request_ID="from-the-proxy-1", X_Forwarded_Proto="http")
    assert given.headers["X-Request-ID"] == "from-the-proxy-1"
    wait_until(lambda: "from-the-proxy-1" in site.log.read_text())
    # Every line of every process, granian's own among them.
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    assert all(re.fullmatch(r"\d{4}-.*Z", line["time"]) for line in lines)
    faults = [line for line in lines if line["level"] == "error"]
    assert sorted(line["request"] for line in faults) == sorted([*ids, "from-the-proxy-1"])
    assert all("timeline/document" in line["traceback"] for line in faults)
    assert {line["logger"] for line in lines} >= {"_granian", "newsroom.events", "django.request"}
    events = [line for line in lines if line["logger"] == "newsroom.events"]
    assert [event["message"] for event in events] == ["signed in"]
    text = site.log.read_text()
    assert all(secret not in text for secret in (PASSWORD, EDITOR, "word-"))
