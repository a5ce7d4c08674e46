"""The JSON importer returns a document, or raises every problem with its path."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.document_values import build_valid_values
from tests.support.tiers import examples
from timeline import document
from timeline.actions.imports import ImportRefusedError, import_document
from timeline.importers import IMPORTERS, UnreadableFileError
from timeline.importers.json import MAX_PROBLEMS
from timeline.publishing import snapshot

read = IMPORTERS["json"]
GOOD = json.dumps(build_valid_values()).encode()


def problems(data: bytes) -> list[tuple[str, str]]:
    """Read bytes that must be refused, and return the problems."""
    with pytest.raises(UnreadableFileError) as refusal:
        read(data)
    found = [(problem.path, problem.message) for problem in refusal.value.problems]
    assert found
    assert all(path.startswith("$") and 0 < len(message) <= 400 for path, message in found)
    return found


def list_problems(change: Callable[[dict[str, Any]], Any]) -> list[tuple[str, str]]:
    value = build_valid_values()
    change(value)
    return problems(json.dumps(value).encode())


def test_a_valid_file_is_read() -> None:
    assert read(GOOD).timeline.slug == "dam"


def test_a_byte_order_mark_and_white_space_around_change_nothing() -> None:
    assert read(b"\xef\xbb\xbf" + GOOD) == read(b" \r\n" + GOOD + b"\n\n") == read(GOOD)


@pytest.mark.parametrize("start", range(11))
def test_a_truncated_file_is_refused(start: int) -> None:
    for end in range(start, len(GOOD), 11):
        ((path, message),) = problems(GOOD[:end])
        assert path == "$"
        assert "not JSON, or cut off" in message


DEEP = 10_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cut off"),
        (b" \n", "cut off"),
        (b"\xef\xbb\xbf", "cut off"),
        (b"null", "no JSON object"),
        (b"[]", "no JSON object"),
        (b'"newsroom-timeline/1"', "no JSON object"),
        (b"1", "no JSON object"),
        (GOOD.decode().encode("utf-16"), "not UTF-8"),
        (GOOD.decode().encode("utf-16-le"), "cut off"),
        (GOOD.decode().encode("utf-32"), "not UTF-8"),
        (GOOD.replace(b"The dam", b"The d\xe6m"), "not UTF-8"),
        (GOOD.replace(b"The dam", b"The \xed\xa0\x80 dam"), "not UTF-8"),
        (GOOD.replace(b"The dam", b"The \x00 dam"), "control character"),
        (GOOD + GOOD, "Extra data"),
        (GOOD[:-1] + b",}", "cut off"),
        (GOOD.replace(b'"', b"'"), "cut off"),
        (b"{}", "There is no “format”"),
        (b'{"format": null}', "There is no “format”"),
        (b'{"format": "newsroom-timeline/2"}', "newsroom-timeline/2"),
        (b'{"format": "newsroom-timeline/1.0"}', "newsroom-timeline/1.0"),
        (b'{"format": ["newsroom-timeline/1"]}', "can be read here"),
        (b'{"format": "' + b"x" * 100_000 + b'"}', "can be read here"),
        (b'{"format": ' + b"[" * 900 + b"]" * 900 + b"}", "too deeply"),
        (b"[" * DEEP + b"]" * DEEP, "too deeply"),
        (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "too deeply"),
        (GOOD.replace(b"56.5", b"NaN"), "NaN is no JSON number"),
        (GOOD.replace(b"56.5", b"-Infinity"), "-Infinity is no JSON number"),
        (GOOD.replace(b"56.5", b"1" * 5000), "too many digits"),
    ],
)
def test_a_file_that_is_no_timeline_has_one_problem(data: bytes, words: str) -> None:
    ((path, message),) = problems(data)
    assert path in ("$", "$.format")
    assert words in message


@pytest.mark.parametrize("depth", [60, 300, 500, 700, 900, 990, 2_000, 100_000])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_deep_nesting_is_refused(depth: int, brackets: str) -> None:
    opening = "[" if brackets == "[]" else '{"a":'
    nested = opening * depth + "1" + brackets[1] * depth
    value = GOOD.replace(b'"The dam"', nested.encode())
    assert problems(value) == [("$", "The file is nested too deeply to be a timeline.")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD.replace(b'"slug": "dam"', b'"slug": "dam", "slug": "dam"'), [("$.timeline", "“slug”")]),
        (GOOD.replace(b'"order":', b'"order": [], "order":'), [("$", "“order”")]),
        (
            GOOD.replace(b'"words": "Nordhavn"', b'"words": "A", "words": "B", "latitude": 1'),
            [("$.events[0].place", "“latitude”"), ("$.events[0].place", "“words”")],
        ),
    ],
)
def test_a_repeated_name_is_refused_at_its_path(data: bytes, expected: list[tuple[str, str]]) -> None:
    found = problems(data)
    assert [
        (path, words in message) for (path, message), (_p, words) in zip(found, expected, strict=True)
    ] == [(path, True) for path, _words in expected]


def test_a_repeated_name_among_a_hundred_thousand_is_found_in_linear_time() -> None:
    names = b",".join(b'"%d":1' % number for number in range(100_000))
    # Quadratic, this would take 10^10 steps: an hour.
    assert problems(b"{" + names + b',"7":1}') == [("$", "“7” stands twice in this object.")]


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        (lambda v: v["timeline"].pop("title"), "$.timeline", "'title' is a required property"),
        (lambda v: v.pop("version"), "$", "'version' is a required property"),
        (lambda v: v.update(extra=1), "$", "'extra' was unexpected"),
        (lambda v: v["parties"][0].update(secret="x"), "$.parties[0]", "'secret' was unexpected"),
        (lambda v: v["parties"][0].update({"\ud800": 1}), "$.parties[0]", "was unexpected"),
        (lambda v: v["parties"][0].update(kind="robot"), "$.parties[0].kind", "'robot' is not one of"),
        (lambda v: v["parties"][0].update(id="A B"), "$.parties[0].id", "An id has lower-case letters"),
        (lambda v: v["parties"][0].update(id="p1\n"), "$.parties[0].id", "An id has lower-case letters"),
        (lambda v: v["parties"][0].update(wikidata="9531"), "$.parties[0].wikidata", "as in Q9531"),
        (lambda v: v["timeline"].update(language="english!"), "$.timeline.language", "as in en-GB"),
        (lambda v: v["sources"][0].update(published="March"), "$.sources[0].published", ""),
        (
            lambda v: v.update(version={"number": 1, "published": "March"}),
            "$.version.published",
            "as in 2017-03-07T10:15:00Z",
        ),
        (lambda v: v["parties"][1].update(part_of=7), "$.parties[1].part_of", "is not of type 'string'"),
        (
            lambda v: v["parties"][0].update(website="javascript:x"),
            "$.parties[0].website",
            "begins with https://",
        ),
        (
            lambda v: v["sources"][0].update(url="https://a.example/\n"),
            "$.sources[0].url",
            "begins with https://",
        ),
        (lambda v: v["sources"][0].update(authors=[""]), "$.sources[0].authors[0]", ""),
        (lambda v: v["events"][0].update(headline=""), "$.events[0].headline", ""),
        (lambda v: v["events"][0].update(headline="x" * 301), "$.events[0].headline", "too long"),
        (lambda v: v["events"][0].update(headline="\ufb2c" * 150), "$.events[0].headline", "too long"),
        (lambda v: v["events"][0]["place"].update(latitude=91), "$.events[0].place.latitude", "maximum"),
        (lambda v: v["events"][0]["place"].update(latitude=10**400), "$.events[0].place.latitude", ""),
        (lambda v: v["events"][0]["place"].update(latitude=True), "$.events[0].place.latitude", ""),
        (lambda v: v["events"][0].update(key=1), "$.events[0].key", "is not of type 'boolean'"),
        (lambda v: v["events"][0].update(key="yes"), "$.events[0].key", "is not of type 'boolean'"),
        (lambda v: v["events"].append(None), "$.events[2]", "is not of type 'object'"),
        (lambda v: v.update(order="e1"), "$.order", "is not of type 'array'"),
        (lambda v: v.update(version={"number": 0, "published": "x"}), "$.version.number", ""),
        (lambda v: v.update(version={"number": 1.5, "published": "x"}), "$.version.number", ""),
        (
            lambda v: v.update(version={"number": 1.0, "published": "2017-03-07T10:15:00Z"}),
            "$.version.number",
            "Expected `int`",
        ),
        (lambda v: v["withdrawals"][0].update(reason=""), "$.withdrawals[0].reason", ""),
        (lambda v: v["timeline"].update(slug="\udfff"), "$.timeline.slug", "as in “harbour-fire-2019”"),
        (lambda v: v["timeline"].update(time_zone="Factory"), "$.timeline.time_zone", "not a time zone"),
    ],
)
def test_a_problem_has_a_path(change: Callable[[Any], Any], path: str, words: str) -> None:
    assert [item for item in list_problems(change) if item[0] == path and words in item[1]]


def test_all_problems_are_reported_at_once_up_to_a_limit() -> None:
    assert len(list_problems(lambda value: [value["timeline"].pop("title"), value.pop("order")])) == 2
    many = list_problems(lambda value: value.update(events=[{}] * 500))
    assert many[-1] == ("$", f"More than {MAX_PROBLEMS} problems; the rest is not listed.")
    assert len(many) == MAX_PROBLEMS + 1
    # The same limit for problems that only the rules find.
    assert (
        len(list_problems(lambda value: value.update(order=[f"x{number}" for number in range(500)])))
        == MAX_PROBLEMS
    )


def test_texts_are_normalised() -> None:
    value = build_valid_values()
    value["events"][0]["headline"] = "Cafe\u0301"
    value["events"][0]["body"] = "a\r\nb\rc"
    event = read(json.dumps(value).encode()).events[0]
    assert (event.headline, event.body) == ("Café", "a\nb\nc")


def test_minus_zero_becomes_zero() -> None:
    value = build_valid_values()
    value["events"][0]["place"] = {"words": "The Gulf of Guinea", "latitude": -0.0, "longitude": -0.0}
    assert b"-0.0" not in document.encode(read(json.dumps(value).encode()))


# --- Anything at all --------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
)
@example(b"\x00")
@example(b'{"format":"newsroom-timeline/1","format":"newsroom-timeline/1"}')
def test_no_bytes_raise_another_exception(data: bytes) -> None:
    assert problems(data)


strings = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *(
                "",
                "\x00",
                "\ud800",
                "\udc00x",
                "x" * 301,
                "x" * 60_000,
                "e1",
                "p1",
                "s1",
                "t1",
                "g1",
                "\ufb2c" * 200,
            ),
            *(
                "2017-03-07",
                "2017-03-07T10:15:00Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2017-02-30",
            ),
            *(
                "https://a.example/",
                "javascript:x",
                "Factory",
                "UTC",
                "Europe/London",
                "event",
                "a" * 64 + "\n",
            ),
        ]
    ),
)
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**30), 10**30),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from([0, -1, 2**63, 10**400, 1e308, -0.0, 90, 180.1]),
        strings,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(strings, inner, max_size=3)),
    max_leaves=6,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every position in a JSON value: the object or list, and the name or index in it."""
    found: list[tuple[Any, Any]] = []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in list(inside):
        found += [(value, step), *places(part)]
    return found


