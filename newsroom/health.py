"""Health checks for load balancers and monitoring: `/healthz` (alive) and `/readyz` (ready).

They are answered before Django, so that they need no host name, no turn and no database.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from newsroom.database import READER_QUERY_SECONDS, limit_query_seconds
from timeline import publication_clock

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from timeline.public.caching.wsgi_cache import PublicationState


class HealthChecks:
    """A WSGI application that answers health checks and passes everything else to another one."""

    def __init__(self, application: "WSGIApplication", publications: "PublicationState") -> None:
        self.application = application
        self.publications = publications
        self._has_all_migrations = False

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        path = environ.get("PATH_INFO")
        if path not in ("/healthz", "/readyz"):
            return self.application(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            status, kind, body = "405 Method Not Allowed", "text/plain; charset=utf-8", b"Use GET.\n"
        elif path == "/healthz":
            # Whoever answers is alive. A restart mends nothing that /readyz lists.
            status, kind, body = "200 OK", "text/plain; charset=utf-8", b"ok\n"
        else:
            status, body = self._check(for_desk="for=desk" in environ.get("QUERY_STRING", ""))
            kind = "application/json"
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _check(self, *, for_desk: bool) -> tuple[str, bytes]:
        """Return status and body: 503 where readers (or the desk) cannot be served, else 200 with what is missing."""
        missing = []
        serves_readers = True
        try:
            is_confirmed = not self.publications.get_state().age
        except DatabaseError:
            is_confirmed = serves_readers = False
        if not is_confirmed:
            missing.append("migrations" if self.publications.lacks_tables else "database")
        elif not self._check_migrations():
            missing.append("migrations")
        if self.publications.copy.failure:
            missing.append("disk copy")
        if publication_clock.find_doubt():
            missing.append("clock")
        if not has_static_files():
            missing.append("static files")
            serves_readers = False
        if not answers_cache():
            missing.append("cache")
        is_ready = serves_readers and not (for_desk and {"database", "migrations"} & {*missing})
        word = ("degraded" if missing else "ready") if is_ready else "unavailable"
        body = json.dumps({"status": word, "missing": missing}).encode() + b"\n"
        return ("200 OK" if is_ready else "503 Service Unavailable"), body

    def _check_migrations(self) -> bool:
        """Return whether the database has every migration of this code. Once it has, it is not asked again."""
        if not self._has_all_migrations:
            close_old_connections()
            try:
                with limit_query_seconds(READER_QUERY_SECONDS):
                    executor = MigrationExecutor(connection)
                    targets = executor.loader.graph.leaf_nodes()
                    self._has_all_migrations = not executor.migration_plan(targets)
            except DatabaseError:
                return False
            finally:
                close_old_connections()
        return self._has_all_migrations


def has_static_files() -> bool:
    """Return whether `collectstatic` was run. In development and in tests files are served as they are."""
    return bool(settings.WHITENOISE_USE_FINDERS) or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def answers_cache() -> bool:
    """Return whether the shared cache answers, where there is one."""
    cache = caches["pages"]
    cache.get("readyz")
    return not getattr(cache, "is_away", False)
