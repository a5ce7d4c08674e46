"""Programs of npm that only development needs, in node_modules/, in the versions of package-lock.json."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from machine import LeftOutError, first_line, program_answers

ROOT = Path(__file__).resolve().parent.parent


def find_node_tool(package: str, program: str) -> str:
    """Return the path of a package's program, installed first where it is missing or of another version.

    Raises LeftOutError where npm is missing or fails, and where the program does not run.
    """
    path = ROOT / "node_modules" / ".bin" / program
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    locked = lock["packages"][f"node_modules/{package}"]["version"]
    if read_installed_version(package) != locked or not path.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise LeftOutError(f"there is no npm to fetch {program} with (on Debian: apt-get install npm)")
        print(f"Fetching {program} {locked} with npm.", flush=True)
        # A program may be a package of its own for each system; no package needs to run a script.
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries", "0"]
        npm_run = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if npm_run.returncode != 0:
            raise LeftOutError(f"npm could not fetch {program}: {first_line(npm_run.stderr)}")
    if not program_answers(os.fspath(path)):
        raise LeftOutError(f"{program} does not run here (on Debian: apt-get install nodejs)")
    return os.fspath(path)


def read_installed_version(package: str) -> str | None:
    """Return the version of a package in node_modules/, or None where there is none that can be read."""
    file = ROOT / "node_modules" / package / "package.json"
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return None
