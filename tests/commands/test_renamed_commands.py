"""Commands under their old names: they work for one release and print a deprecation line on stderr."""

import io

import pytest
from django.core.management import call_command, get_commands, load_command_class

from timeline.models import Source, SourceText, User

OLD_NAMES = {
    "hold_text": "add_source_text",
    "explain_quotation": "explain_quote_difference",
    "forget_addresses": "delete_reader_emails",
}


@pytest.mark.parametrize(("old", "new"), OLD_NAMES.items())
def test_an_old_name_has_the_options_and_help_of_the_new_one(old: str, new: str) -> None:
    commands = [load_command_class(get_commands()[name], name) for name in (old, new)]
    before, after = (command.create_parser("manage.py", "command").format_help() for command in commands)
    assert before == after


def test_the_old_name_runs_the_command_after_a_deprecation_line(
    editor: User, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("texts") / "text.txt"
    file.write_text("We knew.")
    source = Source.objects.create(publisher="The Gazette")
    out, err = io.StringIO(), io.StringIO()
    call_command("hold_text", source.uid, str(file), "--by", editor.email, stdout=out, stderr=err)
    assert SourceText.objects.get().source == source
    assert out.getvalue().startswith("Added text 1 of ")
    assert err.getvalue() == (
        "hold_text is deprecated and will be removed in version 0.3. Use add_source_text.\n"
    )


def test_the_new_name_prints_no_deprecation_line(db: None) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("delete_reader_emails", stdout=out, stderr=err)
    assert (out.getvalue(), err.getvalue()) == ("Deleted 0 e-mail addresses.\n", "")
    call_command("forget_addresses", stdout=out, stderr=err)
    assert "Use delete_reader_emails." in err.getvalue()
