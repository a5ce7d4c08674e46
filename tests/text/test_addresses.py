"""Addresses of one page are equal for comparison, and addresses of two pages are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.text.addresses import get_page_key, is_same_page

PAGE = "https://news.example/harbour/gate-failed-4711"

# Other addresses of the page above.
SAME_AS_PAGE = {
    "fragment": f"{PAGE}#comments",
    "text fragment": f"{PAGE}#:~:text=the%20gate",
    "scheme": "http://news.example/harbour/gate-failed-4711",
    "scheme in capitals": "HTTPS://news.example/harbour/gate-failed-4711",
    "host in capitals": "https://News.Example/harbour/gate-failed-4711",
    "dot after the host": "https://news.example./harbour/gate-failed-4711",
    "port": "https://news.example:443/harbour/gate-failed-4711",
    "port of the other scheme": "http://news.example:80/harbour/gate-failed-4711",
    "trailing slash": f"{PAGE}/",
    "empty query": f"{PAGE}?",
    "www": "https://www.news.example/harbour/gate-failed-4711",
    "mobile": "https://m.news.example/harbour/gate-failed-4711",
    "mobile in full": "https://mobile.news.example/harbour/gate-failed-4711/",
    "mobile under www": "https://www.m.news.example/harbour/gate-failed-4711",
    "accelerated host": "https://amp.news.example/harbour/gate-failed-4711",
    "accelerated path": f"{PAGE}/amp/",
    "accelerated ending": f"{PAGE}.amp",
    "accelerated parameter": f"{PAGE}?amp=1",
    "accelerated output": f"{PAGE}?outputType=amp",
    "campaign": f"{PAGE}?utm_source=letter&utm_medium=email&utm_campaign=march",
    "click": f"{PAGE}?fbclid=IwAR0x-y_z",
    "click of an advertisement": f"{PAGE}?gclid=abc",
    "broadcaster": f"{PAGE}?at_medium=RSS&at_campaign=KARANGA",
    "newsletter": f"{PAGE}?mc_cid=1&mc_eid=2&cmp=newsletter_daily",
    "sharing": f"{PAGE}?smid=tw-share&CMP=share_btn_tw",
    "referrer": f"{PAGE}?ref_src=twsrc%5Etfw&ref=homepage",
    "network": f"{PAGE}?source=twitter&via=desk",
    "session": f"{PAGE};jsessionid=0A1B2C?PHPSESSID=5",
    "index file": f"{PAGE}/index.html",
    "escaped letters": "https://news.example/%68arbour/gate%2Dfailed-4711",
    "dots": "https://news.example/harbour/./x/../gate-failed-4711",
    "archive": f"https://web.archive.org/web/20170308101500/{PAGE}",
    "archive without frame": f"https://web.archive.org/web/20170308101500if_/{PAGE}?utm_source=x",
    "archive with one slash": "https://web.archive.org/web/2017/http:/news.example/harbour/gate-failed-4711",
    "spaces around": f"  {PAGE} ",
}

SAME_PAIRS = [
    ("https://social.example/keeper/status/1501917647", "https://social.example/keeper/status/1501917647?s=20&t=x7"),
    ("https://twitter.com/keeper/status/1501917647", "https://x.com/keeper/status/1501917647?s=46"),
    ("https://twitter.com/keeper/status/1501917647", "https://mobile.twitter.com/Keeper/status/1501917647/photo/1"),
    ("https://twitter.com/keeper/status/1501917647", "https://twitter.com/i/web/status/1501917647"),
    ("https://www.youtube.com/watch?v=aB3_dE-fGh1&t=43s", "https://youtu.be/aB3_dE-fGh1?si=q"),
    ("https://m.youtube.com/watch?app=desktop&v=aB3_dE-fGh1", "https://www.youtube.com/shorts/aB3_dE-fGh1"),
    ("https://old.reddit.com/r/harbour/comments/4x/gate/", "https://www.reddit.com/r/harbour/comments/4x/gate"),
    ("https://pictures.example/p/Cx12/?igshid=abc", "https://pictures.example/p/Cx12"),
    ("https://en.m.wikipedia.org/wiki/Lock_gate", "https://en.wikipedia.org/wiki/Lock_gate#History"),
    ("https://news.example/", "http://www.news.example"),
    ("https://news.example/suche?wort=k%C3%BCste", "https://news.example/suche?wort=k%c3%bcste"),
    ("https://news.example/küste", "https://news.example/k%C3%BCste"),
    ("https://küste.example/a", "https://xn--kste-0ra.example/a"),
    ("https://news.example/a?b=1&c=2", "https://news.example/a?c=2&b=1"),
    ("https://news.example/a?q=two+words", "https://news.example/a?q=two%20words"),
    ("https://news.example/a?b=", "https://news.example/a?b"),
    ("https://app.example/#/minutes/5/", "https://app.example/#/minutes/5"),
    ("not an address", "not an address "),
]  # fmt: skip

DIFFERENT_PAIRS = [
    (PAGE, "https://other.example/harbour/gate-failed-4711"),
    (PAGE, "https://news.example/harbour/gate-failed-4712"),
    (PAGE, "https://news.example/Harbour/gate-failed-4711"),
    (PAGE, "https://harbour.news.example/harbour/gate-failed-4711"),
    (PAGE, "https://news.example:8443/harbour/gate-failed-4711"),
    ("https://news.example/?s=harbour", "https://news.example/?s=dredger"),
    ("https://forum.example/viewtopic.php?t=12345678", "https://forum.example/viewtopic.php?t=12345679"),
    ("https://news.example/article?id=5", "https://news.example/article?id=6"),
    ("https://news.example/article?id=5", "https://news.example/article"),
    ("https://news.example/list?page=2", "https://news.example/list?page=3"),
    ("https://data.example/export?source=harbour", "https://data.example/export?source=river"),
    ("https://social.example/keeper/status/1501917647", "https://social.example/keeper/status/1501917648"),
    ("https://twitter.com/keeper", "https://twitter.com/captain"),
    ("https://www.youtube.com/watch?v=aB3_dE-fGh1", "https://www.youtube.com/watch?v=aB3_dE-fGh2"),
    ("https://app.example/#!/minutes/5", "https://app.example/#!/minutes/6"),
    ("https://en.wikipedia.org/wiki/Lock", "https://de.wikipedia.org/wiki/Lock"),
    ("https://m.me/keeper", "https://www.me.example/keeper"),
    ("https://m.co.uk/a", "https://amp.co.uk/a"),
    ("https://news.example/a%2Fb", "https://news.example/a/b"),
    ("https://news.example/amplifier", "https://news.example/lifier"),
    ("https://news.example/amp", "https://news.example/"),
    ("mailto:press@harbour.example", "mailto:press@harbour.example"),
    ("", ""),
    ("http://[", "http://[1"),
]  # fmt: skip


@pytest.mark.parametrize("address", SAME_AS_PAGE.values(), ids=SAME_AS_PAGE)
def test_an_address_in_another_form_leads_to_the_same_page(address: str) -> None:
    assert is_same_page(PAGE, address)


@pytest.mark.parametrize(("first", "second"), SAME_PAIRS)
def test_two_addresses_of_one_page_are_equal(first: str, second: str) -> None:
    assert get_page_key(first) == get_page_key(second) != ""


@pytest.mark.parametrize(("first", "second"), DIFFERENT_PAIRS)
def test_addresses_of_two_pages_differ(first: str, second: str) -> None:
    assert not is_same_page(first, second)


@given(
    st.text(max_size=60)
    | st.text(max_size=20).map("https://news.example/\ud800".__add__)
    | st.from_regex(r"https?://[a-z.]{1,20}(?:/[ -~]{0,20})?", fullmatch=True)
)
def test_any_text_has_a_key(address: str) -> None:
    key = get_page_key(address)
    assert key == get_page_key(address)
    assert is_same_page(address, address) == (key != "")


segments = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
parameters = st.dictionaries(segments, st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), max_size=3)


@given(
    st.lists(segments, max_size=3),
    parameters,
    st.sampled_from(["", "www.", "m."]),
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "utm_source=x", "fbclid=1&utm_id=2"]),
    st.sampled_from(["", "#top"]),
)
def test_what_does_not_choose_a_page_changes_no_key(
    path: list[str], query: dict[str, str], host: str, scheme: str, tracking: str, fragment: str
) -> None:
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    bare = f"https://news.example/{'/'.join(path)}" + (f"?{pairs}" if pairs else "")
    pairs = "&".join(filter(None, (tracking, pairs)))
    decorated = f"{scheme}://{host}news.example/{'/'.join(path)}" + (f"?{pairs}" if pairs else "") + fragment
    assert get_page_key(decorated) == get_page_key(bare)


@given(st.lists(segments, min_size=1, max_size=3), segments)
def test_another_path_is_another_page(path: list[str], more: str) -> None:
    page = f"https://news.example/{'/'.join(path)}"
    if more != "amp":
        assert not is_same_page(page, f"{page}/{more}")
