"""The rules of a document: a document that breaks each rule, refused at its path."""

import pytest

from tests.support.document_values import (
    Breaking,
    append,
    build_check,
    build_valid_values,
    change,
    combine,
    convert,
)
from timeline.document import rules

# The rule, the change that breaks it, the path of the problem and a part of the message.
CASES: list[tuple[str, Breaking, str, str]] = [
    # In the IANA database, but not the time of a place.
    (
        "_check_time_zone",
        change("timeline", "time_zone", to="Factory"),
        "$.timeline.time_zone",
        "not a time zone",
    ),
    (
        "_check_time_zone",
        change("timeline", "time_zone", to="localtime"),
        "$.timeline.time_zone",
        "not a time zone",
    ),
    (
        "_check_characters",
        change("events", 0, "citations", 0, "exact", to="\x00"),
        "$.events[0].citations[0].exact",
        "NUL",
    ),
    (
        "_check_characters",
        change("withdrawals", 0, "reason", to="\udfff"),
        "$.withdrawals[0].reason",
        "surrogate",
    ),
    (
        "_check_addresses",
        change("sources", 0, "archived_url", to="https://[.]example.org/"),
        "$.sources[0].archived_url",
        "names no site",
    ),
    (
        "_check_omitted_words",
        change("events", 0, "citations", 0, "omitted", to=["not"]),
        "$.events[0].citations[0].omitted",
        "only if the quotation is shortened",
    ),
    (
        "_check_omitted_words",
        change("statements", 0, "citations", 0, "omitted", to=["x" * 200, "y" * 101]),
        "$.statements[0].citations[0].omitted",
        "At most 300 characters",
    ),
    (
        "_check_private_fields",
        change("events", 0, "citations", 1, "omitted", to=["not"]),
        "$.events[0].citations[1]",
        "neither words nor places",
    ),
    (
        "_check_redirects",
        change("redirects", 0, "id", to="p2"),
        "$.redirects[0].id",
        "the id of a party",
    ),
    (
        "_check_redirects",
        change("redirects", 1, "id", to="s1"),
        "$.redirects[1].id",
        "the id of a source",
    ),
    (
        "_check_removals",
        lambda value: value.update(removals=[{"kind": "entry", "id": "e1", "at": "2026-03-01T00:00:00Z"}]),
        "$.removals[0].id",
        "is said to be removed",
    ),
    (
        "_check_removals",
        lambda value: value.update(removals=[{"kind": "party", "at": "2026-03-01T00:00:00Z"}]),
        "$.removals[0].id",
        "An id names",
    ),
    ("_check_redirects", change("redirects", 0, "into", to="p9"), "$.redirects[0].into", "no party “p9”"),
    ("_check_redirects", change("redirects", 1, "into", to="s9"), "$.redirects[1].into", "no source “s9”"),
    ("_check_redirects", change("redirects", 0, "into", to="p3"), "$.redirects[0].into", "not named"),
    ("_check_redirects", change("redirects", 1, "into", to="s3"), "$.redirects[1].into", "not named"),
    (
        "_check_redirects",
        append("redirects", item={"id": "p0", "kind": "party", "into": "p2"}),
        "$.redirects[2].id",
        "twice",
    ),
    (
        "_check_quote_checks",
        change("checks", 0, "moved", to=True),
        "$.checks[0].moved",
        "ambiguous",
    ),
    ("_check_ids_unique", change("parties", 1, "id", to="p1"), "$.parties[1].id", "a second time"),
    ("_check_ids_unique", change("sources", 1, "id", to="s1"), "$.sources[1].id", "a second time"),
    ("_check_ids_unique", change("events", 1, "id", to="e1"), "$.events[1].id", "another entry"),
    ("_check_ids_unique", change("statements", 0, "id", to="e1"), "$.statements[0].id", "another entry"),
    ("_check_ids_unique", change("requests", 0, "id", to="t1"), "$.requests[0].id", "another entry"),
    ("_check_ids_unique", change("withdrawals", 0, "id", to="e1"), "$.withdrawals[0].id", "another entry"),
    ("_check_references", change("parties", 1, "part_of", to="p9"), "$.parties[1].part_of", "no party “p9”"),
    (
        "_check_references",
        append("sources", 0, "relies_on", item="s9"),
        "$.sources[0].relies_on[1]",
        "no source “s9”",
    ),
    ("_check_references", append("sources", 0, "relies_on", item="s2"), "$.sources[0].relies_on[1]", "twice"),
    (
        "_check_references",
        change("events", 0, "citations", 1, "source", to="s9"),
        "$.events[0].citations[1].source",
        "no source “s9”",
    ),
    (
        "_check_references",
        change("events", 0, "parties", 1, "party", to="p9"),
        "$.events[0].parties[1].party",
        "no party “p9”",
    ),
    (
        "_check_references",
        change("statements", 0, "party", to="p9"),
        "$.statements[0].party",
        "no party “p9”",
    ),
    (
        "_check_references",
        change("statements", 0, "spokesperson", to="p9"),
        "$.statements[0].spokesperson",
        "no party “p9”",
    ),
    (
        "_check_references",
        append("statements", 0, "addressees", item="p9"),
        "$.statements[0].addressees[1]",
        "no party “p9”",
    ),
    (
        "_check_references",
        append("statements", 0, "addressees", item="p3"),
        "$.statements[0].addressees[1]",
        "twice",
    ),
    (
        "_check_references",
        append("statements", 0, "answers", item={"entry": "e9"}),
        "$.statements[0].answers[2].entry",
        "no entry “e9”",
    ),
    (
        "_check_references",
        append("statements", 0, "answers", item={"entry": "e1", "how": "confirms"}),
        "$.statements[0].answers[2].entry",
        "twice",
    ),
    ("_check_references", change("requests", 0, "asked", to="p9"), "$.requests[0].asked", "no party “p9”"),
    (
        "_check_references",
        change("requests", 0, "asked_by", to="p9"),
        "$.requests[0].asked_by",
        "no party “p9”",
    ),
    ("_check_references", change("requests", 0, "about", to="e9"), "$.requests[0].about", "no entry “e9”"),
    (
        "_check_references",
        append("requests", 0, "replies", item="e1"),
        "$.requests[0].replies[1]",
        "no statement “e1”",
    ),
    (
        "_check_references",
        append("requests", 0, "replies", item="g1"),
        "$.requests[0].replies[1]",
        "no statement “g1”",
    ),
    ("_check_references", append("requests", 0, "replies", item="t1"), "$.requests[0].replies[1]", "twice"),
    (
        "_check_part_of_circles",
        change("parties", 0, "part_of", to="p2"),
        "$.parties[0].part_of",
        "part of itself",
    ),
    (
        "_check_part_of_circles",
        change("parties", 0, "part_of", to="p2"),
        "$.parties[1].part_of",
        "part of itself",
    ),
    *(
        (
            "_check_private_fields",
            change("parties", 2, name, to=to),
            "$.parties[2]",
            "pseudonym and kind, and nothing else",
        )
        for name, to in (
            ("short_name", "Res"),
            ("aliases", ["R."]),
            ("part_of", "p1"),
            ("website", "https://r.example/"),
            ("wikidata", "Q1"),
            ("disclosure", "Lives there"),
        )
    ),
    ("_check_private_fields", change("parties", 0, "part_of", to="p3"), "$.parties[0].part_of", "not named"),
    *(
        (
            "_check_private_fields",
            change("sources", 2, name, to=to),
            "$.sources[2]",
            "kind and description, and nothing else",
        )
        for name, to in (
            ("publisher", "Gazette"),
            ("title", "A"),
            ("authors", ["A"]),
            ("url", "https://r.example/"),
            ("published", "2017"),
            ("captured", "2017"),
            ("accessed", "2017-03-01"),
            ("archived_url", "https://r.example/"),
            ("file_sha256", "a" * 64),
            ("language", "en"),
            ("relies_on", ["s1"]),
            ("note", "A"),
        )
    ),
    (
        "_check_private_fields",
        change("sources", 2, "described_as", to=""),
        "$.sources[2].described_as",
        "few words",
    ),
    (
        "_check_private_fields",
        change("sources", 0, "described_as", to="A"),
        "$.sources[0].described_as",
        "Only a confid",
    ),
    (
        "_check_private_fields",
        append("sources", 0, "relies_on", item="s3"),
        "$.sources[0].relies_on[1]",
        "not named",
    ),
    *(
        (
            "_check_private_fields",
            change("events", 0, "citations", 1, name, to="x"),
            "$.events[0].citations[1]",
            "neither",
        )
        for name in ("locator", "exact", "prefix", "suffix", "note")
    ),
    (
        "_check_instants",
        change("requests", 0, "deadline", to="2017-02-29T12:00:00Z"),
        "$.requests[0].deadline",
        "moment",
    ),
    (
        "_check_instants",
        change("requests", 0, "deadline", to="2017-03-01T24:61:00Z"),
        "$.requests[0].deadline",
        "moment",
    ),
    (
        "_check_instants",
        change("requests", 0, "deadline", to="0000-03-01T12:00:00Z"),
        "$.requests[0].deadline",
        "moment",
    ),
    (
        "_check_instants",
        change("withdrawals", 0, "at", to="2017-13-01T12:00:00Z"),
        "$.withdrawals[0].at",
        "moment",
    ),
    *(
        (
            "_check_instants",
            change("requests", 0, "deadline", to=f"{day}T12:00:00Z"),
            "$.requests[0].deadline",
            "zone",
        )
        for day in ("0001-01-01", "0001-12-31", "9999-01-01", "9999-12-31")
    ),
    (
        "_check_requests",
        change("requests", 0, "outcome", to="not-sought"),
        "$.requests[0].outcome_note",
        "say why",
    ),
    (
        "_check_coordinates",
        change("events", 0, "place", to={"words": "A", "longitude": 1}),
        "$.events[0].place",
        "pair",
    ),
    (
        "_check_key_or_minor",
        lambda value: value["events"][0].update(key=True, minor=True),
        "$.events[0].minor",
        "never both",
    ),
    ("_check_dates", change("events", 0, "when", "edtf", to="1 March 2017"), "$.events[0].when.edtf", ""),
    ("_check_dates", change("events", 0, "when", "edtf", to="2017-02-29"), "$.events[0].when.edtf", ""),
    ("_check_dates", change("events", 0, "when", "time", to="10:15"), "$.events[0].when.zone", ""),
    ("_check_dates", change("events", 0, "when", "stated", to="last\nweek"), "$.events[0].when.stated", ""),
    (
        "_check_dates",
        change("events", 0, "when", to={"edtf": "2017-03-01", "time": "25:00", "zone": "UTC"}),
        "$.events[0].when.time",
        "",
    ),
    (
        "_check_dates",
        change(
            "events",
            0,
            "when",
            to={"edtf": "2017-03-01", "time": "10:00", "end_time": "09:00", "zone": "UTC"},
        ),
        "$.events[0].when.end_time",
        "",
    ),
    ("_check_dates", change("sources", 0, "published", to="soon"), "$.sources[0].published", ""),
    ("_check_dates", change("sources", 0, "captured", to="2017-99"), "$.sources[0].captured", ""),
    ("_check_dates", change("sources", 0, "accessed", to="2017-02-29"), "$.sources[0].accessed", "no day"),
    ("_check_dates", change("sources", 0, "accessed", to="0000-01-01"), "$.sources[0].accessed", "no day"),
    ("_check_dates", change("sources", 1, "state_on", to="2017-02-29"), "$.sources[1].state_on", "no day"),
    ("_check_quote_checks", change("checks", 0, "entry", to="x1"), "$.checks[0].entry", "no entry “x1”"),
    # A withdrawn entry has no words to check.
    ("_check_quote_checks", change("checks", 0, "entry", to="g1"), "$.checks[0].entry", "no entry “g1”"),
    (
        "_check_quote_checks",
        change("checks", 0, "citation", to=2),
        "$.checks[0].citation",
        "2 citations, counted from 0",
    ),
    ("_check_quote_checks", change("checks", 0, "citation", to=1), "$.checks[0].citation", "confidential"),
    (
        "_check_quote_checks",
        change("checks", 1, "citation", to=1),
        "$.checks[1].citation",
        "nothing to check",
    ),
    (
        "_check_quote_checks",
        change("statements", 0, "wording", to="paraphrase"),
        "$.checks[1].citation",
        "nothing to check",
    ),
    ("_check_quote_checks", change("checks", 0, "held", to="2019-02-29"), "$.checks[0].held", "no day"),
    ("_check_quote_checks", append("checks", item=build_check("e1", 0)), "$.checks[2]", "checked already"),
    ("_check_order_complete", append("order", item="e9"), "$.order[5]", "no entry “e9”"),
    ("_check_order_complete", append("order", item="e1"), "$.order[5]", "twice"),
    (
        "_check_order_complete",
        change("order", to=["e1", "g1", "t1", "r1"]),
        "$.events[1].id",
        "missing from $.order",
    ),
    (
        "_check_order_complete",
        change("order", to=["e1", "g1", "t1", "e2"]),
        "$.requests[0].id",
        "missing from $.order",
    ),
    (
        "_check_order_complete",
        change("order", to=["e1", "t1", "r1", "e2"]),
        "$.withdrawals[0].id",
        "missing from $.order",
    ),
    (
        "_check_order_agrees_with_dates",
        change("order", to=["e2", "g1", "t1", "r1", "e1"]),
        "$.order[2]",
        "lies wholly before",
    ),
    (
        "_check_order_agrees_with_dates",
        change("order", to=["e2", "g1", "t1", "r1", "e1"]),
        "$.order[4]",
        "“e1” stands after “e2”",
    ),
]


