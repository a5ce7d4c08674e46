"""Metrics for Prometheus, on an address of their own: METRICS_ADDRESS=127.0.0.1:9100.

Each server process counts in files that all of them share, and one of them, whichever has the port, adds them up and
answers. If it ends, another one takes the port. Only imported if METRICS_ADDRESS is set: `manage.py serve` names the
folder of the files, which prometheus_client reads when it is imported.
"""

import logging
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from newsroom.database import READER_QUERY_SECONDS, limit_query_seconds
from newsroom.metrics_address import FOLDER_VARIABLE
from newsroom.request_observer import ObservedRequest
from newsroom.work_limits import Lane
from timeline.models import Job

if TYPE_CHECKING:
    from timeline.public.caching.wsgi_cache import PublicationState

logger = logging.getLogger(__name__)

SAMPLE_SECONDS = 1
# Seconds until a process tries again to take the port.
PORT_SECONDS = 5

REQUESTS = Counter("newsroom_requests", "Requests answered, by lane and status.", ["lane", "status"])
SECONDS = Histogram(
    "newsroom_request_seconds",
    "Seconds from the arrival of a request until the server had the whole response.",
    ["lane"],
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
REFUSED = Counter(
    "newsroom_refused", "Requests that were told to come back, because the lane was full.", ["lane"]
)
IN_WORK = Gauge("newsroom_lane_in_work", "Requests in work.", ["lane"], multiprocess_mode="livesum")
WAITING = Gauge(
    "newsroom_lane_waiting", "Requests waiting for a turn.", ["lane"], multiprocess_mode="livesum"
)
STALE = Gauge(
    "newsroom_stale_seconds",
    "Seconds since the database last confirmed what is public; 0 while it answers. The longest of all processes.",
    multiprocess_mode="livemax",
)
CONNECTIONS = Gauge(
    "newsroom_database_connections",
    "Connections to PostgreSQL, open and in use.",
    ["state"],
    multiprocess_mode="livesum",
)
PROCESSES = Gauge("newsroom_server_processes", "Server processes.", multiprocess_mode="livesum")


class RequestCounter:
    """Counts requests. Children of metrics are looked up once for each lane and status."""

    def __init__(self) -> None:
        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def __call__(self, request: ObservedRequest) -> None:
        """Count one request."""
        key = (request.lane, request.status)
        children = self._children.get(key)
        if children is None:
            children = REQUESTS.labels(request.lane, str(request.status)), SECONDS.labels(request.lane)
            self._children[key] = children
        requests, seconds = children
        requests.inc()
        seconds.observe(request.seconds)
        if request.is_refused:
            REFUSED.labels(request.lane).inc()


def start_metrics(
    address: tuple[str, int], lanes: tuple[Lane, ...], publications: "PublicationState"
) -> None:
    """Sample what is not counted by requests, and answer at this address or wait for it to become free."""
    PROCESSES.set(1)
    for lane in lanes:
        REFUSED.labels(lane.name)

    def sample() -> None:
        for lane in lanes:
            IN_WORK.labels(lane.name).set(lane.count_in_work())
            WAITING.labels(lane.name).set(lane.count_waiting())
        STALE.set(publications.stale_seconds)
        pool = getattr(connection, "pool", None) if connection.vendor == "postgresql" else None
        if pool is not None:
            stats = pool.get_stats()
            size, free = stats.get("pool_size", 0), stats.get("pool_available", 0)
            CONNECTIONS.labels("open").set(size)
            CONNECTIONS.labels("in use").set(size - free)

    repeat(sample, SAMPLE_SECONDS, "metrics-sample")
    Thread(target=take_port, args=address, name="metrics-port", daemon=True).start()


def repeat(function: Callable[[], None], seconds: float, name: str) -> None:
    """Call a function again and again, in a thread that ends with the process."""

    def run() -> None:
        while True:
            try:
                function()
            except Exception:
                logger.exception("metrics could not be sampled")
            time.sleep(seconds)

    Thread(target=run, name=name, daemon=True).start()


def take_port(host: str, port: int) -> None:
    """Answer at this address from the moment at which no other process does."""
    while True:
        try:
            start_http_server(port, host, registry=build_registry())
        except OSError:
            time.sleep(PORT_SECONDS)
        else:
            logger.info("metrics are at http://%s:%s/metrics", host, port)
            return


def build_registry() -> CollectorRegistry:
    """Return what a request of Prometheus reads: the sums of all processes, and the jobs in the database."""
    registry = CollectorRegistry()
    registry.register(LiveProcesses(registry))  # type: ignore[no-untyped-call]
    registry.register(DatabaseMetrics())
    return registry


class LiveProcesses(MultiProcessCollector):
    """Adds up the files of all processes, without the present values of those that have ended."""

    def collect(self) -> Iterable[Metric]:
        folder = Path(os.environ[FOLDER_VARIABLE])
        for pid in {
            int(match[1]) for file in folder.iterdir() if (match := re.search(r"_(\d+)\.db$", file.name))
        }:
            if not Path(f"/proc/{pid}").exists():
                mark_process_dead(pid)  # type: ignore[no-untyped-call]
        metrics: Iterable[Metric] = super().collect()  # type: ignore[no-untyped-call]
        return metrics


class DatabaseMetrics(Collector):
    """The jobs, and whether the database answers. Read when Prometheus asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("newsroom_database_up", "1 if the database answers.")
        try:
            with limit_query_seconds(READER_QUERY_SECONDS):
                families = list_job_metrics()
        except (DatabaseError, PoolTimeout):
            families = []
        finally:
            connection.close()
        up.add_metric([], 1 if families else 0)
        yield from [up, *families]


def list_job_metrics() -> list[GaugeMetricFamily]:
    """Return the number of jobs by state, and how long the oldest has been due."""
    now = timezone.now()
    jobs = GaugeMetricFamily("newsroom_jobs", "Background jobs that are not done.", labels=["state"])
    jobs.add_metric(["due"], Job.objects.due(now).count())
    jobs.add_metric(["running"], Job.objects.unfinished().filter(leased_until__gt=now).count())
    jobs.add_metric(["failed"], Job.objects.failed().count())
    oldest = GaugeMetricFamily("newsroom_oldest_job_seconds", "For how long a job has been due.")
    due_at = Job.objects.due(now).aggregate(first=Min("due_at"))["first"]
    oldest.add_metric([], (now - due_at).total_seconds() if due_at else 0)
    return [jobs, oldest]
