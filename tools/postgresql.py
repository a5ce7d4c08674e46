"""A PostgreSQL server for the tests: the one named, the one that runs, or one of our own."""

import hashlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg

from machine import (
    LeftOutError,
    end_process,
    ending_with_us,
    find_reasons,
    first_line,
    install,
    list_children,
)

ROOT = Path(__file__).resolve().parent.parent
RUNNING_SERVER = "postgresql://postgres@127.0.0.1:5432"
# Django puts "test_" before it. Of its own for each checkout, so that two of them can be tested at once.
DATABASE_NAME = "newsroom_timeline_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
OLDEST_POSTGRESQL = 14


class Server(NamedTuple):
    label: str
    url: str


def find_postgresql(stack: ExitStack) -> Server:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return check_server(given)
    if os.environ.get("TEST_POSTGRESQL") != "own":
        try:
            return check_server(RUNNING_SERVER)
        except LeftOutError:
            pass
    return check_server(stack.enter_context(run_own_server()).url)


def check_server(url: str) -> Server:
    """The server at this address, if it answers, is new enough and lets us make databases."""
    parts = urlsplit(url)
    name = parts.path.strip("/") or DATABASE_NAME
    where = f"{parts.hostname or 'localhost'}:{parts.port or 5432}"
    # Django, too, makes its test databases from the one named "postgres".
    maintenance = parts._replace(scheme="postgresql", path="/postgres").geturl()
    try:
        with psycopg.connect(maintenance, connect_timeout=5) as connection:
            version = connection.info.server_version
            may_create = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        raise LeftOutError(f"the server at {where} does not answer: {first_line(str(error))}") from error
    label = f"PostgreSQL {version // 10000}.{version % 10000} at {where}"
    if version // 10000 < OLDEST_POSTGRESQL:
        raise LeftOutError(f"{label} is older than {OLDEST_POSTGRESQL}")
    if may_create is None or not may_create[0]:
        raise LeftOutError(f"{label} does not let its user make databases (ALTER ROLE … CREATEDB)")
    return Server(label, parts._replace(path=f"/{name}").geturl())


class OwnServer:
    """A PostgreSQL server in a temporary folder, on a free port. It can be stopped, frozen and started again."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.programs = programs
        self.port = free_port()
        self.prefix = as_server_user(folder)
        self.password = secrets.token_urlsafe(16)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Make the folder of its data."""
        write_for_server_user(self.folder / "password", self.password)
        made = subprocess.run(
            [
                *self.prefix,
                *(str(self.programs / "initdb"), "--pgdata", str(self.folder / "data"), "--no-sync"),
                *("--username", "postgres", "--auth", "scram-sha-256"),
                *("--pwfile", str(self.folder / "password")),
                *("--encoding", "UTF8", "--locale", "C.UTF-8"),
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise LeftOutError(describe_failure("initdb failed", made.stdout + made.stderr, self.folder))

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    *self.prefix,
                    *(str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    # Nothing here outlives the tests, so nothing needs to reach the disk.
                    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until_it_answers(self.process, self.url, log)

    def stop(self) -> None:
        """Stop the server, at once: an interrupt is its fast shutdown."""
        if self.process and self.process.poll() is None:
            end_process(self.process)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to all its processes, each of which has a session of its own."""
        if self.process is None:
            return
        for pid in [self.process.pid, *list_children(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


@contextmanager
def run_own_server() -> Iterator[OwnServer]:
    """A server of our own for as long as the block runs. Raises LeftOutError where there can be none."""
    programs = server_programs()
    if programs is None:
        install("postgresql", "no PostgreSQL server answers on 127.0.0.1:5432 and none is installed")
        programs = server_programs()
    if programs is None:
        raise LeftOutError("PostgreSQL was installed but its programs were not found")
    # In /tmp whatever TMPDIR says, because another user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="newsroom-timeline-postgresql-", dir="/tmp"))
    try:
        server = OwnServer(folder, programs)
        server.prepare()
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_programs() -> Path | None:
    """The folder of the newest initdb and postgres; Debian keeps them off the PATH."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: float(re.sub(r"[^0-9.]", "", folder.parent.name) or 0))
    on_path = shutil.which("initdb")
    if not folders and on_path:
        folders = [Path(on_path).resolve().parent]
    folders = [folder for folder in folders if (folder / "postgres").exists()]
    return folders[-1] if folders else None


def as_server_user(folder: Path) -> list[str]:
    """Give the folder to a user who may run a server, and return what to put before that user's commands."""
    if os.geteuid() != 0:
        return ending_with_us()
    if not ending_with_us():
        raise LeftOutError(
            "PostgreSQL does not run as root, and setpriv is missing to run it as another user"
        )
    for user in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(user)
        except KeyError:
            continue
        os.chown(folder, account.pw_uid, account.pw_gid)
        become = ("--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups")
        return [*ending_with_us(), *become]
    raise LeftOutError("PostgreSQL does not run as root, and there is no user postgres")


def write_for_server_user(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
    os.chown(path, path.parent.stat().st_uid, -1)


def wait_until_it_answers(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    said = log.read_text(errors="replace")
    raise LeftOutError(describe_failure("our own PostgreSQL server did not start", said, log.parent))


def describe_failure(what: str, said: str, folder: Path) -> str:
    """Return one line: what failed, why according to its output, and the free space, which is often the reason."""
    free = shutil.disk_usage(folder).free // 2**20
    return f"{what}: {find_reasons(said)} ({free} MiB are free in {folder})"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
