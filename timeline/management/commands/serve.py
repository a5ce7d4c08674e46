"""Serve the site: `manage.py serve`."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.health import has_static_files
from newsroom.metrics_address import make_folder
from newsroom.system_checks import check_secrets
from newsroom.work_limits import THREADS


class Command(BaseCommand):
    """Replaces itself by granian, with everything that keeps it serving under load."""

    help = "Serve the site with granian. Stops with SIGINT or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--workers",
            type=int,
            default=settings.WORKERS,
            help="processes; one for each core (default: WORKERS)",
        )

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        if not has_static_files():
            raise CommandError(
                f"There are no static files in {settings.STATIC_ROOT}. Run: manage.py collectstatic --noinput"
            )
        for problem in check_secrets():
            raise CommandError(f"{problem.msg} {problem.hint}")
        require_free_port(host, port)
        if settings.METRICS_ADDRESS:
            if settings.METRICS_ADDRESS[1] == port:
                raise CommandError(f"METRICS_ADDRESS has the port of the site, {port}. Use another one.")
            make_folder()
        os.environ["TIMELINE_SERVER"] = str(os.getpid())
        os.environ["LOG_FORMAT"] = settings.LOG_FORMAT
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "newsroom.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", str(THREADS), "--blocking-threads-idle-timeout", "60"),
            # A worker that dies is replaced. One that dies at once, again and again, is not replaced in a circle.
            *("--log-config", str(settings.BASE_DIR / "newsroom" / "server_log_config.json")),
            *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"),
        ]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, command)  # noqa: S606 — our own arguments


def require_free_port(host: str, port: int) -> None:
    """Raise CommandError if another program answers at this address: two servers would share its requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} of {host} cannot be used: {error.strerror}.") from error
