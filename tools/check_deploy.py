"""Check the examples in deploy/ with the programs that read them: `make lint-deploy`.

What is missing on Debian is installed where we may (as root). Where a program cannot be had, its check is left out and
one line says so: a failure only where CI is set. The containers are checked, never built: that needs an engine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from machine import LeftOutError, first_line, install, is_ci
from nginx_server import OwnNginx
from node_tools import find_node_tool

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
# Where the units look for the site.
SITE = "/srv/newsroom-timeline"


def main() -> int:
    checks: dict[str, Callable[[], str]] = {
        "deploy/Dockerfile": check_dockerfile,
        "deploy/compose.yaml": check_compose_file,
        "deploy/nginx.conf": check_nginx,
        "deploy/Caddyfile": check_caddy,
        "deploy/systemd/": check_units,
        "deploy/logrotate.conf": check_logrotate,
    }
    status = 0
    for name, check in checks.items():
        try:
            faults = check()
        except LeftOutError as reason:
            print(f"Left out: the check of {name}, because {reason}.")
            status |= is_ci()
        else:
            print(faults.rstrip() if faults else f"{name} is valid.")
            status |= bool(faults)
    return int(status)


def check_dockerfile() -> str:
    """Return what hadolint finds."""
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        raise LeftOutError("hadolint is not installed (make setup)")
    return run(hadolint, "--failure-threshold", "info", "deploy/Dockerfile")


def check_compose_file() -> str:
    """Return where the file breaks the schema of the Compose Specification, or a rule of dclint."""
    dclint = find_node_tool("dclint", "dclint")
    # The order of keys is a matter of taste.
    return run(dclint, "deploy/compose.yaml", "--max-warnings", "0", "--disable-rule", "service-keys-order")


def check_nginx() -> str:
    """Return what nginx says of its example, with a certificate of ours."""
    with tempfile.TemporaryDirectory(prefix="newsroom-timeline-nginx-") as folder:
        return OwnNginx(Path(folder), [8000, 8001]).check()


def check_caddy() -> str:
    """Return what Caddy says of its example."""
    if shutil.which("caddy") is None:
        install("caddy", "Caddy is not installed")
    caddy = shutil.which("caddy")
    if caddy is None:
        raise LeftOutError("Caddy was installed but not found")
    with tempfile.TemporaryDirectory(prefix="newsroom-timeline-caddy-") as folder:
        options = ("--adapter", "caddyfile", "--config", "deploy/Caddyfile")
        faults = run(caddy, "validate", *options, HOME=folder, SERVERS="127.0.0.1:8000 127.0.0.1:8001")
    if faults:
        return faults
    done = subprocess.run([caddy, "fmt", DEPLOY / "Caddyfile"], capture_output=True, text=True, check=False)
    is_formatted = done.stdout == (DEPLOY / "Caddyfile").read_text()
    return (
        ""
        if is_formatted
        else "deploy/Caddyfile is not in its one form. Run: caddy fmt --overwrite deploy/Caddyfile"
    )


def check_units() -> str:
    """Return what systemd says of its units, with the site at this place instead of theirs."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        raise LeftOutError("systemd-analyze is not installed (on Debian: apt-get install systemd)")
    with tempfile.TemporaryDirectory(prefix="newsroom-timeline-units-") as folder:
        units = []
        for unit in sorted((DEPLOY / "systemd").iterdir()):
            copy = Path(folder, unit.name)
            copy.write_text(unit.read_text().replace(SITE, str(ROOT)))
            units.append(str(copy))
        return run(analyze, "verify", "--man=no", *units, fails_by_output=True)


def check_logrotate() -> str:
    """Return what logrotate says of its example, which it reads and does not carry out."""
    logrotate = shutil.which("logrotate", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if logrotate is None:
        raise LeftOutError("logrotate is not installed (on Debian: apt-get install logrotate)")
    with tempfile.TemporaryDirectory(prefix="newsroom-timeline-logrotate-") as folder:
        copy, state = Path(folder, "logrotate.conf"), Path(folder, "state")
        copy.write_text((DEPLOY / "logrotate.conf").read_text())
        copy.chmod(0o644)
        said = subprocess.run(
            [logrotate, "--debug", "--state", state, copy], capture_output=True, text=True, check=False
        )
    return said.stderr if said.returncode or "error:" in said.stderr else ""


def run(program: str, *arguments: str, fails_by_output: bool = False, **environment: str) -> str:
    """Run a program; return what it says if it fails (or if it says anything), else an empty text."""
    done = subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if not done.returncode and not (fails_by_output and done.stdout.strip()):
        return ""
    return done.stdout or f"{program} failed: {first_line(done.stdout)}"


if __name__ == "__main__":
    sys.exit(main())
