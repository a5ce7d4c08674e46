"""The site as it is run: `manage.py serve` with a database of its own, in processes that can be killed."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from machine import end_process, ending_with_us, list_children
from postgresql import free_port
from tests.support import migrated_database

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "timeline" / "sample" / "facebook-bbc.json"
PAGE = "/t/facebook-reports-bbc/"
EDITOR = "editor@example.org"
PASSWORD = "correct-horse-battery"
# How long anything here may take before the test fails rather than waits.
PATIENCE = 60


class Answer(NamedTuple):
    """What the server answered."""

    status: int
    headers: Message
    body: bytes


class SiteProcess:
    """A site with the sample incident, and the server that serves it."""

    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        self.port = free_port()
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
            "LANG": "C.UTF-8",
            "DATABASE_URL": database_url,
            "HTTPS": "false",
            "SECRET_KEY": "k" * 60,
            "MFA_KEYS": "b25seS1mb3ItdGhlLWNoZWNrcy0wMTIzNDU2Nzg5YWI=",
            "SECOND_FACTOR_ROLES": "",
            "STATIC_ROOT": str(folder / "static"),
            "LIVE_COPY": str(folder / "live"),
            "ALLOWED_HOSTS": "127.0.0.1",
            # Tests send forms as soon as they are shown.
            "REPORT_DELAY": "0",
            **environment,
        }
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the tables, an editor and the published sample."""
        migrated_database.copy_to_site(self.environment["DATABASE_URL"])
        self.manage_all(
            ["migrate", "--no-input"],
            ["collectstatic", "--no-input"],
            ["add_account", EDITOR, "--role", "editor", "--any-password"],
            ["import_timeline", str(SAMPLE)],
            ["publish_timeline", PAGE.split("/")[2], "--note", "First", "--by", EDITOR],
        )

    def manage_all(self, *commands: list[str]) -> None:
        """Run several commands, which must succeed, in one process: starting one takes longer than most commands."""
        code = (
            "import json, sys, django; django.setup()\n"
            "from django.core.management import call_command\n"
            "for command in json.loads(sys.argv[1]): call_command(*command)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, json.dumps(commands)],
            cwd=ROOT,
            env=self.environment
            | {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "ACCOUNT_PASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            # Applying every migration takes a quarter of a minute on an idle machine.
            timeout=3 * PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def manage(self, *arguments: str, **environment: str) -> None:
        """Run a command, which must succeed."""
        done = self.run(*arguments, **environment)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self.launch()
        self.wait()

    def wait(self) -> None:
        """Wait until the server answers."""
        wait_until(lambda: self.ask("/healthz").status == 200)

    def launch(self) -> None:
        """Start the server. It ends with the thread that calls this."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    *(*ending_with_us(), sys.executable, "manage.py", "serve"),
                    *("--port", str(self.port), "--workers", "2"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop the server."""
        if self.process and self.process.poll() is None:
            end_process(self.process)

    def list_workers(self) -> list[int]:
        """Return the processes that answer."""
        return list_children(self.process.pid) if self.process else []

    def sign_in(self) -> str:
        """Sign in as the editor; return the path of the page that follows."""
        return self.open_session()[1]

    def open_session(self) -> tuple[urllib.request.OpenerDirector, str]:
        """Sign in as the editor; return what sends requests of the session, and the path of the page that follows.

        It follows no redirects.
        """
        cookies = urllib.request.HTTPCookieProcessor()
        opener = urllib.request.build_opener(cookies)
        address = f"http://127.0.0.1:{self.port}/accounts/login/"
        with opener.open(address, timeout=PATIENCE) as response:
            token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', response.read())
        assert token
        fields = {"login": EDITOR, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
        with opener.open(address, urlencode(fields).encode(), timeout=PATIENCE) as response:
            return urllib.request.build_opener(cookies, NoRedirects()), urlsplit(response.url).path

    def ask(self, path: str, **headers: str) -> Answer:
        """Return the answer to a GET; status 0 where there was none."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        return _send(urllib.request.build_opener(), request)

    def post(self, opener: urllib.request.OpenerDirector, path: str, data: Mapping[str, list[str]]) -> Answer:
        """Return the answer to a form sent in a session."""
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, urlencode(data, doseq=True).encode())
        return _send(opener, request)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for an answer like any other."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _send(opener: urllib.request.OpenerDirector, request: urllib.request.Request) -> Answer:
    try:
        with opener.open(request, timeout=PATIENCE) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
    except OSError:
        return Answer(0, Message(), b"")


def wait_until(is_true: Callable[[], bool]) -> None:
    """Return when something is true; fail after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


@contextmanager
def run_site(folder: Path, database_url: str, **environment: str) -> Iterator[SiteProcess]:
    """Serve the sample incident for as long as the block runs."""
    site = SiteProcess(folder, database_url, **environment)
    site.prepare()
    try:
        site.start()
        yield site
    finally:
        site.stop()
