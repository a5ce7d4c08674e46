"""The look of a newsroom: colours with enough contrast, logo, fonts."""

import re
import struct
from pathlib import Path

import pytest
from django.core import checks
from pytest_django import Settings

from newsroom import system_checks
from timeline.pages import inline_assets
from timeline.presentation.brand import (
    LOGO_MAX_BYTES,
    build_brand_css,
    compute_contrast,
    read_brand,
    read_grounds,
)
from timeline.presentation.newsroom import PolicyLink, parse_policy_links

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 48"><path d="M0 0h240v48z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 120, 40) + bytes(9)


@pytest.mark.parametrize(
    ("first", "second", "contrast"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#12487f", "#12487f", 1.0)],
)  # fmt: skip
def test_contrast_is_that_of_wcag(first: str, second: str, contrast: float) -> None:
    assert round(compute_contrast(first, second), 2) == contrast


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    grounds = read_grounds()
    for colours in grounds.values():
        for name, colour in colours.items():
            assert f"--{name}: {colour};" in inline_assets.CSS
    assert compute_contrast(grounds["light"]["paper"], grounds["dark"]["paper"]) > 10


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("#12487f #9cc4f2", ""),
        ("#12487F,#9CC4F2", ""),
        ("#12487f", "Give two colours"),
        ("navy skyblue", "Give two colours"),
        ("#12487f #9cc4f2; } body { display: none", "Give two colours"),
        ("#999999 #9cc4f2", "#999999 on #fffefb (paper, light) has a contrast of 2.8. At least 4.5 is needed."),
        ("#12487f #12487f", "(wash, dark) has a contrast of 1.8."),
        ("#757575 #9cc4f2", "#757575 on #f5f3ee (wash, light)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["brand", "link"])
def test_a_colour_needs_contrast_on_every_ground(name: str, value: str, problem: str) -> None:
    brand = read_brand({name: value})
    assert bool(brand.problems) == bool(problem)
    assert problem in " ".join(brand.problems)
    assert bool(brand.colours) != bool(problem)
    assert all(f"NEWSROOM_{name.upper()}_COLOURS" in words for words in brand.problems)


def test_configured_colours_end_the_sheet_in_both_schemes() -> None:
    css = build_brand_css(read_brand({"link": "#12487f #9CC4F2"}))
    assert css == (
        "@layer page {\n.public {\n--link: #12487f;\n}\n"
        "@media (prefers-color-scheme: dark) {\n.public {\n--link: #9cc4f2;\n}\n}\n}\n"
    )


def test_without_settings_the_sheet_is_that_of_its_parts() -> None:
    assert build_brand_css(read_brand({})) == ""
    assert inline_assets.join_css() == inline_assets.CSS


@pytest.mark.parametrize(("name", "data", "size"), [("logo.svg", SVG.encode(), (240, 48)), ("logo.png", PNG, (120, 40))])  # fmt: skip
def test_a_logo_keeps_its_room_and_has_an_address(
    tmp_path: Path, name: str, data: bytes, size: tuple[int, int]
) -> None:
    (tmp_path / name).write_bytes(data)
    brand = read_brand({"folder": str(tmp_path)})
    assert brand.problems == []
    assert brand.logo is not None
    assert (brand.logo.width, brand.logo.height) == size
    assert brand.logo.url == f"/static/brand/{name}"
    assert brand.sizes == {name: len(data)}


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("logo.svg", SVG.encode() + b" " * LOGO_MAX_BYTES, "At most 8192 are allowed."),
        ("logo.svg", b"<svg></svg>", "no picture of a known size"),
        ("logo.svg", SVG.replace("<path", "<script>alert(1)</script><path").encode(), "no scripts"),
        ("logo.svg", SVG.replace("<path", '<image href="https://example.org/x.png"/><path').encode(), "no scripts"),
        ("logo.svg", SVG.replace("<path", '<path onclick="x()"').encode(), "no scripts"),
        ("logo.png", b"GIF89a", "no picture of a known size"),
        ("serif.woff2", b"OTTO", "serif.woff2 is no font in WOFF2."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_left_out(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(data)
    brand = read_brand({"folder": str(tmp_path)})
    assert problem in " ".join(brand.problems)
    assert (brand.logo, brand.fonts, brand.sizes) == (None, {}, {})


def test_a_folder_that_is_missing_is_named() -> None:
    assert read_brand({"folder": "/no/such"}).problems == [
        "NEWSROOM_BRAND_FOLDER is /no/such. There is no such folder."
    ]


def test_a_font_never_moves_a_page_and_leaves_arabic_alone(tmp_path: Path) -> None:
    (tmp_path / "serif.woff2").write_bytes(b"wOF2" + bytes(100))
    css = build_brand_css(read_brand({"folder": str(tmp_path)}))
    assert 'src: url("/static/brand/serif.woff2") format("woff2");\nfont-display: optional;' in css
    assert re.search(r"\.public:not\(:is\(:lang\(ar\).*\)\) \{\n--serif: \"newsroom serif\", Charter", css)


def test_every_setting_and_file_changes_the_digest(tmp_path: Path) -> None:
    folder = {"folder": str(tmp_path)}
    digests = {read_brand(config).digest for config in ({}, folder, {"link": "#12487f #9cc4f2"})}
    (tmp_path / "logo.svg").write_text(SVG)
    digests.add(read_brand(folder).digest)
    assert len(digests) == 4


def test_the_check_refuses_what_cannot_be_used_and_says_what_files_add(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["manage.py", "check"])
    (tmp_path / "logo.svg").write_bytes(SVG.encode() + b" " * 2000)
    settings.BRAND = {"folder": str(tmp_path), "link": "#999999 #9cc4f2"}
    problems = system_checks.check_brand()
    assert {(message.id, message.level) for message in problems} == {("newsroom.E016", checks.ERROR)}
    (info,) = system_checks.check_brand_sizes()
    assert info.msg == "Logo and fonts add 2.0 KB to a reader’s first page: logo.svg 2.0 KB."
    monkeypatch.setattr("sys.argv", ["manage.py", "migrate"])
    assert system_checks.check_brand_sizes() == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        (
            "Corrections=https://example.org/c?a=b; Funding=https://example.org/f",
            [
                PolicyLink("Corrections", "https://example.org/c?a=b"),
                PolicyLink("Funding", "https://example.org/f"),
            ],
        ),
        ("Corrections=javascript:alert(1);=https://example.org/;nothing", []),
    ],
)
def test_policy_links_are_words_and_addresses(text: str, links: list[PolicyLink]) -> None:
    assert parse_policy_links(text) == links
