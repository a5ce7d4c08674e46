"""Three people edit one timeline at once while connections are cut and the server is killed: no word is lost."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from postgresql import OwnServer
from tests.support.migrated_database import find_copy
from tests.support.scripted_edits import WORD, ScriptedEdits
from tests.support.site_process import EDITOR, SiteProcess

# These have servers of their own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
EMAILS = [EDITOR, "anna@example.org", "ben@example.org"]
# EDITS_SEED begins with another script.
FIRST_SEED = int(os.environ.get("EDITS_SEED", "1"))
SEEDS = range(FIRST_SEED, FIRST_SEED + 3)
FAILURES = ["cut", "cut", "half", "half", "worker", "worker", "server", "server"]
# A timeline with some entries that may be in any order.
MAKE_TIMELINE = """
import os
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry
from timeline.dates import When
from timeline.models import Timeline, User
timeline = Timeline.objects.create(slug=os.environ["SLUG"], title="Script", time_zone="UTC")
for number in range(4):
    draft = EventDraft(headline=f"Entry {number}", when=When(edtf="2017"))
    add_entry(timeline, draft, by=User.objects.get(email="editor@example.org"))
"""
# What the record holds, as the server's own database has it.
READ_RECORD = """
import json, os
from timeline.models import Change, Entry, FormDraft, Timeline
timeline = Timeline.objects.get(slug=os.environ["SLUG"])
entries = Entry.objects.filter(timeline=timeline).in_order()
print("RECORD" + json.dumps({
    "entries": [
        {"uid": row.uid, "position": row.position, "version": row.version, "state": row.state,
         "values": row.describe_for_history(), "hold": row.hold.reason if hasattr(row, "hold") else None}
        for row in entries
    ],
    "changes": [
        {"uid": row.subject_uid, "verb": row.verb, "before": row.before, "after": row.after}
        for row in Change.objects.filter(timeline=timeline).exclude(subject="timeline").order_by("pk")
    ],
    "drafts": [[row.user.email, row.fields] for row in FormDraft.objects.filter(timeline=timeline)],
}))
"""


@contextmanager
def run_script_site(folder: Path, url: str) -> Iterator[SiteProcess]:
    """Serve an empty site with three accounts."""
    site = SiteProcess(folder, url)
    site.manage_all(
        ["migrate", "--no-input"],
        ["collectstatic", "--no-input"],
        ["add_account", EMAILS[0], "--role", "editor", "--any-password"],
        *(["add_account", email, "--role", "reporter", "--any-password"] for email in EMAILS[1:]),
    )
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteProcess]:
    folder = tmp_path_factory.mktemp("site")
    if find_copy().exists():
        shutil.copy(find_copy(), folder / "site.sqlite3")
    with run_script_site(folder, f"sqlite:///{folder}/site.sqlite3") as site:
        yield site


@pytest.fixture(scope="module")
def postgresql_site(database: OwnServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteProcess]:
    with run_script_site(tmp_path_factory.mktemp("site"), f"{database.url}/site") as site:
        yield site


def read_record(site: SiteProcess, slug: str) -> dict[str, Any]:
    done = site.run("shell", "-c", READ_RECORD, SLUG=slug)
    assert done.returncode == 0, done.stderr
    record: dict[str, Any] = json.loads(done.stdout.partition("RECORD")[2])
    return record


def find_words(value: Any) -> set[str]:
    return set(WORD.findall(json.dumps(value)))


def play(site: SiteProcess, *, seed: int, steps: int, failures: list[str]) -> ScriptedEdits:
    """Play a script in a new timeline, and compare what was acknowledged with what is there."""
    slug = f"script-{seed}"
    site.manage("shell", "-c", MAKE_TIMELINE, SLUG=slug)
    script = ScriptedEdits(site, f"/desk/t/{slug}/", EMAILS, seed)
    script.play(steps, failures)
    record, drafted = read_record(site, slug), script.list_drafted_words()
    changes = record["changes"]
    in_history = find_words([change["after"] for change in changes])
    for email in EMAILS:
        assert script.saved[email] <= in_history, "saved, and not in the history"
        lost = script.kept[email] - in_history - drafted[email]
        assert not lost, f"kept for {email}, and offered nowhere: {sorted(lost)}"
        # Nobody is offered what another has typed.
        assert (
            drafted[email]
            <= find_words([fields for user, fields in record["drafts"] if user == email]) | in_history
        )
    check_history(record)
    # Each removal that was acknowledged has its line.
    assert script.done.get("remove", 0) <= sum(change["verb"] == "remove" for change in changes)
    assert {"save", "draft"} <= script.done.keys(), "the script has hardly done anything"
    assert script.list_order() == [row["uid"] for row in record["entries"] if row["state"] != "removed"]
    return script


def check_history(record: dict[str, Any]) -> None:
    """Assert that the changes of each entry lead to what it is now, without a gap, and nothing was applied by half."""
    seen: set[str] = set()
    for change in record["changes"]:
        new = find_words(change["after"]) - seen
        seen |= new
        if change["verb"] in ("add", "edit"):
            # A step types one word in the headline and one with its number in the text.
            numbers = Counter(word[1:] for word in new if word[0] in "hb")
            assert set(numbers.values()) <= {2}, f"half of what was typed: {sorted(new)}"
    positions = [row["position"] for row in record["entries"]]
    assert len(set(positions)) == len(positions)
    for entry in record["entries"]:
        values: dict[str, Any] = {}
        version, state, hold = 0, "active", None
        for change in (change for change in record["changes"] if change["uid"] == entry["uid"]):
            verb, before, after = change["verb"], change["before"] or {}, change["after"] or {}
            base = before.get("base")
            before = {name: value for name, value in before.items() if name not in ("base", "values")}
            if verb in ("add", "edit", "remove", "restore"):
                version += 1
                assert base is None or base["version"] == version - 1, change
                assert verb in ("add", "restore") or before == values, change
                values = after if verb != "remove" else values
                state = "removed" if verb == "remove" else "active"
            elif verb in ("hold-back", "make-ready"):
                hold = after["held back"] if verb == "hold-back" else None
        assert (entry["version"], entry["state"], entry["values"]) == (version, state, values), entry["uid"]
        assert entry["hold"] == hold


def test_no_word_is_lost_on_sqlite(sqlite_site: SiteProcess) -> None:
    play(sqlite_site, seed=0, steps=15, failures=["cut", "half", "server"])


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_of_fifty_edits_is_lost_on_sqlite(sqlite_site: SiteProcess, seed: int) -> None:
    play(sqlite_site, seed=seed, steps=50, failures=FAILURES)


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_of_fifty_edits_is_lost_on_postgresql(postgresql_site: SiteProcess, seed: int) -> None:
    play(postgresql_site, seed=seed, steps=50, failures=FAILURES)
