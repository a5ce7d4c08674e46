"""Check the scripts and style sheets in static/ with Biome: `make lint-assets`; `make format` passes --write.

npm installs Biome into node_modules/, in the version of package-lock.json and verified by its hash. Where npm is
missing or cannot fetch it, the check is left out and one line says so: a failure only where CI is set.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from machine import LeftOutError, is_ci
from node_tools import find_node_tool

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the scripts and style sheets in static/.")
    parser.add_argument("--write", action="store_true", help="format them, and fix what is safe to fix")
    is_write = parser.parse_args().write

    try:
        biome = find_node_tool("@biomejs/biome", "biome")
    except LeftOutError as reason:
        print(f"Left out: the check of scripts and style sheets, because {reason}.")
        return int(is_ci())
    command = [biome, "check", "--error-on-warnings", *(["--write"] if is_write else [])]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
