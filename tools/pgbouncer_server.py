"""pgbouncer for the tests, with the configuration that deploy/pgbouncer.ini gives to newsrooms."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine import LeftOutError, end_process, install
from postgresql import OwnServer, as_server_user, free_port, wait_until_it_answers, write_for_server_user

EXAMPLE = Path(__file__).resolve().parent.parent / "deploy" / "pgbouncer.ini"


def find_pgbouncer() -> str:
    """Return the path of pgbouncer. Raises LeftOutError where there is none and none can be installed."""
    path = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if path is None:
        install("pgbouncer", "pgbouncer is not installed")
        path = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if path is None:
        raise LeftOutError("pgbouncer was installed but not found")
    return path


class OwnPgBouncer:
    """pgbouncer in a temporary folder, on a free port, in front of a PostgreSQL server of our own."""

    def __init__(self, folder: Path, database: OwnServer, pool_size: int) -> None:
        self.folder = folder
        self.database = database
        self.port = free_port()
        program = find_pgbouncer()
        self.command = [*as_server_user(folder), program, str(folder / "pgbouncer.ini")]
        self.process: subprocess.Popen[bytes] | None = None
        changes = {
            "timeline = host=127.0.0.1 port=5432 dbname=timeline": f"* = host=127.0.0.1 port={database.port}",
            "listen_port = 6432": f"listen_port = {self.port}\nunix_socket_dir =",
            "/etc/pgbouncer/userlist.txt": str(folder / "users"),
            "default_pool_size = 20": f"default_pool_size = {pool_size}",
        }
        text = EXAMPLE.read_text()
        for before, after in changes.items():
            if before not in text:
                raise ValueError(f"deploy/pgbouncer.ini has no “{before}”")
            text = text.replace(before, after)
        write_for_server_user(folder / "pgbouncer.ini", text)
        write_for_server_user(folder / "users", f'"postgres" "{database.password}"\n')

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self.database.password}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until_it_answers(self.process, self.url, log)

    def stop(self) -> None:
        """Stop it."""
        if self.process and self.process.poll() is None:
            end_process(self.process)


@contextmanager
def run_own_pgbouncer(database: OwnServer, pool_size: int) -> Iterator[OwnPgBouncer]:
    """Run pgbouncer for as long as the block runs. Raises LeftOutError where it cannot be."""
    # In /tmp whatever TMPDIR says, because another user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="newsroom-timeline-pgbouncer-", dir="/tmp"))
    try:
        server = OwnPgBouncer(folder, database, pool_size)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
