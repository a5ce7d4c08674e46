"""nginx for the tests, with the configuration that deploy/nginx.conf gives to newsrooms."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from machine import LeftOutError, end_process, ending_with_us, install, last_line
from postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "deploy" / "nginx.conf"
# Around the example, what Debian's /etc/nginx/nginx.conf is around it.
FRAME = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {more}
    include {folder}/site.conf;
}}
"""


def find_nginx() -> str:
    """Return the path of nginx. Raises LeftOutError where there is none and none can be installed."""
    # Debian keeps it off the PATH of users.
    places = f"{os.environ.get('PATH', '')}:/usr/sbin"
    path = shutil.which("nginx", path=places)
    if path is None:
        install("nginx-light", "nginx is not installed")
        path = shutil.which("nginx", path=places)
    if path is None:
        raise LeftOutError("nginx was installed but not found")
    return path


class OwnNginx:
    """nginx on free ports, with a certificate of its own. `address` is the site's, over HTTPS.

    Args:
        folder: where its files are
        servers: the ports of the servers behind it
        configuration: the text of the site's configuration
        more: further directives of the `http` block
    """

    def __init__(
        self, folder: Path, servers: Sequence[int], configuration: str | None = None, more: str = ""
    ) -> None:
        self.folder = folder
        self.program = find_nginx()
        self.http_port, self.port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None
        if not (folder / "privkey.pem").exists():
            make_certificate(folder)
        text = configuration if configuration is not None else EXAMPLE.read_text()
        (folder / "site.conf").write_text(self.adapt(text, servers))
        (folder / "nginx.conf").write_text(FRAME.format(folder=folder, more=more))

    def adapt(self, text: str, servers: Sequence[int]) -> str:
        """Return a configuration with the ports, servers and files of this one."""
        text = text.replace("listen [::]:80;", "").replace("listen [::]:443 ssl http2;", "")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.http_port};")
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
        text = re.sub(r"/etc/ssl/newsroom-timeline/|/var/log/nginx/", f"{self.folder}/", text)
        line = re.search(r"^ *server 127\.0\.0\.1:8000(.*;)$", text, re.MULTILINE)
        if line is None:
            raise ValueError("no line of the configuration names the server 127.0.0.1:8000")
        lines = [f"    server 127.0.0.1:{port}{line[1]}" for port in servers]
        return text.replace(line[0], "\n".join(lines))

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def check(self) -> str:
        """Return what is wrong with the configuration; "" if nothing is."""
        command = [self.program, "-t", "-q", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""

    def start(self) -> None:
        """Start nginx, and wait until it answers."""
        command = [self.program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.process = subprocess.Popen(
            [*ending_with_us(), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        log = self.folder / "error.log"
        said = last_line(log.read_text()) if log.exists() else self.check()
        raise LeftOutError(f"our own nginx did not start: {said}")

    def stop(self) -> None:
        """Stop nginx."""
        if self.process and self.process.poll() is None:
            end_process(self.process)

    def trust(self) -> ssl.SSLContext:
        """Return what a client needs to trust its certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))


def make_certificate(folder: Path) -> None:
    """Make a certificate for 127.0.0.1 and its key. Raises LeftOutError without openssl."""
    program = shutil.which("openssl")
    if program is None:
        raise LeftOutError("openssl is not installed")
    subprocess.run(
        [
            *(
                program,
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
            ),
            *("-addext", "subjectAltName=IP:127.0.0.1,DNS:timelines.example.org"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )


@contextmanager
def run_own_nginx(
    folder: Path, servers: Sequence[int], configuration: str | None = None, more: str = ""
) -> Iterator[OwnNginx]:
    """Run nginx in front of these servers for as long as the block runs. Raises LeftOutError where it cannot be."""
    server = OwnNginx(folder, servers, configuration, more)
    try:
        server.start()
        yield server
    finally:
        server.stop()
