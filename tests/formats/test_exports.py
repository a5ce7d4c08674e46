"""The table of formats."""

import io
import zipfile

import pytest

from tests.support import sample_documents
from timeline import document
from timeline.exports import FORMATS

MEDIA_TYPES = {
    "application/json",
    "text/html",
    "application/atom+xml",
    "application/feed+json",
    "application/ld+json",
    "text/csv; charset=utf-8",
    "text/calendar; charset=utf-8",
    "text/markdown; charset=utf-8",
    "application/vnd.citationstyles.csl+json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


# Those that are not the name of the format.
EXTENSIONS = {
    "jsonfeed": "feed.json",
    "timelinejs": "timelinejs.json",
    "ical": "ics",
    "markdown": "md",
    "csl": "csl.json",
}


def read_whole(data: bytes) -> bytes:
    """Return the content of a file; of an archive, all of its parts."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_media_type_and_an_extension_and_writes_the_document(name: str) -> None:
    module = FORMATS[name]
    assert EXTENSIONS.get(name, name) == module.EXTENSION
    assert module.MEDIA_TYPE in MEDIA_TYPES
    assert b"The dam at Nordhavn" in read_whole(module.write(sample_documents.every_field()))


def test_the_json_format_is_decoded_to_the_same_document() -> None:
    whole = sample_documents.every_field()
    assert document.decode(FORMATS["json"].write(whole)) == whole
