"""Load: 200 readers at once for a minute, beside an old commit, and once more with the database stopped half-way.

PostgreSQL, the server and the readers share the machine. Each contender has a database of its own with the same timeline
of 500 entries, and two workers. The old commit runs with the command of its README and with bounded threads, and with the
libraries of today.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
# The tools of the tests, which `make bench` does not put on the path.
sys.path.append(str(ROOT / "tools"))

from machine import end_process, ending_with_us, list_children  # noqa: E402
from postgresql import OwnServer, free_port, run_own_server  # noqa: E402

ENTRIES = 500
PAGE = f"/t/story-{ENTRIES}/"
WORKERS = 2
OLD_THREADS = 16  # of each worker of the old commit, each with a connection of its own
MEMORY_AFTER = 20  # seconds
AIM = 10
# Percent of the requests, by kind.
MIX = {"page": 35, "entry": 20, "json": 10, "news, 304": 20, "search": 5, "filter": 5, "report form": 5}
# They are published already: the database need not be there.
PUBLISHED = ("page", "entry", "json", "news, 304")
SEARCHES = FILTERS = 200


class Contender:
    """A commit that serves the timeline.

    Args:
        name: what is printed
        code: the folder of its code
        database: the name of its database on the server
    """

    def __init__(self, name: str, code: Path, server: OwnServer, database: str, folder: Path) -> None:
        self.name = name
        self.code = code
        self.server = server
        self.port = free_port()
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self.environment = inherited | {
            "LANG": "C.UTF-8",
            "DATABASE_URL": f"{server.url}/{database}",
            "STATIC_ROOT": str(folder / f"static-{database}"),
            "LIVE_COPY": str(folder / f"live-{database}"),
            "SECRET_KEY": "only-for-the-benchmark",
            "MFA_KEYS": "b25seS1mb3ItdGhlLWNoZWNrcy0wMTIzNDU2Nzg5YWI=",
            "SECOND_FACTOR_ROLES": "",
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "false",
            "LOG_LEVEL": "ERROR",
        }
        with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')

    def publish(self, document: Path) -> None:
        """Make the tables and publish the timeline, with the commit's own commands."""
        slug = PAGE.split("/")[2]
        for command in (
            ["migrate", "--verbosity", "0"],
            ["collectstatic", "--noinput", "--verbosity", "0"],
            ["add_account", "editor@example.org", "--role", "editor"],
            ["import_timeline", str(document)],
            ["publish_timeline", slug, "--note", "For the benchmark", "--by", "editor@example.org"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=self.code,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                check=True,
            )

    @property
    def command(self) -> list[str]:
        """The command that starts the server."""
        port = str(self.port)
        if (self.code / "timeline" / "management" / "commands" / "serve.py").exists():
            return [sys.executable, "manage.py", "serve", "--port", port, "--workers", str(WORKERS)]
        return [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port),
            *("--workers", str(WORKERS), "--workers-kill-timeout", "5"),
            *("--blocking-threads", str(OLD_THREADS), "newsroom.wsgi:application"),
        ]

    @contextmanager
    def serve(self) -> Iterator[subprocess.Popen[bytes]]:
        """Serve for as long as the block runs; give the main process."""
        process = subprocess.Popen(
            [*ending_with_us(), *self.command],
            cwd=self.code,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + 60
            while not self.answers():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{self.name} does not serve")
                time.sleep(0.2)
            yield process
        finally:
            end_process(process)

    def answers(self) -> bool:
        try:
            return bool(fetch(self.port, PAGE))
        except OSError:
            return False


def fetch(port: int, path: str) -> str:
    """Return the ETag of a page. Raises OSError where there is no answer or no page."""
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
        return str(response.headers["ETag"])


def extract(commit: str, folder: Path) -> Path:
    """Return the folder of the code of a commit. Raises RuntimeError where git's history lacks it."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        raise RuntimeError(f"git's history has no commit {commit}: {archive.stderr.decode().strip()}")
    code = folder / f"commit-{commit}"
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(code, filter="data")
    return code


def build_requests(port: int, story: Any) -> dict[str, Any]:
    """Return the plan of requests: kind → [share, list of [path, headers]]."""
    draw = random.Random(2)
    words = [word for event in story.events for word in event.body.split()]
    searches = [f"{PAGE}?q={draw.choice(words)}+{draw.choice(words)}" for _ in range(SEARCHES)]
    filters = [
        f"{PAGE}?party={draw.choice(story.parties).id}&kind={draw.choice(['event', 'statement'])}"
        for _ in range(FILTERS)
    ]
    news = f"{PAGE}v/1/live.json"
    paths: dict[str, list[tuple[str, dict[str, str]]]] = {
        "page": [(PAGE, {})],
        "entry": [(f"{PAGE}{uid}/", {}) for uid in story.order],
        "json": [(f"{PAGE}timeline.json", {})],
        "news, 304": [(news, {"If-None-Match": fetch(port, news)})],
        "search": [(path, {}) for path in searches],
        "filter": [(path, {}) for path in filters],
        "report form": [(f"{PAGE}report/?entry={uid}", {}) for uid in story.order],
    }
    return {kind: [share, paths[kind]] for kind, share in MIX.items()}


def measure(contender: Contender, story: Any, arguments: argparse.Namespace, *, stops: bool) -> float:
    """Send the readers' requests, print what came of them, and return the answers per second without an error."""
    with contender.serve() as process, ExitStack() as stack:
        plan: dict[str, Any] = {
            "port": contender.port,
            "connections": arguments.connections,
            "seconds": arguments.seconds,
            "requests": build_requests(contender.port, story),
        }
        if stops and arguments.read_first:
            for kind in PUBLISHED:
                for path in {path for path, _headers in plan["requests"][kind][1]}:
                    fetch(contender.port, path)
        memory: dict[str, float] = {}
        early = min(MEMORY_AFTER, arguments.seconds / 2)
        timers = [threading.Timer(early, lambda: memory.update(early=measure_memory(process.pid)))]
        if stops:
            timers.append(threading.Timer(arguments.seconds / 2, contender.server.stop))
            stack.callback(contender.server.start)
        client = subprocess.Popen(
            [*ending_with_us(), sys.executable, "-m", "tests.bench.load_client"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for timer in timers:
            timer.daemon = True
            timer.start()
        processor = measure_processor_time(process.pid)
        output, _ = client.communicate(json.dumps(plan).encode(), timeout=arguments.seconds + 120)
        memory["end"] = measure_memory(process.pid)
        processor = measure_processor_time(process.pid) - processor
        for timer in timers:
            timer.join()
    return report(contender.name, json.loads(output), memory, early, processor, stops=stops)


def report(
    name: str,
    result: dict[str, Any],
    memory: dict[str, float],
    early: float,
    processor: float,
    *,
    stops: bool,
) -> float:
    """Print a table, and return the answers per second without an error."""
    first, second = result["statuses"]
    total: Counter[str] = Counter()
    print(f"\n{name}{', with the database stopped half-way' if stops else ''}")
    print(f"  {'':<14}{'answers':>9}{'p50 ms':>9}{'p99 ms':>9}   answers by status")
    for kind in MIX:
        times = sorted(result["times"].get(kind, []))
        statuses = Counter(first.get(kind, {})) + Counter(second.get(kind, {}))
        total += statuses
        print_row(kind, times, describe(first.get(kind, {}), second.get(kind, {}), stops=stops))
    print_row("all", sorted(chain.from_iterable(result["times"].values())), describe_statuses(total))
    good = sum(count for status, count in total.items() if is_good(status))
    rate = good / result["seconds"]
    print(
        f"  {rate:.0f} good answers a second; {sum(total.values()) - good} errors; "
        f"{processor * 1000 / max(good, 1):.2f} ms of the server's processor time for each"
    )
    grown = memory["end"] / memory["early"]
    print(
        f"  memory of the server {memory['early']:.0f} MB after {early:.0f} s, {memory['end']:.0f} MB at the end: × {grown:.2f}"
    )
    if stops:
        lost = sum(
            count
            for kind in PUBLISHED
            for status, count in second.get(kind, {}).items()
            if not is_good(status)
        )
        print(
            f"  {lost} errors for what is published, while the database was stopped   {'holds' if not lost else 'DOES NOT HOLD'} (aim: none)"
        )
    return rate


def print_row(kind: str, times: Sequence[float], statuses: str) -> None:
    if times:
        p50, p99 = (times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.99))
        print(f"  {kind:<14}{len(times):>9}{p50:>9.1f}{p99:>9.1f}   {statuses}")


def describe(first: dict[str, int], second: dict[str, int], *, stops: bool) -> str:
    if stops:
        return f"{describe_statuses(first)}; then {describe_statuses(second)}"
    return describe_statuses(Counter(first) + Counter(second))


def describe_statuses(statuses: dict[str, int]) -> str:
    return ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))


