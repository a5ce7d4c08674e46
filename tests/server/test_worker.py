"""`manage.py worker`: jobs are planned once, done at least once, tried again after errors, and survive kills."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from newsroom import worker as worker_module
from newsroom.worker import RUN, Worker, plan_jobs
from tests.conftest import SAMPLE
from tests.support.site_process import PATIENCE, ROOT, SiteProcess, wait_until
from tests.support.time_travel import travel_to
from timeline.actions import jobs
from timeline.actions.imports import import_document
from timeline.actions.publications import publish, withdraw_timeline
from timeline.importers import IMPORTERS
from timeline.models import Job, Report, Timeline, User
from timeline.models.jobs import MAX_ATTEMPTS

KIND = Job.Kind.DELETE_OLD_ROWS


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker_module, "close_old_connections", lambda: None)
    # As Django's test client does: the test's transaction would end with the connection.
    for sent in (request_started, request_finished):
        sent.disconnect(close_old_connections)
    yield
    for sent in (request_started, request_finished):
        sent.connect(close_old_connections)


@pytest.fixture
def published(editor: User) -> Timeline:
    timeline = import_document(IMPORTERS["json"](SAMPLE.read_bytes())).timeline
    publish(timeline, by=editor, note="First", seen_digest=None)
    return timeline


def add_job(subject: str = "1", **values: Any) -> Job:
    job: Job = Job.objects.create(kind=KIND, subject=subject, **values)
    return job


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_same_job_is_added_once() -> None:
    jobs.add_jobs(KIND, ["1", "2"])
    jobs.add_jobs(KIND, ["2", "3"])
    assert set(Job.objects.values_list("subject", flat=True)) == {"1", "2", "3"}


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_held_job_is_taken_again_only_after_its_lease() -> None:
    add_job(due_at=timezone.now() + timedelta(hours=1))
    early = add_job("early")
    taken = jobs.take_job(60)
    assert taken == early
    assert jobs.take_job(60) is None
    Job.objects.filter(pk=early.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    again = jobs.take_job(60)
    assert again == early
    # The first worker has lost it, and changes nothing any more.
    assert taken is not None
    assert again is not None
    assert not jobs.extend_lease(taken, 60)
    assert not jobs.finish_job(taken)
    assert not jobs.postpone_job(taken, "late")
    assert jobs.finish_job(again)
    assert jobs.take_job(60) is None


@pytest.mark.django_db
def test_an_error_postpones_a_job_longer_each_time_until_it_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def fail(subject: str) -> None:
        calls.append(subject)
        raise ValueError("words of a confidential source")

    monkeypatch.setitem(RUN, KIND, fail)
    job, delays = add_job(), []
    for _ in range(MAX_ATTEMPTS):
        Job.objects.update(due_at=timezone.now())
        assert Worker().do_next()
        job.refresh_from_db()
        delays.append(round((job.due_at - timezone.now()).total_seconds()))
    assert delays[:4] == [10, 20, 40, 80]
    assert delays[-1] == 3600
    Job.objects.update(due_at=timezone.now())
    assert not Worker().do_next()
    assert len(calls) == MAX_ATTEMPTS
    job.refresh_from_db()
    assert job.has_failed
    assert list(Job.objects.failed()) == [job]
    assert job.last_error.startswith("ValueError")
    assert "confidential" not in job.last_error


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_fails_in_the_end() -> None:
    job = add_job(attempts=MAX_ATTEMPTS, leased_until=timezone.now() - timedelta(seconds=1))
    assert jobs.take_job(60) is None
    assert job.has_failed
    assert list(Job.objects.failed()) == [job]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_version_that_went_live_is_noticed_once(
    published: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="newsroom.events"):
        assert Worker().run_once() == 3
        assert Worker().run_once() == 0
    live = [record for record in caplog.records if record.message == "version is live"]
    assert [getattr(record, "fields", {})["version"] for record in live] == [1]
    assert Job.objects.unfinished().count() == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_the_end_of_an_embargo_is_noticed_and_an_embargo_is_not(
    published: Timeline, editor: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    Worker().run_once()
    Timeline.objects.update(title="Another title")
    end = timezone.now() + timedelta(minutes=5)
    timeline = Timeline.objects.get()
    publish(timeline, by=editor, note="Second", seen_digest=None, embargo_until=end)
    caplog.clear()
    with caplog.at_level("INFO", logger="newsroom.events"):
        Worker().run_once()
        assert "version is live" not in caplog.messages
        travel_to(end + timedelta(seconds=1), monkeypatch)
        Worker().run_once()
    (record,) = [record for record in caplog.records if record.message == "version is live"]
    assert getattr(record, "fields", {})["had_embargo"] is True


@pytest.mark.django_db
def test_a_withdrawn_version_is_not_announced(
    published: Timeline, editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    plan_jobs()
    withdraw_timeline(published, by=editor, reason="Wrong.")
    with caplog.at_level("INFO", logger="newsroom.events"):
        Worker().run_once()
    assert "version is live" not in caplog.messages


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_are_prepared_in_the_shared_cache(
    published: Timeline, settings: Settings, client: Client
) -> None:
    settings.CACHE_URL = "memory of this process"
    settings.SITE_URL = "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver"]
    assert Worker().run_once() == 4
    response = client.get(f"/t/{published.slug}/", headers={"Accept-Encoding": "br"})
    tag = response["ETag"].strip('"').removesuffix("-br")
    # The page was there: nothing is rendered a second time.
    assert any(tag in str(key) for key in dir_of_cache())


def dir_of_cache() -> list[Any]:
    store: Any = caches["pages"]
    return list(store._store._values)


@pytest.mark.django_db
def test_pages_that_cannot_be_made_are_tried_again_and_the_version_is_logged_once(
    published: Timeline,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.CACHE_URL = "memory of this process"
    monkeypatch.setattr("newsroom.page_warming.fetch_status", lambda *_: 503)
    for _ in range(2):
        Job.objects.update(due_at=timezone.now())
        Worker().run_once()
    job = Job.objects.get(kind=Job.Kind.PREPARE_PAGES)
    assert (job.attempts, job.finished_at) == (2, None)
    assert job.last_error.startswith("RuntimeError at newsroom/page_warming.py:")
    assert caplog.messages.count("version is live") == 1


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_daily_job_deletes_old_emails(published: Timeline) -> None:
    report = Report.objects.create(
        publication=published.publications.get(), words="No.", email="reader@example.org"
    )
    Report.objects.update(made_at=timezone.now() - timedelta(days=91))
    Worker().run_once()
    report.refresh_from_db()
    assert report.email == ""
    # Tomorrow again.
    assert Job.objects.filter(kind=Job.Kind.DELETE_READER_EMAILS).count() == 1


@pytest.mark.django_db
def test_the_database_may_be_away(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    answers = iter([DatabaseError("away"), None])

    def plan() -> None:
        answer = next(answers)
        if answer:
            raise answer
        worker.stop()

    monkeypatch.setattr(worker_module, "plan_jobs", plan)
    monkeypatch.setattr(worker_module, "IDLE_SECONDS", 0.01)
    worker.run()
    assert next(answers, "called twice") == "called twice"


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_several_workers_do_each_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setitem(RUN, KIND, done.append)
    jobs.add_jobs(KIND, [str(number) for number in range(40)])

    def work() -> None:
        try:
            while Worker().do_next():
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(done, key=int) == [str(number) for number in range(40)]


@pytest.mark.django_db
def test_an_editor_sees_failed_jobs_and_restarts_one(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert "No job has ever been finished" in client.get("/desk/jobs/").content.decode()
    failed = add_job(attempts=MAX_ATTEMPTS, last_error="ValueError at timeline/actions/jobs.py:1 run")
    page = client.get("/desk/jobs/").content.decode()
    assert "1 failed" in page
    assert "ValueError at timeline/actions/jobs.py:1 run" in page
    assert client.post("/desk/jobs/", {"job": failed.pk}).status_code == 302
    failed.refresh_from_db()
    assert (failed.attempts, failed.has_failed) == (0, False)
    again = client.post("/desk/jobs/", {"job": failed.pk}, follow=True).content.decode()
    assert "has not failed" in again
    Worker().run_once()
    assert "does not seem to run" not in client.get("/desk/jobs/").content.decode()


# A job that says that it has begun, and takes its time: in place of one of ours.
SLOW_WORKER = """
import os, sys, time
from pathlib import Path
import django
django.setup()
from newsroom import worker
log = Path(sys.argv.pop(1))
def slowly(subject):
    with log.open("a") as file: file.write("begun\\n")
    time.sleep(float(os.environ["JOB_SECONDS"]))
    with log.open("a") as file: file.write("done\\n")
