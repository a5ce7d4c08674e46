"""Single values: ids, addresses, lines and limits of length."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import document, models
from timeline.models import Event, Exemption, Party, Source, SourceText, Statement, Timeline
from timeline.models.fields import generate_id, split_lines, validate_id, validate_slug, validate_url
from timeline.models.timelines import validate_language, validate_time_zone


def is_refused(validator: Any, value: Any) -> bool:
    try:
        validator(value)
    except ValidationError:
        return True
    return False


def test_new_ids_are_valid_and_do_not_repeat() -> None:
    made = [generate_id() for _ in range(500)]
    assert not [uid for uid in made if is_refused(validate_id, uid)]
    assert len(set(made)) == 500


@pytest.mark.parametrize(
    "value",
    [
        "",
        "abc",
        "a1\n",
        "\na1",
        "A1",
        "a_1",
        "-a1",
        "a1-",
        "é1",
        "a" * 40 + "1",
        "a1 ",
        "١",
        "changes",
        "sources",
    ],
)
def test_an_invalid_id_is_refused(value: str) -> None:
    assert is_refused(validate_id, value)


@pytest.mark.parametrize("value", ["a1", "1", "1a", "k9-fire", "a" * 39 + "1"])
def test_a_valid_id_is_accepted(value: str) -> None:
    assert not is_refused(validate_id, value)


@pytest.mark.parametrize("value", ["", "Harbour", "harbour fire", "harbour\n", "-a", "a-", "../a", "a" * 81])
def test_an_invalid_slug_is_refused(value: str) -> None:
    assert is_refused(validate_slug, value)


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "//a.example/",
        "/t/other/",
        "a.example",
        "https://",
        "https:///path",
        "https://a.example/a b",
        "https://a.example/\n",
        "https://a.example/\tb",
        "\nhttps://a.example/",
        " https://a.example/",
        'https://a.example/"onclick=',
        "https://a.example/<b>",
        "https://a.example/\x00",
        "mailto:",
        "java\nscript:alert(1)",
    ],
)
def test_an_invalid_url_is_refused(value: str) -> None:
    assert is_refused(validate_url, value)


@pytest.mark.parametrize(
    "value",
    ["https://a.example/?q=1&b=%20#c", "HTTP://A.EXAMPLE", "mailto:desk@a.example", "https://[::1]:8000/"],
)
def test_a_valid_url_is_accepted(value: str) -> None:
    assert not is_refused(validate_url, value)


@pytest.mark.parametrize("value", ["", "e", "english", "en_GB", "en-", "en-GB\n", "en GB"])
def test_an_invalid_language_is_refused(value: str) -> None:
    assert is_refused(validate_language, value)


@pytest.mark.parametrize("value", ["", "London", "europe/london", "GMT+1", "Factory", "localtime", "../UTC"])
def test_an_invalid_time_zone_is_refused(value: str) -> None:
    assert is_refused(validate_time_zone, value)


@settings(deadline=None)
@given(st.text())
def test_lines_are_neither_blank_nor_repeated(text: str) -> None:
    found = split_lines(text)
    assert all(line and line == line.strip() for line in found)
    assert len(set(found)) == len(found)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), [(Party, "aliases"), (Source, "authors")])
@pytest.mark.parametrize("value", [[""], ["a" * 301], "a", [1], {"a": "b"}, [["a"]], ["a", None]])
def test_lists_of_names_accept_what_the_document_accepts(model: Any, name: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        model(**{"name" if model is Party else "publisher": "A", name: value}).full_clean()
    assert list(refusal.value.message_dict) == [name]


@pytest.mark.parametrize(
    ("model", "name", "longest"),
    [
        (Event, "headline", 300),
        (Event, "body", 50_000),
        (Statement, "words", 50_000),
        (Timeline, "summary", 50_000),
        (Party, "disclosure", 50_000),
        (SourceText, "text", 2_000_000),
        (Exemption, "reason", 2_000),
        (Source, "url", 2_000),
    ],
)
def test_texts_have_a_limit(model: Any, name: str, longest: int) -> None:
    field = model._meta.get_field(name)
    text = ("https://a.example/" + "a" * longest)[: longest + 1]
    with pytest.raises(ValidationError, match=f"at most {longest} characters"):
        field.clean(text, model())
    assert field.clean(text[:longest], model()) == text[:longest]


@pytest.mark.parametrize(
    "part", ["Party", "Source", "Event", "Statement", "Request", "Citation", "Withdrawal", "Timeline"]
)
def test_no_model_accepts_a_text_that_the_document_refuses(part: str) -> None:
    rows: dict[str, Any] = {"Request": models.ReplyRequest, "Withdrawal": models.Entry}
    names = {"reason": "withdrawn_reason"}
    model = rows.get(part) or getattr(models, part)
    fields = {field.name: field for field in model._meta.get_fields()}
    definition = document.build_json_schema()["$defs"][part]["properties"]
    longer = {
        name: (field.max_length, limits["maxLength"])
        for name, limits in definition.items()
        if "maxLength" in limits
        and (field := fields.get(names.get(name, name))) is not None
        and getattr(field, "max_length", None) is not None
        and field.max_length > limits["maxLength"]
    }
    assert not longer
