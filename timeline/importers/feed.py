"""The importer of feeds of a live blog: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

A post becomes an event, dated by the moment of its publication in the timeline’s time zone, and cites itself as a source
if it has an address.
"""

import io
from typing import Any

import msgspec
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from timeline.dates import When, WhenError
from timeline.importers import html_text, text_files
from timeline.importers.file_limits import MAX_ENTRIES, MAX_XML_DEPTH
from timeline.importers.import_options import ImportOptions
from timeline.importers.import_rows import FileHead, ImportRow, RowSource, build_file
from timeline.importers.json_parts import read_json, read_part, to_text
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.row_dates import TypedDate, convert_moment, parse_moment

_ATOM = "{http://www.w3.org/2005/Atom}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


class _JsonFeed(msgspec.Struct):
    """A JSON Feed."""

    title: Any = None
    description: Any = None
    language: Any = None
    items: list[msgspec.Raw] | None = None


class _JsonPost(msgspec.Struct):
    """An item of a JSON Feed."""

    id: Any = None
    url: Any = None
    external_url: Any = None
    title: Any = None
    content_html: Any = None
    content_text: Any = None
    summary: Any = None
    date_published: Any = None
    date_modified: Any = None
    authors: Any = None
    author: Any = None


class _Post(msgspec.Struct):
    """One post of any kind of feed."""

    position: str
    key: str = ""
    title: str = ""
    text: str = ""
    is_html: bool = True
    address: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft of a feed, with all problems and questions."""
    log = ProblemLog()
    start = data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    head, posts = _read_json_feed(data, options, log) if start.startswith(b"{") else _read_xml(data, log)
    if log.has_errors:
        return build_refusal(log)
    rows = [_build_row(post, head, options, log) for post in posts]
    dated = [row.when.edtf + row.when.time for row in rows if row.when and row.when.edtf]
    if dated and dated[0] > dated[-1]:
        # Newest first: posts of the same minute come in the order in which they were written.
        rows.reverse()
    return build_file(rows, head, options, log, "post")


def _build_row(post: _Post, head: FileHead, options: ImportOptions, log: ProblemLog) -> ImportRow:
    moment = post.published or post.updated
    if post.updated and not post.published:
        log.add_warning(
            "A post says only when it was changed. That is its date.", post.position, post.updated
        )
    when = _read_when(moment, options.time_zone)
    row = ImportRow(
        post.position,
        headline=post.title,
        text=post.text if post.is_html else html_text.write_plain(post.text),
        start=TypedDate() if when else TypedDate(text=moment),
        when=when,
        is_html=post.is_html,
        key=post.key,
    )
    if post.address:
        row.sources = [
            RowSource(
                title=html_text.to_line(post.title),
                publisher=head.title,
                url=post.address,
                kind="article",
                authors=post.authors,
                published=when.edtf if when else "",
            )
        ]
    return row


def _read_when(text: str, zone: str) -> When | None:
    try:
        return convert_moment(parse_moment(text), zone)
    except (ValueError, WhenError, OverflowError):
        return None


# --- XML ------------------------------------------------------------------------------------------


def _read_xml(data: bytes, log: ProblemLog) -> tuple[FileHead, list[_Post]]:
    head = FileHead()
    posts: list[_Post] = []
    depth, root = 0, None
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                if root is None:
                    root = node
                    head.language = node.get(_LANGUAGE, "")
                if depth > MAX_XML_DEPTH:
                    log.add_error(f"The feed is nested more than {MAX_XML_DEPTH} levels deep.")
                    return head, []
                continue
            depth -= 1
            if node.tag in (f"{_ATOM}entry", "item"):
                posts.append(_read_node(node, f"post {len(posts) + 1}", log))
                node.clear()
                if len(posts) > MAX_ENTRIES:
                    break
            elif depth <= 2:
                _read_head_node(node, depth, head, log)
    except DefusedXmlException:
        log.add_error("The feed has a document type or entities. Such XML is not read.")
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        log.add_error(f"The file is neither a feed in XML nor one in JSON, or it is cut off: {error}.")
    if root is not None and root.tag not in (f"{_ATOM}feed", "rss"):
        log.add_error("The file is XML, but neither an Atom feed nor RSS 2.0.")
    return head, posts


def _read_head_node(node: Any, depth: int, head: FileHead, log: ProblemLog) -> None:
    text = text_files.clean(node.text or "", log)
    if (node.tag == f"{_ATOM}title" and depth == 1) or (node.tag == "title" and depth == 2):
        head.title = html_text.to_line(text)
    elif (node.tag == f"{_ATOM}subtitle" and depth == 1) or (node.tag == "description" and depth == 2):
        head.summary = html_text.to_paragraphs(text)
    elif node.tag == "language" and depth == 2:
        head.language = text


def _read_node(node: Any, position: str, log: ProblemLog) -> _Post:
    post = _Post(position)
    content = summary = None
    for child in node:
        text = text_files.clean(child.text or "", log, position)
        match child.tag.removeprefix(_ATOM):
            case "id" | "guid":
                post.key = text
            case "title":
                post.title = _read_content(child, text)
            case "content" | "encoded":
                content = child
            case "summary" | "description":
                summary = child
            case "published" | "pubDate":
                post.published = text
            case "updated":
                post.updated = text
            case "link":
                if child.get("rel", "alternate") == "alternate":
                    post.address = post.address or child.get("href", "") or text
            case "author":
                name = child.find(f"{_ATOM}name")
                words = (name.text or "") if name is not None else text
                post.authors = (*post.authors, text_files.clean(words, log, position))
            case _ if child.tag == _CONTENT:
                content = child
            case _ if child.tag == _CREATOR:
                post.authors = (*post.authors, text)
    chosen = content if content is not None else summary
    if chosen is not None:
        post.text = text_files.clean(_read_content(chosen, chosen.text or ""), log, position)
    return post


def _read_content(node: Any, text: str) -> str:
    """Return the content of an Atom text as HTML; that of RSS is HTML already."""
    kind = node.get("type", "text" if node.tag.startswith(_ATOM) else "html")
    if kind in ("xhtml", "application/xhtml+xml"):
        inner = node.find(f"{_XHTML}div")
        whole: str = ElementTree.tostring(inner if inner is not None else node, encoding="unicode")
        # Prefixes of names are no HTML.
        return whole.replace("<html:", "<").replace("</html:", "</")
    if kind in ("text", "text/plain"):
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text


# --- JSON -----------------------------------------------------------------------------------------


def _read_json_feed(data: bytes, options: ImportOptions, log: ProblemLog) -> tuple[FileHead, list[_Post]]:
    feed = read_json(data, _JsonFeed, options, log)
    if feed is None:
        return FileHead(), []
    if feed.items is None:
        log.add_error("The file has no “items”: it is no JSON Feed.")
        return FileHead(), []
    head = FileHead(
        title=to_text(feed.title, log, "the title"),
        summary=to_text(feed.description, log, "the title"),
        language=to_text(feed.language, log, "the title"),
    )
    posts = []
    for number, raw in enumerate(feed.items[: MAX_ENTRIES + 1], 1):
        position = f"post {number}"
        item = read_part(raw, _JsonPost, "post", position, log)
        if item is None:
            continue
        html, text = to_text(item.content_html, log, position), to_text(item.content_text, log, position)
        authors = [*(item.authors if isinstance(item.authors, list) else []), item.author]
        posts.append(
            _Post(
                position,
                key=to_text(item.id, log, position),
                title=to_text(item.title, log, position),
                text=html or text or to_text(item.summary, log, position),
                is_html=bool(html),
                address=to_text(item.url, log, position) or to_text(item.external_url, log, position),
                published=to_text(item.date_published, log, position),
                updated=to_text(item.date_modified, log, position),
                authors=tuple(
                    name
                    for author in authors
                    if isinstance(author, dict) and (name := to_text(author.get("name"), log, position))
                ),
            )
        )
    return head, posts
