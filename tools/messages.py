"""The messages of the public side: `make messages` takes them from the code into locale/ and compiles them.

Without an argument the catalogues are brought up to date; with --check nothing is written, and every fault is told.
English is what stands in the code: its catalogue translates nothing, and is the one to copy for a new language.
docs/how-to/add-a-language.md says how.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SOURCE = "en"

# Code and templates with texts for readers. The desk is in English only, and with it what is wrong with an EDTF date.
PUBLIC = (
    *(f"timeline/dates/{module}.py" for module in ("errors", "notes", "patterns", "words")),
    "timeline/document/source_fields.py",
    "timeline/actions/redaction_texts.py",
    *(f"timeline/{package}/**/*.py" for package in ("formats", "pages", "presentation", "public")),
    *(
        "templates/public/**/*.html",
        "templates/403_csrf.html",
        "templates/404.html",
        "templates/500.html",
        "templates/503.html",
    ),
    "templates/429.html",
    *(
        f"templates/accounts/{name}.html"
        for name in (
            *("account/login", "account/invitation", "account/invitation_gone", "allauth/layouts/base"),
            *("account/password_reset", "account/password_reset_done", "account/password_reset_from_key"),
            *("account/password_reset_from_key_done", "account/account_inactive", "account/signup_closed"),
            *("account/email_confirm", "account/verification_sent"),
            *("mfa/authenticate", "mfa/webauthn/_passkey_script"),
        )
    ),
    *(
        f"templates/accounts/account/{name}.txt"
        for name in (
            *("messages/logged_out", "messages/password_changed", "messages/email_confirmed"),
            *("messages/email_confirmation_failed", "email/password_reset_key_message"),
            "email/password_reset_key_subject",
        )
    ),
    "timeline/desk/accounts.py",
    "timeline/desk/forms/accounts.py",
)
# Django's names for the functions that Babel knows by gettext's names.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
}
PLACEHOLDER = re.compile(r"%\((\w+)\)\d*[sd]")

Key = tuple[str, str | None]


def main() -> int:
    is_check = "--check" in sys.argv[1:]
    if not is_check:
        for file in files():
            update(file)
            print(f"Wrote {file.relative_to(ROOT)} and what it compiles to.")
    faults = list(all_faults())
    print("\n".join(faults) if faults else "Every message of the public side is translated.")
    return int(is_check and bool(faults))


def files() -> list[Path]:
    """Return the catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def language(file: Path) -> str:
    return file.parent.parent.name


# --- From the code --------------------------------------------------------------------------------


def extract_messages() -> Catalog:
    """Return the messages in the code and the templates of the public side."""
    catalog = Catalog()
    for path in sorted({path for pattern in PUBLIC for path in ROOT.glob(pattern)}):
        name = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in messages_of(path.read_text(encoding="utf-8"), name):
            catalog.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def messages_of(text: str, name: str) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Yield the messages of a Python file or template, each with its line, comments and context."""
    if name.endswith((".html", ".txt")):
        # Django turns a template into Python with the indentation of the template.
        text = "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())
    yield from extract("python", BytesIO(text.encode()), KEYWORDS, comment_tags=["Translators:"])


# --- Into the catalogues --------------------------------------------------------------------------


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=language(file), domain="django")


def update(file: Path) -> None:
    """Add new messages to a catalogue, drop removed ones, keep translations, and compile it."""
    catalog = read(file)
    # Only identical messages keep their translation: a guessed translation is worse than none.
    catalog.update(extract_messages(), no_fuzzy_matching=True, update_creation_date=False)
    with file.open("wb") as target:
        # Without line numbers, so that a catalogue changes only where a message does.
        write_po(target, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    file.with_suffix(".mo").write_bytes(compile_catalog(read(file)))


def compile_catalog(catalog: Catalog) -> bytes:
    """Return the bytes of the .mo file. Its header names Babel's version, so a new Babel gives new bytes."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


# --- Checks ----------------------------------------------------------------------------------------


def all_faults() -> Iterator[str]:
    wanted = extract_messages()
    for file in files():
        catalog = read(file)
        name = language(file)
        yield from (f"{name}: {fault}" for fault in differences(wanted, catalog))
        if name != SOURCE:
            yield from (f"{name}: {fault}" for fault in faults_of(catalog))
        binary = file.with_suffix(".mo")
        if not binary.exists() or binary.read_bytes() != compile_catalog(catalog):
            yield f"{name}: django.mo is not what django.po compiles to; make messages compiles it"


def differences(wanted: Catalog, catalog: Catalog) -> Iterator[str]:
    """Yield the messages that only the code or only the catalogue has."""
    in_code, in_catalog = ({key(message) for message in messages_in(each)} for each in (wanted, catalog))
    yield from (
        f"not in the catalogue: {describe(each)}; make messages adds it" for each in in_code - in_catalog
    )
    yield from (
        f"no longer in the code: {describe(each)}; make messages drops it" for each in in_catalog - in_code
    )


def faults_of(catalog: Catalog) -> Iterator[str]:
    """Yield translations that are missing, fuzzy, or have the wrong placeholders."""
    for message in messages_in(catalog):
        if message.fuzzy:
            yield f"fuzzy: {describe(key(message))}"
        if not all(texts(message.string)):
            yield f"not translated: {describe(key(message))}"
        elif (reason := misfit(message)) is not None:
            yield f"{reason}: {describe(key(message))}"


def misfit(message: Message) -> str | None:
    """Return how the placeholders of a translation differ from those of the message, or None.

    A plural form for one thing ("one entry") may leave its number out. A placeholder that only the comment for
    translators names is optional.
    """
    wanted = {name for text in texts(message.id) for name in PLACEHOLDER.findall(text)}
    allowed = wanted.union(*map(PLACEHOLDER.findall, message.auto_comments))
    for text in texts(message.string):
        found = set(PLACEHOLDER.findall(text))
        if found - allowed:
            return f"unknown placeholder {', '.join(sorted(found - allowed))}"
        if wanted - found and not message.pluralizable:
            return f"missing placeholder {', '.join(sorted(wanted - found))}"
        if wanted:
            try:
                text % dict.fromkeys(allowed, 1)
            except (TypeError, ValueError) as error:
                return f"broken placeholder ({error})"
    return None


def messages_in(catalog: Catalog) -> list[Message]:
    """Return the messages of a catalogue without its header."""
    return [message for message in catalog if message.id]


def key(message: Message) -> Key:
    return texts(message.id)[0], message.context


def describe(message_key: Key) -> str:
    text, context = message_key
    return f"{text!r} ({context})" if context else repr(text)


def texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the forms of a message: one, or several for a plural."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    sys.exit(main())
