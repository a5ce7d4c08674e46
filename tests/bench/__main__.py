"""Run the benchmarks of the subjects named as arguments, or of all of them."""

import argparse
import importlib
import os
import sys
import tempfile

SUBJECTS = (
    "addresses",
    "dates",
    "desk",
    "interchange",
    "publishing",
    "quotes",
    "reading",
    "serving",
    "suggestions",
    "team",
    "unseen",
    "words",
    "workspace",
)
# Takes minutes and arguments of its own, so it runs only when it is named: `make bench ARGS="load --seconds 20"`.
LOAD = "load"
WITH_DATABASE = ("addresses", "desk", "interchange", "publishing", "team", "unseen", "workspace")


def main() -> None:
    """Run each subject, in a database of its own: a SQLite file in a temporary folder, or BENCH_DATABASE_URL, which is empty."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument(
        "subjects", nargs="*", metavar="subject", help=f"one or several of: {', '.join(SUBJECTS)}"
    )
    if sys.argv[1:2] == [LOAD]:
        with tempfile.TemporaryDirectory() as folder:
            set_up(folder, database=False)
            importlib.import_module("tests.bench.load").run(sys.argv[2:])
        return
    subjects = parser.parse_args().subjects or SUBJECTS
    unknown = [subject for subject in subjects if subject not in SUBJECTS]
    if unknown:
        parser.error(f"no subject {', '.join(unknown)}; there are {', '.join(SUBJECTS)}, and {LOAD}")
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder, database=any(subject in WITH_DATABASE for subject in subjects))
        for subject in subjects:
            importlib.import_module(f"tests.bench.{subject}").run()


def set_up(folder: str, *, database: bool) -> None:
    """Set Django up as on a newsroom's server, with an empty database if one is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sqlite = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", sqlite)
    os.environ["DEBUG"] = "false"
    os.environ["HTTPS"] = "false"
    os.environ["ALLOWED_HOSTS"] = "testserver"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["STATIC_ROOT"] = f"{folder}/static"
    import django

    django.setup()
    if database:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--noinput", verbosity=0)
    from newsroom.garbage_collection import tune_garbage_collection

    # As a server process does.
    tune_garbage_collection()


if __name__ == "__main__":
    main()
