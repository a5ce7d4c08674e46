"""Addresses of web pages, compared: whether two of them lead to one page. Pure functions.

They are for comparison only: a stored or published address stays as a person typed it. Where it is not certain that a
difference matters, it is ignored. Two addresses taken for one page cost an editor a look; one page taken for two makes a
report look as if somebody else had confirmed it.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit


def _split_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Archives show the page of another address; the part of the path after a moment is that address.
_ARCHIVE_HOSTS = {"web.archive.org", "archive.org", "wayback.archive.org"}
_ARCHIVED = re.compile(r"/web/[0-9*]{1,14}(?:[a-z]{2}_)?/(?=.)")

# Labels before the name of a site that lead to the same pages in another form.
_FORM_LABELS = frozenset({"www", "m", "mobile", "amp", "touch", "wap"})
# The same, wherever they stand: en.m.wikipedia.org.
_INNER_FORM_LABELS = frozenset({"m", "mobile"})
# Parts of a registry's own suffix: "m.co.uk" would be no site without its "m".
_REGISTRY_LABELS = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
_SAME_SITES = {
    "x.com": "twitter.com",
    "fb.com": "facebook.com",
    "mbasic.facebook.com": "facebook.com",
    "web.facebook.com": "facebook.com",
    "new.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
    "old.reddit.com": "reddit.com",
    "youtube-nocookie.com": "youtube.com",
}

_TRACKING_PREFIXES = (
    *("utm_", "mtm_", "pk_", "itm_", "hsa_", "oly_", "vero_", "ns_", "wt.", "wt_", "__cft__", "__xts__"),
    *("at_bbc", "at_campaign", "at_custom", "at_format", "at_link", "at_medium", "at_ptr", "aspsessionid"),
)
_TRACKING = _split_words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mibextid epik "
    "rdt_cid srsltid _openstat _ga _gl _gac mc_cid mc_eid _hsenc _hsmi __hstc __hssc __hsfp hsctatracking mkt_tok "
    "trk trkcampaign trkinfo spm scm cmp cmpid ocid ito xtor ncid smid smtyp smprod s_cid s_kwcid sref "
    "ref ref_ ref_src ref_url referrer referer via share shared shareid sharetype share_id sr_share soc_src soc_trk "
    "rss __tn__ __twitter_impression guccounter guce_referrer guce_referrer_sig amp amp_js_v amp_gsa usqp "
    "jsessionid phpsessid"
)
# Parameters that tell where a reader came from if their value is one of the words below; else they may choose a page.
_ORIGIN_PARAMETERS = frozenset({"source", "src", "from", "medium", "output", "outputtype"})
_ORIGIN_VALUES = _split_words(
    "amp app email facebook fb google home homepage instagram linkedin mail messenger mobile newsletter reddit rss "
    "share shared sharing social telegram tiktok tw twitter whatsapp x youtube"
)
# What networks add to the address of a post when it is shared. Elsewhere "s" searches and "t" chooses a topic.
_POST_PARAMETERS = frozenset({"s", "t", "si"})
_POST = re.compile(r"/[0-9]{8,}$")
_PICTURE_OF_POST = re.compile(r"(/status(?:es)?/[0-9]+)/(?:photo|video|mediaviewer|analytics)(?:/.*)?$")
_TWITTER_POST = re.compile(r"/(?:[^/]+|i/web)(/status)(?:es)?(/[0-9]+)")
_VIDEO = re.compile(r"/(?:embed|live|shorts|v)/([\w-]+)$", re.ASCII)
_VIDEO_PARAMETER = re.compile(r"(?:^|&)v=([\w-]+)", re.ASCII)

_PATH_PARAMETER = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_AMP_ENDING = re.compile(r"(?<=[^/])(?:/amp$|\.amp(?=\.html?$|$))", re.IGNORECASE)
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ANY_ASCII = "".join(map(chr, range(128)))


def get_page_key(address: str) -> str:
    """Return a text that is equal for all addresses of one page, and "" for an address of no page.

    Equal are addresses that differ in their scheme, a default port, the case of the host, a host for small screens
    ("m."), a trailing slash, an escape that is not needed, the order of parameters, a parameter that only tells where a
    reader came from (utm_source, fbclid), a fragment, or in being that of the page or of its copy in an archive. For an
    address that cannot be parsed the text is the address.

    An address of mail is that of no page.
    """
    text = unicodedata.normalize("NFC", address.strip())
    scheme, colon, _rest = text.partition(":")
    if colon and scheme.lower() == "mailto":
        return ""
    if not colon or scheme.lower() not in {"http", "https"}:
        return text
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return text
    host = _normalise_host(host)
    if host in _ARCHIVE_HOSTS and (archived := _ARCHIVED.match(parts.path)):
        page = parts.path[archived.end() :] + (f"?{parts.query}" if parts.query else "")
        return get_page_key(_restore_scheme(page))
    path, query = _normalise_path(parts.path), _normalise_query(parts.query, parts.path)
    if host == "twitter.com" and (post := _TWITTER_POST.match(path)):
        path, query = "".join(post.groups()), ""
    elif video := _find_video(host, path, query):
        host, path, query = "youtube.com", "/watch", f"v={video}"
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    number = f":{port}" if port not in {None, 80, 443} else ""
    fragment = _normalise_fragment(parts.fragment)
    return f"{user}{host}{number}{path or '/'}" + (f"?{query}" if query else "") + fragment


def is_same_page(first: str, second: str) -> bool:
    """Return whether two addresses lead to one page. An address of no page leads to none."""
    key = get_page_key(first)
    return key != "" and key == get_page_key(second)


def _normalise_host(host: str) -> str:
    host = host.rstrip(".").lower()
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        pass  # no name of a host; compared as it is
    labels = host.split(".")
    while labels[0] in _FORM_LABELS and _is_site(labels[1:]):
        del labels[0]
    labels = [
        label
        for index, label in enumerate(labels)
        if label not in _INNER_FORM_LABELS or not _is_site(labels[index + 1 :])
    ]
    host = ".".join(labels)
    return _SAME_SITES.get(host, host)


def _is_site(labels: list[str]) -> bool:
    """Return whether the last labels of a host name a site of their own, not only a registry ("co.uk")."""
    if len(labels) == 2:
        return not (labels[0] in _REGISTRY_LABELS and len(labels[1]) == 2)
    return len(labels) > 2


def _restore_scheme(page: str) -> str:
    """Return the address inside an archive's with its scheme. Servers join the slashes of "https://"."""
    scheme, colon, rest = page.partition(":/")
    if colon and scheme.lower() in {"http", "https"}:
        return f"{scheme}://{rest.lstrip('/')}"
    return f"http://{page.lstrip('/')}"