@st.composite
def damage(draw: st.DrawFn) -> dict[str, Any]:
    """The valid document with one to three parts replaced, removed, doubled or renamed."""
    value = build_valid_values()
    for _ in range(draw(st.integers(1, 3))):
        within, step = draw(st.sampled_from(places(value)))
        how = draw(st.sampled_from(["replace", "replace", "remove", "double", "swap"]))
        if how == "replace":
            within[step] = draw(values)
        elif how == "remove":
            del within[step]
        elif how == "swap":
            other, place = draw(st.sampled_from(places(value)))
            within[step] = json.loads(json.dumps(other[place]))
        elif isinstance(within, list):
            within.append(json.loads(json.dumps(within[step])))
        else:
            within[draw(strings)] = json.loads(json.dumps(within[step]))
    return value


def rows() -> int:
    return sum(model._default_manager.count() for model in apps.get_app_config("timeline").get_models())


@pytest.mark.django_db
@settings(deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(damage())
def test_a_damaged_document_is_imported_whole_or_refused_whole(value: dict[str, Any]) -> None:
    data = json.dumps(value).encode()
    with transaction.atomic():
        before = rows()
        try:
            whole = read(data)
            timeline = import_document(whole).timeline
        except (UnreadableFileError, ImportRefusedError) as refusal:
            assert refusal.problems
            assert all(
                problem.path.startswith("$") and len(problem.message) <= 400 for problem in refusal.problems
            )
            assert rows() == before
        else:
            # An imported document is exported and read unchanged.
            again = document.decode(document.encode(snapshot.build(timeline)))
            assert not import_document(again).counts
            assert not import_document(whole).counts
        transaction.set_rollback(True)
