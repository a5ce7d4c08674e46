"""Any query string of a public address gives a page: never an error, never markup from the query."""

from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.public.conftest import Publish, ReaderClient
from tests.support import page_html, sample_documents
from tests.support.tiers import examples
from timeline.pages.filters import PARAMETERS

pytestmark = pytest.mark.django_db

BASE = "/t/every-field/"
# Pages that read their query, and some that ignore it.
ADDRESSES = [
    BASE,
    f"{BASE}v/1/",
    f"{BASE}crack1/",
    f"{BASE}sources/",
    f"{BASE}changes/",
    f"{BASE}report/",
    f"{BASE}embed/",
    "/",
]
PARAMETER_NAMES = [*PARAMETERS.values(), "entry", "before", "page", "utm_source", "from[]", "", "\x00"]
# Including bytes that are not valid UTF-8: a lone surrogate, a sequence that is cut off or too long.
RAW_VALUES = st.one_of(
    st.text(max_size=40).map(lambda text: quote(text, errors="surrogatepass")),
    st.binary(max_size=20).map(quote_from_bytes),
    st.sampled_from(
        [
            *(
                "%ED%A0%80",
                "%ED%BF%BF",
                "%C3",
                "%F8%88%80%80%80",
                "%00",
                "%",
                "%zz",
                "+",
                "%26%3D%23",
                "\\",
                "'",
                '"',
            ),
            *(
                "2026-02-04",
                "owner1",
                "event",
                "disputed",
                "1",
                "dam",
                "2",
                "99999999999999999999",
                "-1",
                "%D9%A3",
            ),
            *("%3Cscript%3Ealert(1)%3C/script%3E", "%3C/title%3E", "a" * 10_000, "%E2%80%AE" * 500),
        ]
    ),
)
QUERIES = st.lists(st.tuples(st.sampled_from(PARAMETER_NAMES).map(quote), RAW_VALUES), max_size=8).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@pytest.fixture
def two_versions(publish: Publish) -> None:
    whole = sample_documents.before_every_field()
    publish(whole)
    publish(whole)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(ADDRESSES), query=QUERIES)
@example(address=BASE, query="q=" + "a" * 10_000)
@example(address=BASE, query="q=")
@example(address=BASE, query="q=%ED%A0%80&party=%ED%A0%80&from=%ED%A0%80")
@example(address=f"{BASE}changes/", query="from=%ED%A0%80&to=%00&before=%C3")
@example(address=f"{BASE}report/", query="entry=%ED%A0%80&entry=%00")
@example(address=BASE, query="&".join(["q=dam"] * 500))
@example(address=BASE, query="q=%3Cscript%3Ealert(1)%3C/script%3E&kind=%3C/select%3E%3Cscript%3E")
def test_any_query_gives_a_page(two_versions: None, address: str, query: str) -> None:
    response = ReaderClient().get(address, QUERY_STRING=query)
    if "%00" in query:
        assert response.status_code == 400  # `newsroom.middleware` refuses NUL characters
        return
    # An unknown version in a comparison gives 404.
    assert response.status_code == 200 or (response.status_code == 404 and address == f"{BASE}changes/")
    page = page_html.parse(response.content)
    assert page.one("h1").text
    assert {address.rpartition("/")[2] for address in page_html.scripts(page)} <= {
        *("copy.js", "find.js", "fold.js", "follow.js", "live.js", "embed.js", "share.js"),
    }
    assert b"\x00" not in response.content


def test_an_invalid_filter_has_a_message_and_shows_every_entry(client: Client, two_versions: None) -> None:
    whole = page_html.parse(client.get(BASE).content)
    entries = [
        entry.attributes["id"]
        for entry in whole.one(id="record").children
        if isinstance(entry, page_html.Element)
    ]
    for query in (
        "from=soon",
        "to=31+June",
        "party=nobody1",
        "kind=rumour",
        "standing=sure",
        "key=yes",
        "q=?!",
        "q=" + "a" * 10_000,
    ):
        page = page_html.parse(client.get(f"{BASE}?{query}").content)
        assert "so all entries are shown." in page.one(class_="filter-error").text, query
        shown_entries = [
            entry.attributes["id"]
            for entry in page.one(id="record").children
            if isinstance(entry, page_html.Element)
        ]
        assert shown_entries == entries, query
