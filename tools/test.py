"""Run the tests on SQLite, then those that a database could change on PostgreSQL: `make test`.

How much is run is the tier's (tests/support/tiers.py): fast, standard or all. What is missing on a fresh Debian
machine is installed where we may (as root). What cannot be run is said in one line, and counts as a failure only
where CI is set. Read from the environment:

    PYTEST_ARGS         more arguments for pytest (make test ARGS='-k quotes -x')
    CHROMIUM            the browser; else chromium, chromium-browser or google-chrome on the PATH
    VNU_JAR             the Nu HTML checker; else npm's package of it, kept in var/nu. Without it or without Java the
                        ordinary tests still judge the pages, by html5lib: that is no failure, even with CI
    TEST_DATABASE_URL   the PostgreSQL server; else one on 127.0.0.1:5432 that takes user postgres without a
                        password; else one of our own, in a temporary folder, gone at the end
    TEST_POSTGRESQL     "own": do not look for a running server
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from chromium import find_chromium, need_driver
from machine import (
    LeftOutError,
    end_process,
    ending_with_us,
    first_line,
    is_ci,
    program_answers,
    stop_on_signals,
)
from nginx_server import find_nginx
from pgbouncer_server import find_pgbouncer
from postgresql import find_postgresql

ROOT = Path(__file__).resolve().parent.parent
NU = "vnu-jar@26.9.27"
# More browsers at once than this gain nothing.
MOST_WORKERS = 8
LEFT_OUT_BY_TIER = {
    "fast": "tests in a browser and others that take seconds, the Nu HTML checker, PostgreSQL, and most examples of each "
    "property",
    "standard": "further widths and languages of pages, two of three rows of long tables, long fuzzing, and PostgreSQL for what only reads or shows",
}


class Database(NamedTuple):
    label: str
    url: str


class Run(NamedTuple):
    label: str
    exit_code: int
    closing_line: str


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the tests on SQLite and PostgreSQL.")
    parser.add_argument("only", nargs="?", choices=["sqlite", "postgresql"], help="one database only")
    parser.add_argument("--tier", choices=["fast", "standard", "all"], default="standard")
    parser.add_argument(
        "--soak", type=int, metavar="RUNS", help="only the browser tests, so many times, on a busy machine"
    )
    arguments = parser.parse_args()
    only, tier = arguments.only, arguments.tier
    stop_on_signals()

    (ROOT / "var").mkdir(exist_ok=True)
    # Django makes its test database beside this one, which no test should ever touch.
    sqlite = Database("SQLite", f"sqlite:///{quote(str(ROOT / 'var' / 'test-unused.sqlite3'))}")
    if arguments.soak:
        return soak(sqlite, arguments.soak)

    left_out: list[str] = []
    spared: list[str] = []
    chromium = checker = None
    if tier == "fast":
        only = only or "sqlite"
    else:
        try:
            chromium = find_chromium()
            need_driver()
        except LeftOutError as reason:
            left_out.append(f"Left out: browser tests, because {reason}.")
        try:
            checker = find_checker()
        except LeftOutError as reason:
            spared.append(f"Left out: the Nu HTML checker, because {reason}.")
        for find in (find_nginx, find_pgbouncer):
            try:
                find()
            except LeftOutError as reason:
                left_out.append(f"Left out: tests of servers behind a proxy, because {reason}.")
    if tier in LEFT_OUT_BY_TIER:
        spared.append(f"Left out, as `make test-all` runs it: {LEFT_OUT_BY_TIER[tier]}.")

    runs: list[Run] = []
    if only != "postgresql":
        runs.append(run_pytest(sqlite, chromium, checker, tier=tier))
    if only != "sqlite":
        with ExitStack() as stack:
            try:
                server = find_postgresql(stack)
            except LeftOutError as reason:
                left_out.append(f"Left out: PostgreSQL tests, because {reason}.")
            else:
                database = Database(server.label, server.url)
                runs.append(run_pytest(database, chromium, checker, tier=tier, is_second=bool(runs)))

    print()
    for run in runs:
        print(f"Tests on {run.label}:\n{run.closing_line}")
    for line in [*left_out, *spared]:
        print(line)
    failed = any(run.exit_code for run in runs) or not runs
    return int(failed or (bool(left_out) and is_ci()))


def soak(database: Database, runs: int) -> int:
    """Run the browser tests several times in a row while other work keeps every core busy; stop at a failure."""
    try:
        chromium = find_chromium()
        need_driver()
    except LeftOutError as reason:
        print(f"Browser tests cannot run, because {reason}.")
        return 1
    results: list[Run] = []
    busy_loop = [*ending_with_us(), sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(busy_loop, start_new_session=True) for _ in range(available_cores())]
    try:
        while len(results) < runs and not any(run.exit_code for run in results):
            results.append(run_pytest(database, chromium, None, only_marker="browser"))
    finally:
        for other in others:
            other.kill()
    print()
    for number, run in enumerate(results, 1):
        print(f"Browser tests, run {number} of {runs}:\n{run.closing_line}")
    return int(any(run.exit_code for run in results))


def run_pytest(
    database: Database,
    chromium: str | None,
    checker: str | None,
    *,
    tier: str = "standard",
    is_second: bool = False,
    only_marker: str = "",
) -> Run:
    """Run the tests of a tier on one database, passing on what pytest prints as it comes.

    On the second database of a run, what no database could change has run already.
    """
    print(f"\nTests on {database.label}", flush=True)
    workers = str(min(available_cores(), MOST_WORKERS))
    # Each worker keeps to neighbouring tests, which share what is expensive to make, until it has none left.
    command = [*ending_with_us(), sys.executable, "-m", "pytest", "-n", workers, "--dist", "worksteal"]
    if sys.stdout.isatty():
        command.append("--color=yes")
    command += shlex.split(os.environ.get("PYTEST_ARGS", ""))
    missing = [marker for marker, program in (("browser", chromium), ("nu", checker)) if program is None]
    markers = [*([only_marker] if only_marker else []), *(f"not {marker}" for marker in missing)]
    if markers:
        command += ["-m", " and ".join(markers)]
    environment = test_environment(database, CHROMIUM=chromium, VNU_JAR=checker)
    environment["TIMELINE_TEST_TIER"] = tier
    if is_second:
        environment["TIMELINE_TEST_SECOND_DATABASE"] = "1"

    # In a session of its own: Ctrl-C reaches it once, from us, and it has the time to drop its databases.
    pytest = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    tail = b""
    try:
        while pytest.stdout and (chunk := os.read(pytest.stdout.fileno(), 65536)):
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            tail = (tail + chunk)[-10_000:]
        exit_code = pytest.wait()
    finally:
        if pytest.poll() is None:
            end_process(pytest)
    return Run(database.label, exit_code, closing_line(tail.decode(errors="replace"), exit_code))


def closing_line(output: str, exit_code: int) -> str:
    """pytest's own last words, as it printed them: "==== 3 passed in 0.12s ====" """
    for line in reversed(output.splitlines()):
        without_colour = re.sub(r"\x1b\[[0-9;]*m", "", line)
        if re.fullmatch(r"(=+ )?([0-9]+ [a-z]+|no tests ran)\b.* in [0-9.]+s.*", without_colour):
            return line
    return f"pytest ended with exit code {exit_code} and no closing line"