def test_the_valid_document_breaks_no_rule() -> None:
    assert rules.find_problems(convert(build_valid_values())) == []


@pytest.mark.parametrize(("name", "breaking", "path", "words"), CASES)
def test_a_broken_rule_is_reported_at_its_path(name: str, breaking: Breaking, path: str, words: str) -> None:
    value = build_valid_values()
    breaking(value)
    whole = convert(value)
    rule = {each.__name__: each for each in rules.RULES}[name]
    assert [item for item in rule(whole) if item.path == path and words in item.message]
    # The list of all problems contains it, too.
    assert path in [problem.path for problem in rules.find_problems(whole)]


def test_every_rule_has_a_case() -> None:
    assert {rule.__name__ for rule in rules.RULES} == {rule for rule, *_ in CASES}


def test_every_problem_is_reported_at_once() -> None:
    value = build_valid_values()
    combine(
        change("parties", 1, "part_of", to="p9"),
        change("timeline", "time_zone", to="Nowhere"),
        change("events", 0, "when", "edtf", to="soon"),
        change("order", to=["e1"]),
    )(value)
    paths = [problem.path for problem in rules.find_problems(convert(value))]
    assert paths == [
        "$.timeline.time_zone",
        "$.parties[1].part_of",
        "$.events[0].when.edtf",
        "$.events[1].id",
        "$.statements[0].id",
        "$.requests[0].id",
        "$.withdrawals[0].id",
    ]


