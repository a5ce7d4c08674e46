"""``add_account``: new and existing accounts, roles and passwords."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import CommandError

from tests.support.commands import refuse_command, run_command
from timeline.models import AuditEvent, User
from timeline.models.users import EDITOR, REPORTER

pytestmark = pytest.mark.django_db

SLUG = "facebook-reports-bbc"


@pytest.fixture
def _password(monkeypatch: pytest.MonkeyPatch, make_user: Callable[..., User]) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "quite-a-long-password")


def test_a_new_account_has_a_role_and_a_password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Group.objects.get_or_create(name="editor")
    monkeypatch.setenv("ACCOUNT_PASSWORD", "quite-a-long-password")
    assert (
        run_command("add_account", "New@Example.org", "--role", "editor") == "Made editor new@example.org.\n"
    )
    user = User.objects.get()
    assert user.roles == {"editor"}
    assert user.check_password("quite-a-long-password")


def test_a_weak_password_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "short")
    with pytest.raises(CommandError, match="at least 12"):
        run_command("add_account", "new@example.org", "--role", "editor")
    assert not User.objects.exists()


def test_a_password_is_generated_if_none_is_given(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Group.objects.get_or_create(name="reporter")
    monkeypatch.delenv("ACCOUNT_PASSWORD", raising=False)
    password = run_command("add_account", "new@example.org", "--role", "reporter").rsplit(" ", 1)[1].strip()
    assert User.objects.get().check_password(password)


@pytest.mark.usefixtures("_password")
def test_an_account_can_set_up_a_second_factor_at_once() -> None:
    run_command("add_account", " New@Example.ORG ", "--role", REPORTER, "--name", "Ada Lind")
    user = User.objects.get()
    assert (user.email, user.name, user.is_superuser) == ("new@example.org", "Ada Lind", False)
    address = EmailAddress.objects.get()
    assert (address.user, address.email, address.verified, address.primary) == (user, user.email, True, True)


@pytest.mark.usefixtures("_password")
def test_the_default_name_is_taken_from_the_address() -> None:
    run_command("add_account", "ada.lind@example.org", "--role", REPORTER)
    assert str(User.objects.get()) == "ada.lind"


@pytest.mark.usefixtures("_password")
def test_an_existing_account_gets_the_role_and_keeps_its_password(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "another-long-password")
    message = run_command("add_account", editor.email.upper(), "--role", REPORTER)
    assert message == f"{editor.email} has an account already; its role is reporter.\n"
    user = User.objects.get()
    assert user.roles == {REPORTER}
    assert not user.check_password("another-long-password")
    message = run_command("add_account", editor.email, "--role", EDITOR, "--reset-password")
    assert message == f"Changed editor {editor.email}.\n"
    assert User.objects.get().check_password("another-long-password")


@pytest.mark.usefixtures("_password")
def test_a_given_password_is_never_printed() -> None:
    assert "quite-a-long" not in run_command("add_account", "a@example.org", "--role", REPORTER)


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
def test_an_invalid_address_or_name_is_refused(email: str, name: str) -> None:
    assert refuse_command("add_account", email, "--role", REPORTER, f"--name={name}")


@pytest.mark.usefixtures("_password")
@pytest.mark.parametrize(
    "password", ["short", "123456789012345", "passwordpassword1"[:8], "newcomer@example.org"]
)
def test_an_easy_password_is_refused(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", password)
    assert refuse_command("add_account", "newcomer@example.org", "--role", REPORTER)


@pytest.mark.usefixtures("_password")
@pytest.mark.parametrize("role", [(), ("--role", "owner"), ("--role", "")])
def test_an_account_needs_one_of_the_roles(role: tuple[str, ...]) -> None:
    assert "role" in refuse_command("add_account", "a@example.org", *role)


@pytest.mark.usefixtures("_password")
def test_an_account_may_have_several_roles() -> None:
    message = run_command("add_account", "a@example.org", "--role", "administrator", "--role", EDITOR)
    assert message == "Made editor and administrator a@example.org.\n"
    assert User.objects.get().roles == {"editor", "administrator"}
    run_command("add_account", "a@example.org", "--role", "lawyer")
    assert [(event.verb, event.label) for event in AuditEvent.objects.order_by("pk")] == [
        ("account-added", "none → editor, administrator"),
        ("role-changed", "administrator, editor → lawyer"),
    ]
