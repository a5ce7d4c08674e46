"""Redaction removes what it is told to, breaks no rule, and changes nothing else."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import sample_documents
from tests.support.document_strategies import documents
from timeline import document
from timeline.document import Document, redaction, rules
from timeline.document.redaction import RedactionTexts, Target

TEXTS = RedactionTexts(
    marker="[removed]",
    entry="Removed.",
    party="[name removed]",
    source="a removed source",
    version="[version removed]",
)
AT = "2026-11-30T12:00:00Z"
CANARY = "Zyx Qwertwitness"
FORMS = (
    "Zyx Qwertwitness",
    "ZYX  qwertwitness",
    "**Zyx** Qwertwitness",
    "zyx-qwertwitness",
    "Żyx Qwert\u00adwitness",
)


def redact(whole: Document, **target: Any) -> Document:
    return redaction.redact(whole, Target(**target), TEXTS, AT)


def is_vocabulary(part: msgspec.Struct, name: str) -> bool:
    """Whether a field of a part of the document takes the words of a vocabulary only."""
    info: Any = msgspec.inspect.type_info(type(part))
    return any(
        field.name == name and isinstance(field.type, msgspec.inspect.LiteralType) for field in info.fields
    )


def list_text_fields() -> list[tuple[str, ...]]:
    """The path of each text of a document in which every field is filled."""
    paths: list[tuple[str, ...]] = []

    def walk(value: Any, path: tuple[str, ...]) -> None:
        for name, part in msgspec.to_builtins(value).items() if isinstance(value, msgspec.Struct) else ():
            if name in redaction.STRUCTURED or is_vocabulary(value, name):
                continue
            if isinstance(part, str):
                paths.append((*path, name))
                continue
            items = getattr(value, name)
            if isinstance(items, msgspec.Struct):
                walk(items, (*path, name))
            for index, item in enumerate(items if isinstance(items, list) else []):
                if isinstance(item, str):
                    paths.append((*path, name, str(index)))
                else:
                    walk(item, (*path, name, str(index)))

    walk(sample_documents.every_field(), ())
    return paths


def put(value: Any, path: tuple[str, ...], text: str) -> Any:
    """The same document with another text at a path."""
    head, *rest = path
    if isinstance(value, list):
        index = int(head)
        return [*value[:index], put(value[index], tuple(rest), text) if rest else text, *value[index + 1 :]]
    part = getattr(value, head)
    return msgspec.structs.replace(value, **{head: put(part, tuple(rest), text) if rest else text})


@pytest.mark.sampled
@pytest.mark.parametrize("path", list_text_fields(), ids=".".join)
def test_words_are_removed_from_every_text(path: tuple[str, ...]) -> None:
    for words in FORMS:
        is_address = path[-1] in redaction.ADDRESSES
        text = (
            "https://site.example/" + CANARY.replace(" ", "%20") if is_address else f"It was {words}, then."
        )
        marked = put(sample_documents.every_field(), path, text)
        redacted = redact(marked, kind="words", words=(CANARY,))
        data = document.encode(redacted)
        assert b"wertwitness" not in data.lower()
        messages = {problem.message for problem in rules.find_problems(redacted)}
        assert messages <= {problem.message for problem in rules.find_problems(marked)}
        assert redact(redacted, kind="words", words=(CANARY,)) is redacted


def test_every_string_of_the_format_is_text_or_structure() -> None:
    """A new field is searched for words unless it is named as structure."""
    assert len(list_text_fields()) > 50


def test_words_across_the_parts_of_a_citation() -> None:
    whole = sample_documents.every_field()
    event = whole.events[0]
    citation = msgspec.structs.replace(event.citations[1], prefix="It was Zyx", exact="Qwertwitness who fell")
    cited = msgspec.structs.replace(event, citations=[event.citations[0], citation, *event.citations[2:]])
    marked = msgspec.structs.replace(whole, events=[cited, *whole.events[1:]])
    redacted = redact(marked, kind="words", words=(CANARY,))
    assert (redacted.events[0].citations[1].prefix, redacted.events[0].citations[1].exact) == (
        "It was [removed]",
        "[removed] who fell",
    )
    assert all(check.entry != event.id or check.citation != 1 for check in redacted.checks)


def test_words_in_ids_are_refused() -> None:
    whole = sample_documents.every_field()
    with pytest.raises(redaction.RedactionError) as error:
        redact(whole, kind="words", words=("report1",))
    assert error.value.ids == ["report1"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["entry", "party", "source"])
@given(data=st.data())
def test_parts_are_removed(kind: Any, data: st.DataObject) -> None:
    whole = data.draw(documents())
    uids = {
        "entry": whole.order,
        "party": [party.id for party in whole.parties],
        "source": [source.id for source in whole.sources],
    }[kind]
    if not uids:
        return
    uid = data.draw(st.sampled_from(uids))
    redacted = redact(whole, kind=kind, id=uid)
    assert rules.find_problems(redacted) == []
    assert redacted.order == whole.order
    assert redact(redacted, kind=kind, id=uid) is redacted
    assert redacted.timeline == whole.timeline
    for other, entry in redacted.entries().items():
        # The passages of a removed source and the replies to a request may have gone.
        parts = [
            msgspec.structs.replace(
                part, citations=[], **({"replies": []} if isinstance(part, document.Request) else {})
            )
            for part in (entry, whole.entries()[other])
        ]
        assert parts[0] == parts[1]
    if kind == "entry":
        assert uid not in redacted.entries()
        marked = redaction.mark(redacted, kind, uid, AT, "legal-order")
        assert redaction.is_removed(marked, uid)
        assert rules.find_problems(marked) == []


@pytest.mark.slow
@given(whole=documents(), words=st.sampled_from(["Zyxwitness", "Ünbekannt Wörter"]))
def test_words_that_do_not_occur_change_nothing(whole: Document, words: str) -> None:
    assert redact(whole, kind="words", words=(words,)) is whole


def test_a_removed_version_is_empty_and_valid() -> None:
    whole = sample_documents.every_field()
    assert redact(whole, kind="version", number=1) is whole
    redacted = redact(whole, kind="version", number=2)
    assert rules.find_problems(redacted) == []
    assert redacted.version is not None
    assert (redacted.order, redacted.version.note, redacted.version.previous) == ([], "", "a" * 64)
    assert b"Nordhavn" not in document.encode(redacted)


def test_checks_of_a_source_text_are_removed() -> None:
    whole = sample_documents.every_field()
    digest = whole.checks[0].text_sha256
    redacted = redact(whole, kind="source-text", text_digests=frozenset({digest}))
    assert digest.encode() not in document.encode(redacted)
    assert msgspec.structs.replace(redacted, checks=whole.checks) == whole
