"""Whatever stands behind the question mark of a public address: a page, never an error, and nothing of it as markup."""

from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.public.conftest import Publish, Reader
from tests.support import page_html, sample_documents
from timeline.pages.filters import PARAMETERS

pytestmark = pytest.mark.django_db

AT = "/t/every-field/"
# Each reads something of its query; all others must not mind one.
ADDRESSES = [
    AT,
    f"{AT}v/1/",
    f"{AT}crack1/",
    f"{AT}sources/",
    f"{AT}changes/",
    f"{AT}report/",
    f"{AT}embed/",
    "/",
]
NAMES = [*PARAMETERS.values(), "entry", "before", "page", "utm_source", "from[]", "", "\x00"]
# Bytes that are no text, too: a lone surrogate, a sequence that is cut off or too long.
RAW = st.one_of(
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
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES).map(quote), RAW), max_size=8).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@pytest.fixture
def published(publish: Publish) -> None:
    whole = sample_documents.before_every_field()
    publish(whole)
    publish(whole)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(ADDRESSES), query=QUERIES)
@example(address=AT, query="q=" + "a" * 10_000)
@example(address=AT, query="q=")
@example(address=AT, query="q=%ED%A0%80&party=%ED%A0%80&from=%ED%A0%80")
@example(address=f"{AT}changes/", query="from=%ED%A0%80&to=%00&before=%C3")
@example(address=f"{AT}report/", query="entry=%ED%A0%80&entry=%00")
@example(address=AT, query="&".join(["q=dam"] * 500))
@example(address=AT, query="q=%3Cscript%3Ealert(1)%3C/script%3E&kind=%3C/select%3E%3Cscript%3E")
def test_any_query_is_a_page(published: None, address: str, query: str) -> None:
    response = Reader().get(address, QUERY_STRING=query)
    # Two versions of which one is not there are asked for as an address is.
    assert response.status_code == 200 or (response.status_code == 404 and address == f"{AT}changes/")
    page = page_html.parse(response.content)
    assert page.one("h1").text
    assert {address.rpartition("/")[2] for address in page_html.scripts(page)} <= {
        *("copy.js", "find.js", "fold.js", "live.js", "embed.js"),
    }
    assert b"\x00" not in response.content


def test_a_filter_that_makes_no_sense_says_so_and_shows_everything(client: Client, published: None) -> None:
    whole = page_html.parse(client.get(AT).content)
    entries = [
        one.attributes["id"] for one in whole.one(id="record").children if isinstance(one, page_html.Element)
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
        shown = page_html.parse(client.get(f"{AT}?{query}").content)
        assert "so every entry is shown." in shown.one(class_="find-refused").text, query
        found = [
            one.attributes["id"]
            for one in shown.one(id="record").children
            if isinstance(one, page_html.Element)
        ]
        assert found == entries, query