def test_environment(database: Database, **programs: str | None) -> dict[str, str]:
    """This shell's environment without what configures the product, so that tests mean the same everywhere."""
    settings = (ROOT / "newsroom" / "settings.py").read_text()
    configured = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    environment = {name: value for name, value in os.environ.items() if name not in configured}
    environment["DATABASE_URL"] = database.url
    # Each worker would rewrite and compile every test anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment | {name: path for name, path in programs.items() if path is not None}


def available_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- The Nu HTML checker ------------------------------------------------------------------------


def find_checker() -> str:
    """The checker's jar, if Java is there to run it: neither is worth a minute of everybody's first run."""
    if not program_answers("java"):
        raise LeftOutError("no Java was found (on Debian: apt-get install default-jre-headless)")
    given = os.environ.get("VNU_JAR")
    if given:
        if Path(given).is_file():
            return given
        raise LeftOutError(f"VNU_JAR={given} is not there")
    folder = ROOT / "var" / NU.replace("@", "-")
    jar = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        if shutil.which("npm") is None:
            raise LeftOutError("there is no npm to fetch it with (VNU_JAR=… names one that is there)")
        # No script of the package's: it would fetch a Java of its own.
        command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        # Where nothing answers, once is enough.
        command += ["--fetch-retries", "0", NU]
        print(f"Fetching the Nu HTML checker: npm's {NU}.", flush=True)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not jar.is_file():
            raise LeftOutError(f"npm could not fetch it: {first_line(done.stderr)}")
    return str(jar)


if __name__ == "__main__":
    sys.exit(main())
