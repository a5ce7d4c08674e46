"""Invalid input: 422, an error at the field, the typed text kept, and nothing saved."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import Form, get, read_refusal
from timeline.models import Change, Entry, Party, Source

At = Callable[..., str]
LONG = 50_000

# Field → texts that it does not take. A name with a dot is said of the one field and typed into another.
EVENT: dict[str, list[str]] = {
    "edtf": [
        "last week",
        "2019-02-29",
        "7/3/2017",
        "2017-03-07T25:15",
        "some day soon",
        "2017-03-09/2017-03-07",
        "[2017..",
        "9" * 65,
    ],
    "time": ["25:00", "noon", "10:15Z", "1" * 21],
    "end_time": ["25:00", "09:00"],
    "zone": ["Atlantis", "../../etc/passwd", "localtime", "x" * 65],
    "stated": ["x" * 201, "last\nweek"],
    "headline": ["", "   ", "x" * 301],
    "body": ["x" * (LONG + 1)],
    "place": ["x" * 301],
    "latitude": ["north", "90.1", "NaN", "1e999"],
    "longitude": ["180.1", "-181", "west"],
    "parties-0-party": ["x" * 401, "Nobody [x2345678]"],
    "citations-0-source": ["x" * 2101, "Nothing [x2345678]"],
    "citations-0-locator": ["x" * 301],
    "citations-0-exact": ["x" * (LONG + 1)],
    "citations-0-before": ["x" * 301],
    "citations-0-after": ["x" * 301],
    "citations-0-note": ["x" * (LONG + 1)],
}
STATEMENT: dict[str, list[str]] = {
    "words": ["", " \n ", "x" * (LONG + 1)],
    "language": ["Klingonese", "en_GB", "x" * 36],
    "translation": ["x" * (LONG + 1)],
    "context": ["x" * (LONG + 1)],
    "party-party": ["", "x" * 401, "Nobody [x2345678]"],
    "spokesperson-party": ["x" * 401, "Nobody [x2345678]"],
    "addressees-0-party": ["Nobody [x2345678]"],
    "answers-0-entry": ["x" * 601, "nothing", "[x2345678]"],
}
REQUEST: dict[str, list[str]] = {
    "put": ["", "x" * (LONG + 1)],
    "about": ["x" * 601, "nothing", "[x2345678]"],
    "channel": ["x" * 301],
    "outcome_note": ["x" * (LONG + 1)],
    "asked-party": ["", "Nobody [x2345678]"],
    "asked_by-party": ["Nobody [x2345678]"],
    "replies-0-statement": ["x" * 601, "nothing"],
}
CASES = [
    (kind, field, text)
    for kind, table in (("event", EVENT), ("statement", STATEMENT), ("request", REQUEST))
    for field, texts in table.items()
    for text in texts
]


@pytest.fixture
def blank(as_reporter: Client, at: At) -> Callable[[str], Form]:
    """Return a valid form of each kind."""
    Party.objects.create(name="The board")
    Source.objects.create(title="The report")

    def form(kind: str) -> Form:
        form = get(as_reporter, at("entry-add", kind)).form.fill(edtf="2017-03-07", time="10:15", end_time="")
        form.fill({"citations-0-source": "The report"})
        if kind == "event":
            return form.fill(headline="A crack is found", place="Pier 4", latitude="51", longitude="1")
        if kind == "statement":
            return form.fill({"party-party": "The board", "words": "We knew."})
        return form.fill({"asked-party": "The board", "put": "Who knew?"})

    return form


@pytest.mark.parametrize("kind", ["event", "statement", "request"])
def test_forms_of_these_tests_are_valid(kind: str, blank: Callable[[str], Form], as_reporter: Client) -> None:
    assert blank(kind).send(as_reporter).status_code == 302


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("kind", "field"), list(dict.fromkeys((kind, field) for kind, field, _text in CASES))
)
def test_invalid_value_gets_an_error_at_its_field_and_is_kept(
    kind: str, field: str, blank: Callable[[str], Form], as_reporter: Client
) -> None:
    form = blank(kind)
    for text in [text for item, name, text in CASES if (item, name) == (kind, field)]:
        form.fill({field: text})
        if field == "edtf" or (field == "end_time" and text == "25:00"):
            form.fill(time="")
        answer = read_refusal(form.send(as_reporter, htmx=True), field)
        # An id is kept in the hidden field beside the name.
        kept = [*answer.form.data[field], *answer.form.data.get(f"{field}-is", [])]
        assert text.replace("\r", "") in kept, repr(text[:40])
        # Two are signed anew in each answer.
        own = {"csrfmiddlewaretoken", "draft", field, f"{field}-is"}
        others = {name: values for name, values in form.data.items() if name not in own}
        assert {name: answer.form.data.get(name) for name in others} == others
    assert not Entry.objects.exists()
    assert not Change.objects.exists()


SCHEMES = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org/",
    "//example.org/",
    "/etc/passwd",
    "example.org",
    "http:example.org",
    "http://",
    "https:///path",
    "https://exa mple.org/",
    "https://example.org/\"onmouseover='x'",
    "https://example.org/<b>",
    "mailto:",
    "https://" + "x" * 2000,
]


def test_source_address_must_be_a_web_or_mail_address(
    blank: Callable[[str], Form], as_reporter: Client
) -> None:
    form = blank("event").fill({"citations-0-source": "", "citations-0-new_title": "A report"})
    for address in SCHEMES:
        response = form.fill({"citations-0-new_url": address}).send(as_reporter, htmx=True)
        assert response.status_code == 422, address
        answer = read_refusal(response, "citations-0-new_url")
        assert answer.form.data["citations-0-new_url"] == [address]
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c&d=%20#e",
        "HTTP://EXAMPLE.ORG",
        "mailto:desk@example.org",
        " https://a.example ",
    ],
)
def test_web_and_mail_addresses_are_accepted(
    address: str, blank: Callable[[str], Form], as_reporter: Client
) -> None:
    form = blank("event").fill({"citations-0-source": "", "citations-0-new_title": "A report"})
    assert form.fill({"citations-0-new_url": address}).send(as_reporter).status_code == 302
    assert Source.objects.get(title="A report").url == address.strip()


@pytest.mark.parametrize("edtf", ["last week", "2017-02-30", "x" * 65])
def test_date_of_a_new_source_must_be_valid(
    edtf: str, blank: Callable[[str], Form], as_reporter: Client
) -> None:
    form = blank("event").fill({"citations-0-source": "", "citations-0-new_title": "A report"})
    answer = read_refusal(
        form.fill({"citations-0-new_published": edtf}).send(as_reporter), "citations-0-new_published"
    )
    assert answer.form.data["citations-0-new_published"] == [edtf]


def test_clock_time_needs_a_day(blank: Callable[[str], Form], as_reporter: Client) -> None:
    for edtf in ("", "2017-03", "2017-03-07~", "2017-03-XX"):
        answer = read_refusal(blank("event").fill(edtf=edtf, time="10:15").send(as_reporter), "time")
        assert "day" in answer.errors["time"]
    read_refusal(blank("event").fill(edtf="", time="", end_time="11:00").send(as_reporter), "end_time")


def test_zone_needs_a_clock_time(blank: Callable[[str], Form], as_reporter: Client) -> None:
    read_refusal(blank("event").fill(time="", zone="Europe/Paris").send(as_reporter), "zone")


@pytest.mark.parametrize(("given", "missing"), [("latitude", "longitude"), ("longitude", "latitude")])
def test_coordinates_come_as_a_pair(
    given: str, missing: str, blank: Callable[[str], Form], as_reporter: Client
) -> None:
    answer = read_refusal(blank("event").fill({given: "1.5", missing: ""}).send(as_reporter), missing)
    assert answer.errors[missing] == "Coordinates come as a pair."
    assert answer.form.data[given] == ["1.5"]


def test_coordinates_need_a_place(blank: Callable[[str], Form], as_reporter: Client) -> None:
    answer = read_refusal(blank("event").fill(place="").send(as_reporter), "place")
    assert answer.errors["place"] == "Say in words where these coordinates are."


def test_zero_is_not_treated_as_empty(blank: Callable[[str], Form], as_reporter: Client) -> None:
    # Zero is a valid coordinate.
    assert blank("event").fill(latitude="0", longitude="0").send(as_reporter).status_code == 302
    event = Entry.objects.get().event
    assert (event.latitude, event.longitude) == (0, 0)
    read_refusal(blank("event").fill(latitude="0", longitude="").send(as_reporter), "longitude")


def test_all_errors_are_shown_at_once(blank: Callable[[str], Form], as_reporter: Client) -> None:
    # Names that are similar: the form asks which is meant.
    Party.objects.bulk_create([Party(name="Nobody at all"), Party(name="Somebody else")])
    Source.objects.create(publisher="Nowhere Times")
    form = blank("statement").fill(
        {
            "words": "",
            "edtf": "some day",
            "time": "",
            "party-party": "Nobody",
            "language": "Anglish",
            "addressees-0-party": "Somebody",
            "answers-0-entry": "nothing",
            "citations-0-source": "Nowhere",
        }
    )
    wrong = (
        "words",
        "edtf",
        "party-party",
        "language",
        "addressees-0-party",
        "answers-0-entry",
        "citations-0-source",
    )
    read_refusal(form.send(as_reporter), *wrong)


def test_text_of_maximum_length_is_accepted(
    blank: Callable[[str], Form], as_reporter: Client, at: At
) -> None:
    form = blank("event").fill(headline="h" * 300, body="b" * LONG, place="p" * 300)
    assert form.send(as_reporter).status_code == 302
    get(as_reporter, at("timeline"))
    get(as_reporter, at("preview"))


def test_text_too_long_in_its_normal_form_is_refused(
    blank: Callable[[str], Form], as_reporter: Client
) -> None:
    # U+0958 is two characters in NFC: 30,000 of them become 60,000.
    answer = read_refusal(blank("event").fill(body="\u0958" * 30_000).send(as_reporter), "body")
    assert len(answer.form.data["body"][0]) == 30_000
    assert not Entry.objects.exists()


@pytest.mark.parametrize("uid", ["%0A", "..", "%2e%2e", "x" * 500, "é", "<b>", "'"])
def test_unknown_address_gets_404(uid: str, as_reporter: Client, at: At) -> None:
    for path in (
        f"{at('timeline')}e/{uid}/edit/",
        f"{at('timeline')}e/{uid}/",
        f"{at('timeline')}e/{uid}/remove/",
        f"/desk/parties/{uid}/",
        f"/desk/sources/{uid}/",
        f"/desk/t/{uid}/",
        f"/desk/suggest/{uid}/",
    ):
        assert as_reporter.get(path).status_code == 404, path
        assert as_reporter.post(path).status_code in {404, 405}, path


@pytest.mark.parametrize("page", ["0", "-1", "999999", "one", "9" * 5000, ""])
def test_unknown_page_number_gives_the_nearest_page(page: str, as_reporter: Client, at: At) -> None:
    for path in ("/desk/", "/desk/parties/", "/desk/sources/", at("history")):
        get(as_reporter, path, page=page)
