"""Fail where a file of the tree names a package registry's host, a path of one machine, or work left undone."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Joined here, so that this file does not contain the names it looks for.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
]
HOMES = ["work", "root", "home/[a-z_][a-z0-9_-]*", "Users/[A-Za-z][A-Za-z0-9._-]*"]
UNDONE = ["TO" + "DO", "FIX" + "ME"]

CHECKS = {
    "names the host of a package registry": re.compile(
        rf"(?<![A-Za-z0-9-])(?:{'|'.join(map(re.escape, REGISTRY_HOSTS))})(?![A-Za-z0-9-])", re.IGNORECASE
    ),
    # Only whole paths count: not example.org/work/, ../root/ or <slug>/work/.
    # The field of package-lock.json that says where a package came from: a mirror has another host.
    "says where a package was downloaded": re.compile(r'^\s*"resolved": "https?:'),
    "holds an absolute path of one machine": re.compile(rf"(?<![\w.~$)}}>/-])/(?:{'|'.join(HOMES)})/"),
    "leaves work undone": re.compile(rf"\b(?:{'|'.join(UNDONE)})\b"),
}
# Files of others, unchanged.
VENDORED = "static/vendor/"


def main() -> int:
    faults = [fault for path in list_files() for fault in find_faults(path)]
    print("\n".join(faults) if faults else "The tree names no registry, no machine and no undone work.")
    return int(bool(faults))


def list_files() -> list[str]:
    """Return the names of all files that are committed, or would be by `git add .`"""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        sys.exit(f"git does not list the tree: {listed.stderr.strip()}")
    return sorted({name for name in listed.stdout.split("\0") if name and not name.startswith(VENDORED)})


def find_faults(name: str) -> list[str]:
    path = ROOT / name
    if path.is_symlink() or not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    return [
        f"{name}:{number}: {fault}: {match.group()}"
        for number, line in enumerate(lines, start=1)
        for fault, pattern in CHECKS.items()
        if (match := pattern.search(line))
    ]


if __name__ == "__main__":
    sys.exit(main())
