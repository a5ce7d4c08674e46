"""The commands with every argument they take, and what they say when they will not."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command

from tests.conftest import SAMPLE
from timeline import document
from timeline.models import Change, Citation, Publication, Timeline, User
from timeline.models.users import EDITOR, REPORTER

SLUG = "facebook-reports-bbc"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    """Run what must fail, see that nothing was written, and return what it says."""

    def everything() -> dict[str, list[Any]]:
        models = apps.get_app_config("timeline").get_models(include_auto_created=True)
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}

    before = everything()
    with pytest.raises(CommandError) as refusal:
        call_command(*arguments, stdout=io.StringIO())
    assert everything() == before
    assert refusal.value.returncode != 0
    return str(refusal.value)


@pytest.fixture
def published(sample: Timeline, editor: User) -> Publication:
    run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    return Publication.objects.get()


# --- import_timeline --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", [r"  \$: The file is not JSON, or cut off: .*"]),
        (b"\xff\xfe{", [r"  \$: The file is not UTF-8: byte 0 cannot be read\."]),
        (b'{"format": "newsroom-timeline/2"}', [r"  \$\.format: This is 'newsroom-timeline/2'; .*"]),
        (b'{"format": "newsroom-timeline/1", "a": 1, "a": 2}', [r"  \$: “a” stands twice in this object\."]),
        (
            SAMPLE.read_bytes().replace(b'"title"', b'"titel"', 1),
            [
                r"  \$\.timeline: .*'titel' was unexpected.*",
                r"  \$\.timeline: 'title' is a required property",
            ],
        ),
    ],
)
def test_each_problem_of_a_file_stands_on_a_line_with_its_path(
    db: None, tmp_path: Path, data: bytes, lines: list[str]
) -> None:
    file = tmp_path / "in.json"
    file.write_bytes(data)
    first, *rest = refused("import_timeline", str(file)).split("\n")
    assert first == f"{file}: nothing was imported."
    assert len(rest) == len(lines)
    assert all(re.fullmatch(line, told) for line, told in zip(sorted(lines), sorted(rest), strict=True))


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(
    db: None, tmp_path: Path, settings: Any
) -> None:
    settings.IMPORT_MAX_BYTES = SAMPLE.stat().st_size
    file = tmp_path / "in.json"
    file.write_bytes(SAMPLE.read_bytes() + b"\n")
    assert "over the limit" in refused("import_timeline", str(file))
    assert run("import_timeline", str(SAMPLE)).startswith("Imported")


def test_a_folder_is_no_file(db: None, tmp_path: Path) -> None:
    assert str(tmp_path) in refused("import_timeline", str(tmp_path))


@pytest.mark.parametrize("slug", ["", "With Spaces", "../up", "x" * 81])
def test_an_address_that_is_none_is_no_address_to_import_under(db: None, slug: str) -> None:
    assert "$.timeline.slug: " in refused("import_timeline", str(SAMPLE), f"--slug={slug}")


def test_an_unknown_format_is_refused(db: None) -> None:
    assert "invalid choice" in refused("import_timeline", str(SAMPLE), "--format=word")


def test_a_dry_run_of_what_is_there_says_so(sample: Timeline) -> None:
    assert run("import_timeline", str(SAMPLE), "--dry-run") == (
        f"“{SLUG}” is there already with this content: nothing to do.\n"
    )


def test_a_timeline_that_was_edited_since_is_not_overwritten(sample: Timeline) -> None:
    Timeline.objects.update(title="Ours by now")
    told = refused("import_timeline", str(SAMPLE))
    assert "1 timeline changed" in told
    assert told == refused("import_timeline", str(SAMPLE), "--dry-run")


# --- publish_timeline -------------------------------------------------------------------------


def test_publishing_says_the_version_and_its_digest(sample: Timeline, editor: User) -> None:
    told = run("publish_timeline", SLUG, "--note", "First words", "--by", editor.email.upper())
    publication = Publication.objects.get()
    assert told == f"Published “{SLUG}” as version 1 ({publication.digest}).\n"
    assert (publication.by, publication.note) == (editor, "First words")


def test_publishing_again_without_a_change_is_refused(published: Publication, editor: User) -> None:
    told = refused("publish_timeline", SLUG, "--note", "Again", "--by", editor.email)
    assert told == "Nothing has changed since version 1."


@pytest.mark.parametrize("note", ["", "   ", "x" * 50_001])
def test_publishing_takes_a_note(sample: Timeline, editor: User, note: str) -> None:
    assert refused("publish_timeline", SLUG, f"--note={note}", "--by", editor.email)


def test_every_gap_stands_on_a_line_of_its_own(sample: Timeline, editor: User) -> None:
    Citation.objects.all().delete()
    first, *rest = refused("publish_timeline", SLUG, "--note", "First", "--by", editor.email).split("\n")
    assert first == f"{len(rest)} things must be put right before publishing."
    assert len(rest) >= 16
    assert all(re.fullmatch(r"  No source is cited for .+ \(\w+ [a-z0-9-]+\)", line) for line in rest)


def test_who_does_not_see_a_timeline_is_not_told_that_it_is_there(
    sample: Timeline, editor: User, make_user: Callable[..., User]
) -> None:
    gone = make_user("gone@example.org", "editor", is_active=False)
    hidden = refused("publish_timeline", SLUG, "--note", "First", "--by", gone.email)
    Timeline.objects.update(access="members")
    unseen = refused("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    absent = refused("publish_timeline", "no-such", "--note", "First", "--by", editor.email)
    assert hidden == f"gone@example.org sees no timeline “{SLUG}”."
    assert unseen == f"{editor.email} sees no timeline “{SLUG}”."
    assert absent == f"{editor.email} sees no timeline “no-such”."


@pytest.mark.parametrize("missing", ["--note=First", "--by=editor@example.org"])
def test_publishing_needs_both_arguments(sample: Timeline, missing: str) -> None:
    assert "required" in refused("publish_timeline", SLUG, missing)


# --- export_timeline --------------------------------------------------------------------------


def test_a_version_is_exported_by_its_number_and_the_live_one_without(
    published: Publication, editor: User
) -> None:
    Timeline.objects.update(title="Ours by now")
    run("publish_timeline", SLUG, "--note", "Second", "--by", editor.email)
    titles = [
        document.decode(run("export_timeline", SLUG, *more).encode()).timeline.title
        for more in ((), ("--version", "2"), ("--version", "1"))
    ]
    assert titles == ["Ours by now", "Ours by now", document.decode(published.data).timeline.title]


@pytest.mark.parametrize("number", ["0", "2", "-1", "99999999999999999999"])
def test_a_version_that_is_not_there_is_refused(published: Publication, number: str) -> None:
    told = refused("export_timeline", SLUG, f"--version={number}")
    assert told == f"Nothing is published under “{SLUG}” version {number}."


def test_a_file_that_cannot_be_written_is_said_to_be(published: Publication, tmp_path: Path) -> None:
    assert str(tmp_path) in refused("export_timeline", SLUG, f"--output={tmp_path}")
    assert "No such file" in refused("export_timeline", SLUG, f"--output={tmp_path}/none/out.json")


def test_exporting_to_a_file_prints_nothing_and_replaces_it(published: Publication, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_bytes(b"x" * 1_000_000)
    assert run("export_timeline", SLUG, "--output", str(file)) == ""
    assert file.read_bytes() == published.data


def test_exporting_needs_no_account_and_leaves_no_trace(published: Publication) -> None:
    before = Change.objects.count()
    run("export_timeline", SLUG)
    assert Change.objects.count() == before


# --- add_account ------------------------------------------------------------------------------


@pytest.fixture
def _password(monkeypatch: pytest.MonkeyPatch, make_user: Callable[..., User]) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "quite-a-long-password")


@pytest.mark.usefixtures("_password")
def test_an_account_can_set_up_a_second_factor_at_once() -> None:
    run("add_account", " New@Example.ORG ", "--role", REPORTER, "--name", "Ada Lind")
    user = User.objects.get()
    assert (user.email, user.name, user.is_superuser) == ("new@example.org", "Ada Lind", False)
    address = EmailAddress.objects.get()
    assert (address.user, address.email, address.verified, address.primary) == (user, user.email, True, True)


@pytest.mark.usefixtures("_password")
def test_without_a_name_an_account_goes_by_its_address() -> None:
    run("add_account", "ada.lind@example.org", "--role", REPORTER)
    assert str(User.objects.get()) == "ada.lind"


@pytest.mark.usefixtures("_password")
def test_an_account_that_is_there_gets_the_role_and_keeps_its_password(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "another-long-password")
    told = run("add_account", editor.email.upper(), "--role", REPORTER)
    assert told == f"{editor.email} has an account already; its role is reporter.\n"
    user = User.objects.get()
    assert user.roles == {REPORTER}
    assert not user.check_password("another-long-password")
    told = run("add_account", editor.email, "--role", EDITOR, "--reset-password")
    assert told == f"Changed editor {editor.email}.\n"
    assert User.objects.get().check_password("another-long-password")


@pytest.mark.usefixtures("_password")
def test_a_password_that_is_given_is_never_printed() -> None:
    assert "quite-a-long" not in run("add_account", "a@example.org", "--role", REPORTER)


@pytest.mark.usefixtures("_password")
@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("", "A"),
        ("no address", "A"),
        ("a@b", "A"),
        ("a@example.org, b@example.org", "A"),
        ("x" * 64 + "@" + "y" * 60 + "." + "z" * 60 + "." + "v" * 60 + "." + "w" * 60 + ".example.org", "A"),
        ("a@example.org", "x" * 151),
    ],
)
def test_an_address_or_a_name_that_does_not_fit_is_refused(email: str, name: str) -> None:
    assert refused("add_account", email, "--role", REPORTER, f"--name={name}")


@pytest.mark.usefixtures("_password")
@pytest.mark.parametrize(
    "password", ["short", "123456789012345", "passwordpassword1"[:8], "newcomer@example.org"]
)
def test_a_password_that_is_too_easy_makes_no_account(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", password)
    assert refused("add_account", "newcomer@example.org", "--role", REPORTER)


@pytest.mark.usefixtures("_password")
@pytest.mark.parametrize("role", [(), ("--role", "owner"), ("--role", "")])
def test_an_account_needs_one_of_the_two_roles(role: tuple[str, ...]) -> None:
    assert "role" in refused("add_account", "a@example.org", *role)
