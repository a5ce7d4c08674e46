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

# What readers may see. The desk speaks English only.
PUBLIC = (
    "timeline/dates/*.py",
    *(f"timeline/{package}/**/*.py" for package in ("formats", "pages", "presentation", "public")),
    *("templates/public/**/*.html", "templates/404.html"),
)
# How Django names the functions that Babel knows by gettext's names.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

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
    """The catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def language(file: Path) -> str:
    return file.parent.parent.name


# --- From the code --------------------------------------------------------------------------------


def extracted() -> Catalog:
    """The messages that stand in the code and the templates of the public side."""
    found = Catalog()
    for path in sorted({path for pattern in PUBLIC for path in ROOT.glob(pattern)}):
        name = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in messages_of(path.read_text(encoding="utf-8"), name):
            found.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def messages_of(text: str, name: str) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """The messages of one file, a template where its name says so, each with its line, comments and context."""
    if name.endswith(".html"):
        # Django makes Python of it, indented as the template was.
        text = "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())
    yield from extract("python", BytesIO(text.encode()), KEYWORDS, comment_tags=["Translators:"])


# --- Into the catalogues --------------------------------------------------------------------------


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=language(file), domain="django")


def update(file: Path) -> None:
    """Take new messages into a catalogue, drop what is gone, keep what is translated, and compile it."""
    catalog = read(file)
    # A guess at a translation is worse than none: nothing is matched that is not the same.
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    with file.open("wb") as target:
        # Without line numbers, so that a catalogue changes only where a message does.
        write_po(target, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    file.with_suffix(".mo").write_bytes(compiled(read(file)))


def compiled(catalog: Catalog) -> bytes:
    """What a catalogue compiles to. Its header names the version of Babel, so that a new one compiles it anew."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


# --- What may be wrong with them ------------------------------------------------------------------


def all_faults() -> Iterator[str]:
    wanted = extracted()
    for file in files():
        catalog = read(file)
        name = language(file)
        yield from (f"{name}: {fault}" for fault in differences(wanted, catalog))
        if name != SOURCE:
            yield from (f"{name}: {fault}" for fault in faults_of(catalog))
        kept = file.with_suffix(".mo")
        if not kept.exists() or kept.read_bytes() != compiled(catalog):
            yield f"{name}: django.mo is not what django.po compiles to; make messages compiles it"


def differences(wanted: Catalog, catalog: Catalog) -> Iterator[str]:
    """What the code has and the catalogue has not, and the other way round."""
    in_code, in_catalog = ({key(message) for message in listed(each)} for each in (wanted, catalog))
    yield from (f"not in the catalogue: {shown(one)}; make messages adds it" for one in in_code - in_catalog)
    yield from (
        f"no longer in the code: {shown(one)}; make messages drops it" for one in in_catalog - in_code
    )


def faults_of(catalog: Catalog) -> Iterator[str]:
    """What is not translated, only guessed at, or does not fit what is put into it."""
    for message in listed(catalog):
        if message.fuzzy:
            yield f"fuzzy: {shown(key(message))}"
        if not all(texts(message.string)):
            yield f"not translated: {shown(key(message))}"
        elif (reason := misfit(message)) is not None:
            yield f"{reason}: {shown(key(message))}"


def misfit(message: Message) -> str | None:
    """How the placeholders of a translation differ from the message's, if they do.

    A form for one thing only ("one entry") may leave its number out, if the English leaves it out or not. What a
    comment for translators names may be used, and need not.
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


def listed(catalog: Catalog) -> list[Message]:
    """The messages of a catalogue without its header."""
    return [message for message in catalog if message.id]


def key(message: Message) -> Key:
    return texts(message.id)[0], message.context


def shown(one: Key) -> str:
    text, context = one
    return f"{text!r} ({context})" if context else repr(text)


def texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """The forms of a message: one, or of a plural several."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    sys.exit(main())
