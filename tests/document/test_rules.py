"""What must hold within a document: one bad document for each rule, refused at its place."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from timeline import document
from timeline.document import Document, rules

Breaking = Callable[[dict[str, Any]], Any]


def good() -> dict[str, Any]:
    """A document with two of everything, as JSON."""
    return {
        "format": document.FORMAT,
        "timeline": {"slug": "dam", "title": "The dam", "language": "en", "time_zone": "Europe/London"},
        "version": None,
        "parties": [
            {"id": "p1", "name": "Owner", "kind": "organisation"},
            {"id": "p2", "name": "Chief", "kind": "person", "part_of": "p1"},
            {"id": "p3", "name": "A resident", "kind": "person", "protected": True},
        ],
        "sources": [
            {"id": "s1", "kind": "article", "publisher": "Gazette", "relies_on": ["s2"]},
            {
                "id": "s2",
                "kind": "article",
                "title": "Wire report",
                "state": "gone",
                "state_on": "2019-01-02",
            },
            {"id": "s3", "kind": "interview", "confidential": True, "described_as": "an engineer"},
        ],
        "events": [
            {
                "id": "e1",
                "headline": "A crack",
                "when": {"edtf": "2017-03-01"},
                "citations": [{"source": "s1", "exact": "a crack"}, {"source": "s3"}],
                "parties": [{"party": "p1", "role": "actor"}, {"party": "p3", "role": "witness"}],
                "place": {"words": "Nordhavn", "latitude": 56.5, "longitude": 10.2},
            },
            {"id": "e2", "headline": "A flood", "when": {"edtf": "2017-03-05"}},
        ],
        "statements": [
            {
                "id": "t1",
                "party": "p1",
                "spokesperson": "p2",
                "addressees": ["p3"],
                "words": "There is no crack.",
                "when": {"edtf": "2017-03-03"},
                "answers": [{"entry": "e1", "how": "denies"}, {"entry": "g1"}],
                "citations": [{"source": "s2"}, {"source": "s2", "stance": "disputes"}, {"source": "s3"}],
            }
        ],
        "requests": [
            {
                "id": "r1",
                "asked": "p1",
                "asked_by": "p2",
                "put": "Why?",
                "about": "e1",
                "deadline": "2017-03-04T12:00:00Z",
                "replies": ["t1"],
            }
        ],
        "corrections": [],
        "checks": [checked("e1", 0), checked("t1", 0, verdict="different", note="As on air.")],
        "order": ["e1", "g1", "t1", "r1", "e2"],
        "withdrawals": [{"id": "g1", "at": "2017-04-01T12:00:00Z", "reason": "It was a forgery."}],
    }


def checked(entry: str, citation: int, **more: Any) -> dict[str, Any]:
    common = {"verdict": "exact", "text_sha256": "a" * 64, "held": "2019-01-03"}
    return {"entry": entry, "citation": citation, **common, **more}


def of(value: dict[str, Any]) -> Document:
    return msgspec.convert(value, type=Document)


def change(*steps: str | int, to: Any) -> Breaking:
    """Return what sets the value at a path."""

    def breaking(value: Any) -> None:
        for step in steps[:-1]:
            value = value[step]
        value[steps[-1]] = to

    return breaking


def more(*steps: str | int, of: Any) -> Breaking:
    """Return what appends to the list at a path."""

    def breaking(value: Any) -> None:
        for step in steps:
            value = value[step]
        value.append(of)

    return breaking


def both(*breakings: Breaking) -> Breaking:
    return lambda value: [breaking(value) for breaking in breakings]


# The rule, what breaks it, the path of the problem and words of its message.
CASES: list[tuple[str, Breaking, str, str]] = [
    ("_head", change("timeline", "time_zone", to="Europe/Nordhavn"), "$.timeline.time_zone", "no time zone"),
    # In the database of zones, but no place's time.
    ("_head", change("timeline", "time_zone", to="Factory"), "$.timeline.time_zone", "no time zone"),
    ("_head", change("timeline", "time_zone", to="localtime"), "$.timeline.time_zone", "no time zone"),
    ("_texts", change("timeline", "title", to="a\x00b"), "$.timeline.title", "NUL"),
    (
        "_texts",
        change("events", 0, "citations", 0, "exact", to="\x00"),
        "$.events[0].citations[0].exact",
        "NUL",
    ),
    ("_texts", change("statements", 0, "words", to="a\ud800b"), "$.statements[0].words", "surrogate"),
    ("_texts", change("withdrawals", 0, "reason", to="\udfff"), "$.withdrawals[0].reason", "surrogate"),
    ("_ids_once", change("parties", 1, "id", to="p1"), "$.parties[1].id", "a second time"),
    ("_ids_once", change("sources", 1, "id", to="s1"), "$.sources[1].id", "a second time"),
    ("_ids_once", change("events", 1, "id", to="e1"), "$.events[1].id", "another entry"),
    ("_ids_once", change("statements", 0, "id", to="e1"), "$.statements[0].id", "another entry"),
    ("_ids_once", change("requests", 0, "id", to="t1"), "$.requests[0].id", "another entry"),
    ("_ids_once", change("withdrawals", 0, "id", to="e1"), "$.withdrawals[0].id", "another entry"),
    ("_references", change("parties", 1, "part_of", to="p9"), "$.parties[1].part_of", "no party “p9”"),
    ("_references", more("sources", 0, "relies_on", of="s9"), "$.sources[0].relies_on[1]", "no source “s9”"),
    ("_references", more("sources", 0, "relies_on", of="s1"), "$.sources[0].relies_on[1]", "rely on itself"),
    ("_references", more("sources", 0, "relies_on", of="s2"), "$.sources[0].relies_on[1]", "twice"),
    (
        "_references",
        change("events", 0, "citations", 1, "source", to="s9"),
        "$.events[0].citations[1].source",
        "no source “s9”",
    ),
    (
        "_references",
        change("events", 0, "parties", 1, "party", to="p9"),
        "$.events[0].parties[1].party",
        "no party “p9”",
    ),
    (
        "_references",
        more("events", 0, "parties", of={"party": "p1", "role": "actor"}),
        "$.events[0].parties[2]",
        "this role already",
    ),
    ("_references", change("statements", 0, "party", to="p9"), "$.statements[0].party", "no party “p9”"),
    (
        "_references",
        change("statements", 0, "spokesperson", to="p9"),
        "$.statements[0].spokesperson",
        "no party “p9”",
    ),
    (
        "_references",
        more("statements", 0, "addressees", of="p9"),
        "$.statements[0].addressees[1]",
        "no party “p9”",
    ),
    ("_references", more("statements", 0, "addressees", of="p3"), "$.statements[0].addressees[1]", "twice"),
    (
        "_references",
        more("statements", 0, "answers", of={"entry": "e9"}),
        "$.statements[0].answers[2].entry",
        "no entry “e9”",
    ),
    (
        "_references",
        more("statements", 0, "answers", of={"entry": "t1"}),
        "$.statements[0].answers[2].entry",
        "answer itself",
    ),
    (
        "_references",
        more("statements", 0, "answers", of={"entry": "e1", "how": "confirms"}),
        "$.statements[0].answers[2].entry",
        "twice",
    ),
    ("_references", change("requests", 0, "asked", to="p9"), "$.requests[0].asked", "no party “p9”"),
    ("_references", change("requests", 0, "asked_by", to="p9"), "$.requests[0].asked_by", "no party “p9”"),
    ("_references", change("requests", 0, "asked_by", to="p1"), "$.requests[0].asked_by", "ask itself"),
    ("_references", change("requests", 0, "about", to="e9"), "$.requests[0].about", "no entry “e9”"),
    ("_references", change("requests", 0, "about", to="r1"), "$.requests[0].about", "about itself"),
    ("_references", more("requests", 0, "replies", of="e1"), "$.requests[0].replies[1]", "no statement “e1”"),
    ("_references", more("requests", 0, "replies", of="g1"), "$.requests[0].replies[1]", "no statement “g1”"),
    ("_references", more("requests", 0, "replies", of="t1"), "$.requests[0].replies[1]", "twice"),
    ("_part_of_ends", change("parties", 0, "part_of", to="p1"), "$.parties[0].part_of", "part of itself"),
    ("_part_of_ends", change("parties", 0, "part_of", to="p2"), "$.parties[0].part_of", "part of itself"),
    ("_part_of_ends", change("parties", 0, "part_of", to="p2"), "$.parties[1].part_of", "part of itself"),
    *(
        (
            "_discreet",
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
    ("_discreet", change("parties", 0, "part_of", to="p3"), "$.parties[0].part_of", "not named"),
    *(
        (
            "_discreet",
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
    ("_discreet", change("sources", 2, "described_as", to=""), "$.sources[2].described_as", "few words"),
    ("_discreet", change("sources", 0, "described_as", to="A"), "$.sources[0].described_as", "Only a confid"),
    ("_discreet", change("sources", 1, "title", to=""), "$.sources[1]", "publisher or a title"),
    ("_discreet", more("sources", 0, "relies_on", of="s3"), "$.sources[0].relies_on[1]", "not named"),
    *(
        (
            "_discreet",
            change("events", 0, "citations", 1, name, to="x"),
            "$.events[0].citations[1]",
            "neither",
        )
        for name in ("locator", "exact", "prefix", "suffix", "note")
    ),
    (
        "_instants",
        change("requests", 0, "deadline", to="2017-02-29T12:00:00Z"),
        "$.requests[0].deadline",
        "moment",
    ),
    (
        "_instants",
        change("requests", 0, "deadline", to="2017-03-01T24:61:00Z"),
        "$.requests[0].deadline",
        "moment",
    ),
    (
        "_instants",
        change("requests", 0, "deadline", to="0000-03-01T12:00:00Z"),
        "$.requests[0].deadline",
        "moment",
    ),
    ("_instants", change("withdrawals", 0, "at", to="2017-13-01T12:00:00Z"), "$.withdrawals[0].at", "moment"),
    *(
        (
            "_instants",
            change("requests", 0, "deadline", to=f"{day}T12:00:00Z"),
            "$.requests[0].deadline",
            "zone",
        )
        for day in ("0001-01-01", "0001-12-31", "9999-01-01", "9999-12-31")
    ),
    ("_requests", change("requests", 0, "outcome", to="not-sought"), "$.requests[0].outcome_note", "say why"),
    ("_places", change("events", 0, "place", to={"words": "A", "latitude": 1}), "$.events[0].place", "pair"),
    ("_places", change("events", 0, "place", to={"words": "A", "longitude": 1}), "$.events[0].place", "pair"),
    ("_dates", change("events", 0, "when", "edtf", to="1 March 2017"), "$.events[0].when.edtf", ""),
    ("_dates", change("events", 0, "when", "edtf", to="2017-02-29"), "$.events[0].when.edtf", ""),
    ("_dates", change("events", 0, "when", "time", to="10:15"), "$.events[0].when.zone", ""),
    ("_dates", change("events", 0, "when", "stated", to="last\nweek"), "$.events[0].when.stated", ""),
    (
        "_dates",
        change("events", 0, "when", to={"edtf": "2017-03-01", "time": "25:00", "zone": "UTC"}),
        "$.events[0].when.time",
        "",
    ),
    (
        "_dates",
        change(
            "events",
            0,
            "when",
            to={"edtf": "2017-03-01", "time": "10:00", "end_time": "09:00", "zone": "UTC"},
        ),
        "$.events[0].when.end_time",
        "",
    ),
    ("_dates", change("sources", 0, "published", to="soon"), "$.sources[0].published", ""),
    ("_dates", change("sources", 0, "captured", to="2017-99"), "$.sources[0].captured", ""),
    ("_dates", change("sources", 0, "accessed", to="2017-02-29"), "$.sources[0].accessed", "no day"),
    ("_dates", change("sources", 0, "accessed", to="0000-01-01"), "$.sources[0].accessed", "no day"),
    ("_dates", change("sources", 1, "state_on", to="2017-02-29"), "$.sources[1].state_on", "no day"),
    ("_dates", change("sources", 1, "state_on", to=""), "$.sources[1].state_on", "neither stands without"),
    (
        "_dates",
        change("sources", 1, "state", to="unknown"),
        "$.sources[1].state_on",
        "neither stands without",
    ),
    ("_checks", change("checks", 0, "entry", to="x1"), "$.checks[0].entry", "no entry “x1”"),
    # What is withdrawn says nothing that could be checked.
    ("_checks", change("checks", 0, "entry", to="g1"), "$.checks[0].entry", "no entry “g1”"),
    ("_checks", change("checks", 0, "citation", to=2), "$.checks[0].citation", "2 citations, counted from 0"),
    ("_checks", change("checks", 0, "citation", to=1), "$.checks[0].citation", "confidential"),
    ("_checks", change("checks", 1, "citation", to=1), "$.checks[1].citation", "nothing to check"),
    (
        "_checks",
        change("statements", 0, "wording", to="paraphrase"),
        "$.checks[1].citation",
        "nothing to check",
    ),
    ("_checks", change("checks", 0, "held", to="2019-02-29"), "$.checks[0].held", "no day"),
    ("_checks", more("checks", of=checked("e1", 0)), "$.checks[2]", "checked already"),
    ("_order", more("order", of="e9"), "$.order[5]", "no entry “e9”"),
    ("_order", more("order", of="e1"), "$.order[5]", "twice"),
    ("_order", change("order", to=["e1", "g1", "t1", "r1"]), "$.events[1].id", "missing from $.order"),
    ("_order", change("order", to=["e1", "g1", "t1", "e2"]), "$.requests[0].id", "missing from $.order"),
    ("_order", change("order", to=["e1", "t1", "r1", "e2"]), "$.withdrawals[0].id", "missing from $.order"),
    (
        "_order_agrees_with_dates",
        change("order", to=["e2", "g1", "t1", "r1", "e1"]),
        "$.order[2]",
        "lies wholly before",
    ),
    (
        "_order_agrees_with_dates",
        change("order", to=["e2", "g1", "t1", "r1", "e1"]),
        "$.order[4]",
        "“e1” stands after “e2”",
    ),
]


def test_the_document_that_all_others_break_is_good() -> None:
    assert rules.problems(of(good())) == []


@pytest.mark.parametrize(("name", "breaking", "path", "words"), CASES)
def test_a_bad_document_is_refused_at_its_place(name: str, breaking: Breaking, path: str, words: str) -> None:
    value = good()
    breaking(value)
    whole = of(value)
    rule = {each.__name__: each for each in rules.RULES}[name]
    assert [one for one in rule(whole) if one.path == path and words in one.message]
    # Whatever else such a fault touches: telling all of it breaks nothing.
    assert path in [problem.path for problem in rules.problems(whole)]


def test_every_rule_has_a_case() -> None:
    assert {rule.__name__ for rule in rules.RULES} == {rule for rule, *_ in CASES}


def test_every_problem_is_told_at_once() -> None:
    value = good()
    both(
        change("parties", 1, "part_of", to="p9"),
        change("timeline", "time_zone", to="Nowhere"),
        change("events", 0, "when", "edtf", to="soon"),
        change("order", to=["e1"]),
    )(value)
    paths = [problem.path for problem in rules.problems(of(value))]
    assert paths == [
        "$.timeline.time_zone",
        "$.parties[1].part_of",
        "$.events[0].when.edtf",
        "$.events[1].id",
        "$.statements[0].id",
        "$.requests[0].id",
        "$.withdrawals[0].id",
    ]


def test_the_zone_of_the_timeline_decides_what_comes_before() -> None:
    # 00:30 in London on the 2nd is still the 1st in New York, and so may stand before or after that day.
    value = good()
    value["events"][0]["when"] = {"edtf": "2017-03-02", "time": "00:30", "zone": "Europe/London"}
    value["events"][1]["when"] = {"edtf": "2017-03-01"}
    value["statements"][0]["when"] = {}
    assert [problem.path for problem in rules.problems(of(value))] == ["$.order[4]"]
    value["timeline"]["time_zone"] = "America/New_York"
    assert rules.problems(of(value)) == []


def test_sets_that_overlap_may_stand_either_way() -> None:
    value = good()
    value["events"][0]["when"] = {"edtf": "[2017-03-04..2017-03-07]"}
    value["events"][1]["when"] = {"edtf": "[..2017-03-05]"}
    value["statements"][0]["when"] = {}
    assert rules.problems(of(value)) == []


def test_what_shares_one_party_in_two_roles_or_one_source_in_two_places_is_good() -> None:
    value = good()
    more("events", 0, "parties", of={"party": "p1", "role": "subject"})(value)
    more("events", 0, "citations", of={"source": "s1", "exact": "a crack"})(value)
    assert rules.problems(of(value)) == []


def test_a_long_chain_of_parties_and_a_long_list_take_no_quadratic_time() -> None:
    value = good()
    many = 20_000
    value["parties"] += [
        {"id": f"q{index}", "name": "A", "kind": "group", "part_of": f"q{index + 1}"} for index in range(many)
    ]
    value["parties"].append({"id": f"q{many}", "name": "A", "kind": "group"})
    value["statements"][0]["addressees"] = [f"q{index}" for index in range(many)]
    value["order"] += ["g1"] * many
    # Quadratic, this would take 4 × 10^8 steps: minutes.
    assert len(rules.problems(of(value))) == many
