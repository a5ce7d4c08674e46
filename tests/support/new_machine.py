"""A machine on which nothing is installed yet: commands of docs/deploy.md run in a folder that stands for its root.

Paths of the system lead into the folder, and ports that may be taken to free ones. Commands that change the system
itself are replaced by those below: there is no systemd in a container, and no test creates users. Everything else,
such as PostgreSQL, nginx and the site, is real.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "tools"))

from nginx_server import OwnNginx  # noqa: E402

SITE = "srv/newsroom-timeline"
UNITS = "etc/systemd/system"
# Defined in the shell before the commands: what is not run as it stands.
REPLACED = """
set -eu
run() { "$TEST_PYTHON" -m tests.support.new_machine "$@"; }
apt-get() { :; }
adduser() { :; }
chown() { :; }
git() { run git "$@"; }
systemctl() { run systemctl "$@"; }
nginx() { run nginx "$@"; }
curl() { run curl "$@"; }
# As the user postgres, who owns the server.
runuser() { shift 3; PGHOST=127.0.0.1 PGUSER=postgres "$@"; }
# Without the owner, who does not exist here.
install() {
    local kept=()
    while [ $# -gt 0 ]; do
        case $1 in
            --owner | --group) shift 2 ;;
            *) kept+=("$1"); shift ;;
        esac
    done
    command install "${kept[@]}"
}
cd "$MACHINE"
"""


class NewMachine:
    """A folder that stands for the root of a machine, with the ports that its programs use.

    Args:
        root: the folder, empty
        environment: where its PostgreSQL and Redis are
        ports: port in the document → port here
    """

    def __init__(self, root: Path, ports: dict[str, int], environment: dict[str, str]) -> None:
        self.root = root
        self.ports = ports
        self.environment = environment
        for folder in ("etc/nginx/sites-available", "etc/nginx/sites-enabled", UNITS, "srv", "var/backups"):
            (root / folder).mkdir(parents=True)
        (root / "nginx").mkdir()
        (root / "ports.json").write_text(json.dumps(ports))

    def run(self, commands: str) -> subprocess.CompletedProcess[str]:
        """Run commands of the document in one shell."""
        return subprocess.run(
            ["bash", "-c", REPLACED + adapt(commands, self.root, self.ports)],
            cwd=ROOT,
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
                "LANG": "C.UTF-8",
                "MACHINE": str(self.root),
                "TEST_PYTHON": sys.executable,
                "PYTHONPATH": str(ROOT),
                **self.environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )

    def stop(self) -> None:
        """End the processes that its services started, by their ids."""
        for file in self.root.glob("*.pid"):
            pid = int(file.read_text())
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGTERM)
                deadline = time.monotonic() + 10
                while is_running(pid) and time.monotonic() < deadline:
                    time.sleep(0.05)
                os.killpg(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def read_commands(document: Path, section: str) -> list[str]:
    """Return the code blocks of a section of a Markdown document."""
    text = document.read_text().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def adapt(text: str, root: Path, ports: dict[str, int]) -> str:
    """Return commands or a file of the document with the paths and ports of this machine."""
    text = text.replace("/etc/ssl/newsroom-timeline", str(root / "nginx"))
    for folder in (
        "/srv/newsroom-timeline",
        "/etc/newsroom-timeline",
        "/etc/nginx",
        "/etc/systemd",
        "/var/backups",
    ):
        text = re.sub(rf"(?<![\w/.-]){folder}(?![\w])", f"{root}{folder}", text)
    for before, after in ports.items():
        text = re.sub(rf"(?<=127\.0\.0\.1:){before}\b|(?<=--port ){before}\b", str(after), text)
    return text


# --- Commands that are replaced, each in a process of its own ------------------------------------------


class Replacements:
    """The commands that docs/deploy.md gives to the system, done to the folder."""

    def __init__(self) -> None:
        self.root = Path(os.environ["MACHINE"])
        self.ports: dict[str, int] = json.loads((self.root / "ports.json").read_text())

    def git(self, command: str, _address: str, folder: str) -> None:
        """Copy the tree as it is now, with changes that are not committed, and with the ports of this machine."""
        if command != "clone":
            raise SystemExit(f"git {command}: the document only clones")
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        names = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
        copy = ["cp", "--parents", "--target-directory", folder, "--", *names]
        Path(folder).mkdir()
        subprocess.run(copy, cwd=ROOT, check=True)
        for file in Path(folder, "deploy").rglob("*"):
            # nginx has ports and certificates of its own.
            if file.is_file() and file.name != "nginx.conf":
                file.write_text(adapt(file.read_text(), self.root, self.ports))

    def nginx(self, option: str) -> None:
        """Check the site that is enabled."""
        if option != "-t":
            raise SystemExit(f"nginx {option}: the document only checks")
        (site,) = (self.root / "etc/nginx/sites-enabled").iterdir()
        nginx = OwnNginx(self.root / "nginx", [self.ports["8000"]], configuration=site.read_text())
        if faults := nginx.check():
            raise SystemExit(faults)
        (self.root / "nginx-port").write_text(str(nginx.port))

    def systemctl(self, command: str, *names: str) -> None:
        """Start services and the programs of units; timers wait for their time."""
        if command == "daemon-reload":
            return
        if (command, names) == ("reload", ("nginx",)):
            folder = self.root / "nginx"
            self.start("nginx", ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], {})
            return
        for name in names:
            if name.endswith(".service"):
                self.start_unit(name)

    def start_unit(self, name: str) -> None:
        """Start what a unit starts, with its environment; wait for the end of a unit of type oneshot."""
        unit = read_unit(self.root / UNITS / name)
        environment = {
            **os.environ,
            **read_environment(Path(unit["EnvironmentFile"][0])),
        }
        for command in unit["ExecStart"] + unit.get("ExecStartPost", []):
            arguments = shlex.split(command.replace("%%", "%"))
            if is_missing(arguments):
                sys.stdout.write(f"Left out: {name}, because this release has no such command.\n")
                return
            if unit["Type"] == ["oneshot"]:
                subprocess.run(arguments, cwd=unit["WorkingDirectory"][0], env=environment, check=True)
            else:
                self.start(name, arguments, environment, unit["WorkingDirectory"][0])

    def start(
        self, name: str, arguments: list[str], environment: dict[str, str], folder: str | None = None
    ) -> None:
        """Start a program that outlives this command; `NewMachine.stop` ends it."""
        with (self.root / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                arguments,
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        (self.root / f"{name}.pid").write_text(str(process.pid))

    def curl(self, *arguments: str) -> None:
        """Request an address until it answers, as the options of the document say."""
        from urllib.request import urlopen

        for attempt in range(120):
            try:
                with urlopen(arguments[-1], timeout=30) as response:
                    sys.stdout.write(response.read().decode())
                return
            except OSError as error:
                if attempt == 119:
                    raise SystemExit(f"{arguments[-1]}: {error}") from error
                time.sleep(0.5)


def read_unit(path: Path) -> dict[str, list[str]]:
    """Return the settings of a unit: name → values."""
    settings: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            settings.setdefault(name, []).append(value)
    return settings


def read_environment(path: Path) -> dict[str, str]:
    """Return what an environment file of systemd sets."""
    lines = [line.partition("=") for line in path.read_text().splitlines() if not line.startswith("#")]
    return {name: "".join(shlex.split(value)) for name, is_set, value in lines if is_set}


def is_missing(arguments: list[str]) -> bool:
    """Return whether a program is a command of manage.py that this release does not have."""
    found = re.search(r"manage\.py (\w+)", " ".join(arguments))
    commands = ROOT / "timeline" / "management" / "commands"
    return found is not None and not (commands / f"{found[1]}.py").exists()


def main() -> None:
    name, *arguments = sys.argv[1:]
    command: Any = getattr(Replacements(), name)
    command(*arguments)


if __name__ == "__main__":
    main()
