"""A Redis server for the tests, which can be stopped and started again."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from machine import LeftOutError, end_process, ending_with_us, install
from postgresql import free_port


class OwnRedis:
    """A Redis server in a temporary folder, on a free port. It keeps nothing."""

    def __init__(self, folder: Path, program: str) -> None:
        self.folder = folder
        self.program = program
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder))
        self.process = subprocess.Popen(
            [*ending_with_us(), self.program, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                redis.Redis(port=self.port, socket_timeout=2).ping()
                return
            except redis.RedisError:
                time.sleep(0.1)
        raise LeftOutError("our own Redis server did not start")

    def stop(self) -> None:
        """Stop the server."""
        if self.process.poll() is None:
            end_process(self.process)


@contextmanager
def run_own_redis() -> Iterator[OwnRedis]:
    """A server of our own for as long as the block runs. Raises LeftOutError where there can be none."""
    program = shutil.which("redis-server")
    if program is None:
        install("redis-server", "redis-server is not installed")
        program = shutil.which("redis-server")
    if program is None:
        raise LeftOutError("Redis was installed but redis-server was not found")
    with tempfile.TemporaryDirectory(prefix="newsroom-timeline-redis-") as folder:
        server = OwnRedis(Path(folder), program)
        try:
            yield server
        finally:
            server.stop()