def is_good(status: str) -> bool:
    return status in ("200", "304")


def measure_processor_time(pid: int) -> float:
    """Return the seconds that a server and its workers have worked, which other programs do not lengthen (on Linux)."""
    ticks = 0
    for each in [pid, *list_children(pid)]:
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_memory(pid: int) -> float:
    """Return the memory of a server and its workers in MB; what they share counts once (on Linux)."""
    total = 0
    for each in [pid, *list_children(pid)]:
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue  # it has just ended
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1000


def run(options: Sequence[str] = ()) -> None:
    """Measure, and print requests per second, errors, times, memory, and whether the aims hold."""
    parser = argparse.ArgumentParser(prog="make bench ARGS='load …'", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--beside", metavar="COMMIT", default="4030022", help="an old commit; '' for none")
    parser.add_argument(
        "--read-first",
        action="store_true",
        help="ask for every page once before the database is stopped: only those that somebody has read are in memory",
    )
    arguments = parser.parse_args(options)

    from tests.bench import long_story
    from timeline import document

    story = long_story.record(ENTRIES)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-timeline-load-")))
        server = stack.enter_context(run_own_server())
        file = folder / "story.json"
        file.write_bytes(document.encode(story))
        today = Contender("today", ROOT, server, "today", folder)
        contenders = [today]
        if arguments.beside:
            code = extract(arguments.beside, folder)
            contenders.insert(0, Contender(f"commit {arguments.beside}", code, server, "before", folder))
        print(
            f"Load: {arguments.connections} connections, {arguments.seconds:.0f} s, {os.cpu_count()} cores, {WORKERS} workers, "
            f"a timeline of {ENTRIES} entries; in percent: "
            + ", ".join(f"{kind} {share}" for kind, share in MIX.items())
        )
        rates = []
        for contender in contenders:
            contender.publish(file)
            rates.append(measure(contender, story, arguments, stops=False))
        if len(rates) == 2:
            ratio = rates[1] / rates[0]
            print(
                f"\n  today, as a multiple of the old commit: × {ratio:.1f}   {'holds' if ratio >= AIM else 'DOES NOT HOLD'} (aim: {AIM})"
            )
        measure(today, story, arguments, stops=True)
