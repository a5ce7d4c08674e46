"""Fail where requirements/*.txt do not match pyproject.toml. `make lock` writes them anew."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed_to_run = [Requirement(text) for text in project["project"]["dependencies"]]
    needed_to_develop = [Requirement(text) for text in project["dependency-groups"]["dev"]]
    faults: list[str] = []
    app = read_pins("app.txt", faults)
    dev = read_pins("dev.txt", faults)

    faults += compare("app.txt", app, needed_to_run)
    faults += compare("dev.txt", dev, needed_to_run + needed_to_develop)
    # Tests must run the versions that are deployed.
    faults += [
        f"requirements/dev.txt: {name} is {dev.get(name, 'missing')}, but {version} in app.txt"
        for name, version in app.items()
        if dev.get(name) != version
    ]
    print("\n".join(faults) if faults else "requirements/*.txt match pyproject.toml.")
    return int(bool(faults))


def read_pins(file: str, faults: list[str]) -> dict[str, str]:
    """Return package → version. Adds a fault for each entry that is not pinned with a hash."""
    pins: dict[str, str] = {}
    # A package is one entry once the lines that end in a backslash are joined.
    for entry in (ROOT / "requirements" / file).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not entry.strip() or entry.startswith("#"):
            continue
        pin = PIN.match(entry)
        if pin is None or "--hash=sha256:" not in entry:
            faults.append(f"requirements/{file}: not pinned with a hash: {entry.split(' ')[0]}")
        else:
            pins[canonicalize_name(pin["name"])] = pin["version"]
    return pins


def compare(file: str, pins: dict[str, str], requirements: list[Requirement]) -> list[str]:
    faults = []
    for requirement in requirements:
        version = pins.get(canonicalize_name(requirement.name))
        if version is None:
            faults.append(f"requirements/{file}: {requirement.name} is missing")
        elif not requirement.specifier.contains(version, prereleases=True):
            faults.append(f"requirements/{file}: {requirement.name} {version} is not {requirement.specifier}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