worker.RUN["delete-old-rows"] = slowly
worker.plan_jobs = lambda: None
worker.IDLE_SECONDS = 0.1
from django.core.management import call_command
call_command("worker", "--lease", "1")
"""


class WorkerProcess:
    """A worker in a process of its own, with a job that writes to a file."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "db.sqlite3"
        self.log = folder / "log"
        self.log.touch()
        self.site = SiteProcess(folder, f"sqlite:///{self.database}")
        self.site.manage("migrate", "--no-input")
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, job_seconds: float) -> subprocess.Popen[bytes]:
        environment = self.site.environment | {
            "JOB_SECONDS": str(job_seconds),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", SLOW_WORKER, str(self.log)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.started.append(process)
        return process

    def add_job(self) -> None:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        with sqlite3.connect(self.database) as database:
            database.execute(
                "INSERT INTO timeline_job (kind, subject, due_at, made_at, attempts, last_error)"
                " VALUES ('delete-old-rows', 'slow', ?, ?, 0, '')",
                [now, now],
            )

    def read_job(self) -> tuple[int, bool]:
        """Return how often it was tried, and whether it is done."""
        with sqlite3.connect(self.database) as database:
            attempts, finished_at = database.execute(
                "SELECT attempts, finished_at FROM timeline_job"
            ).fetchone()
        return attempts, finished_at is not None

    def lines(self) -> list[str]:
        return self.log.read_text().split()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[WorkerProcess]:
    processes = WorkerProcess(tmp_path)
    yield processes
    for process in processes.started:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.once
@pytest.mark.slow
def test_a_killed_worker_loses_no_job_and_a_stopped_one_finishes_its_own(workers: WorkerProcess) -> None:
    workers.add_job()
    killed = workers.start(job_seconds=PATIENCE)
    wait_until(lambda: workers.lines() == ["begun"])
    # Its lease lasts one second and is extended: nobody else takes the job.
    time.sleep(1.5)
    stopped = workers.start(job_seconds=2)
    assert workers.read_job() == (1, False)
    killed.kill()
    killed.wait()
    wait_until(lambda: workers.lines() == ["begun", "begun"])
    stopped.terminate()
    assert stopped.wait(PATIENCE) == 0
    assert workers.lines() == ["begun", "begun", "done"]
    assert workers.read_job() == (2, True)
