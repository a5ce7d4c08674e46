"""Check the scripts and style sheets in static/ with Biome: `make lint-assets`; `make format` passes --write.

npm installs Biome into node_modules/, in the version of package-lock.json and verified by its hash. Where npm is
missing or cannot fetch it, the check is left out and one line says so: a failure only where CI is set.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import LeftOutError, first_line, is_ci, program_answers

ROOT = Path(__file__).resolve().parent.parent
NAME = "node_modules/@biomejs/biome"


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the scripts and style sheets in static/.")
    parser.add_argument("--write", action="store_true", help="format them, and fix what is safe to fix")
    is_write = parser.parse_args().write

    try:
        biome = install_biome()
    except LeftOutError as reason:
        print(f"Left out: the check of scripts and style sheets, because {reason}.")
        return int(is_ci())
    command = [biome, "check", "--error-on-warnings", *(["--write"] if is_write else [])]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def install_biome() -> str:
    """Return the path of Biome's program, installed first where it is missing or of another version.

    Raises LeftOutError where npm is missing or fails, and where the program does not run.
    """
    program = ROOT / "node_modules" / ".bin" / "biome"
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"][NAME]["version"]
    if read_installed_version() != locked or not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise LeftOutError("there is no npm to fetch Biome with (on Debian: apt-get install npm)")
        print(f"Fetching Biome {locked} with npm.", flush=True)
        # Biome's program is a package of its own for each system; no package needs to run a script.
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries", "0"]
        npm_run = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if npm_run.returncode != 0:
            raise LeftOutError(f"npm could not fetch Biome: {first_line(npm_run.stderr)}")
    if not program_answers(os.fspath(program)):
        raise LeftOutError("Biome does not run here (on Debian: apt-get install nodejs)")
    return os.fspath(program)


def read_installed_version() -> str | None:
    """Return the version of Biome in node_modules/, or None where there is none that can be read."""
    try:
        return str(json.loads((ROOT / NAME / "package.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    sys.exit(main())