def test_the_zone_of_the_timeline_decides_the_bounds_of_dates() -> None:
    # 00:30 in London on the 2nd is still the 1st in New York, and so may stand before or after that day.
    value = build_valid_values()
    value["events"][0]["when"] = {"edtf": "2017-03-02", "time": "00:30", "zone": "Europe/London"}
    value["events"][1]["when"] = {"edtf": "2017-03-01"}
    value["statements"][0]["when"] = {}
    assert [problem.path for problem in rules.find_problems(convert(value))] == ["$.order[4]"]
    value["timeline"]["time_zone"] = "America/New_York"
    assert rules.find_problems(convert(value)) == []


def test_overlapping_dates_may_have_either_order() -> None:
    value = build_valid_values()
    value["events"][0]["when"] = {"edtf": "[2017-03-04..2017-03-07]"}
    value["events"][1]["when"] = {"edtf": "[..2017-03-05]"}
    value["statements"][0]["when"] = {}
    assert rules.find_problems(convert(value)) == []


def test_a_party_may_have_two_roles_and_a_source_two_citations() -> None:
    value = build_valid_values()
    append("events", 0, "parties", item={"party": "p1", "role": "subject"})(value)
    append("events", 0, "citations", item={"source": "s1", "exact": "a crack"})(value)
    assert rules.find_problems(convert(value)) == []


def test_long_chains_and_lists_take_linear_time() -> None:
    value = build_valid_values()
    many = 20_000
    value["parties"] += [
        {"id": f"q{index}", "name": "A", "kind": "group", "part_of": f"q{index + 1}"} for index in range(many)
    ]
    value["parties"].append({"id": f"q{many}", "name": "A", "kind": "group"})
    value["statements"][0]["addressees"] = [f"q{index}" for index in range(many)]
    value["order"] += ["g1"] * many
    # Quadratic, this would take 4 × 10^8 steps: minutes.
    assert len(rules.find_problems(convert(value))) == many