def _normalise_path(path: str) -> str:
    """Return a path without trailing slash, session, index file, dot segments and unneeded escapes."""
    path = _normalise_escapes(_PATH_PARAMETER.sub("", path))
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(segments) > 1:
                segments.pop()
        elif segment != ".":
            segments.append(segment)
    path = _INDEX_FILE.sub("", "/".join(segments)).rstrip("/")
    # "/amp" alone is a page of its own.
    path = _AMP_ENDING.sub("", path) if path.lower() != "/amp" else path
    return _PICTURE_OF_POST.sub(r"\1", path)


def _normalise_query(query: str, path: str) -> str:
    """Return the parameters that may choose a page, sorted."""
    is_post = bool(_POST.search(path.rstrip("/")))
    parameters = []
    for parameter in query.split("&"):
        name, _equals, value = parameter.partition("=")
        if parameter and not _is_tracking(name.lower(), value.lower(), is_post=is_post):
            name, value = _normalise_escapes(name), _normalise_escapes(value.replace("+", "%20"))
            parameters.append(f"{name}={value}" if value else name)
    return "&".join(sorted(parameters))


def _is_tracking(name: str, value: str, *, is_post: bool) -> bool:
    """Return whether a parameter only tells where a reader came from."""
    return (
        name in _TRACKING
        or name.startswith(_TRACKING_PREFIXES)
        or (name in _ORIGIN_PARAMETERS and value in _ORIGIN_VALUES)
        or (is_post and name in _POST_PARAMETERS)
    )


def _find_video(host: str, path: str, query: str) -> str:
    """Return the id of a video of YouTube, which has several addresses; else ""."""
    if host == "youtu.be":
        return path.strip("/")
    if host != "youtube.com":
        return ""
    match = _VIDEO_PARAMETER.search(query) if path == "/watch" else _VIDEO.match(path)
    return match[1] if match else ""


def _normalise_fragment(fragment: str) -> str:
    """Return a fragment that chooses a page of a site that is one page for the server ("#!/news/5"); else ""."""
    is_route = fragment.startswith(("!", "/")) and fragment.strip("!/") != ""
    return f"#{fragment.rstrip('/')}" if is_route else ""


def _normalise_escapes(text: str) -> str:
    """Return a part of an address in which only characters are escaped that need it (RFC 3986, 6.2.2)."""

    def unescape(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    return quote(_ESCAPE.sub(unescape, text), safe=_ANY_ASCII, errors="surrogatepass")
