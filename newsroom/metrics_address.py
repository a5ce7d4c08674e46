"""Where metrics are answered and where the processes of a server keep them, before the library is imported."""

import ipaddress
import os
import shutil
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# prometheus_client reads it.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
FOLDER_PREFIX = "newsroom-timeline-metrics-"


def parse_address(text: str) -> tuple[str, int] | None:
    """Return host and port of METRICS_ADDRESS ("127.0.0.1:9100", "[::1]:9100"); None if it is empty.

    Raises:
        ImproperlyConfigured: it is neither
    """
    if not text:
        return None
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    try:
        ipaddress.ip_address(host)
        number = int(port)
    except ValueError:
        number = 0
    if not 0 < number < 65536:
        raise ImproperlyConfigured(
            f"METRICS_ADDRESS is “{text}”. Use an IP address of this machine and a port: 127.0.0.1:9100."
        )
    return host, number


def is_public(host: str) -> bool:
    """Return whether an address can be reached from outside this machine and its private networks."""
    address = ipaddress.ip_address(host)
    return address.is_unspecified or address.is_global


def make_folder() -> None:
    """Name a folder for the metrics of the server that this process becomes; delete those of servers that ended."""
    temporary = Path(tempfile.gettempdir())
    for old in temporary.glob(f"{FOLDER_PREFIX}*"):
        pid = old.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and old.stat().st_uid == os.getuid():
            shutil.rmtree(old, ignore_errors=True)
    os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-")
