"""The host of an address: which site a browser would ask, if any. Pure functions.

Libraries disagree about addresses with brackets, ports and letters that are not ASCII, and some raise errors. Here an
address has a host only if every browser can ask it.
"""

import re
from ipaddress import IPv4Address, IPv6Address

from timeline.text.content_caches import cache_content

# RFC 1035, 2.3.4
MAX_HOST_LENGTH = 253
MAX_PORT = 65535

_AUTHORITY = re.compile(r"(https?://)([^/?#\\]*)", re.IGNORECASE)
# Underscores are in no registered name, but in names below one.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
# How investigators write an address so that nobody opens it by mistake ("defanged").
_DEFANGED_SCHEME = re.compile(r"h(?:xx|tt)p(s?)(?:://|\[:\]//|\[://\])", re.IGNORECASE)
_DEFANGED_DOT = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)


def split_authority(address: str) -> tuple[str, str]:
    """Return the host and the port of an http or https address as they are typed; "" if there are none."""
    match = _AUTHORITY.match(address)
    if not match:
        return "", ""
    authority = match[2].rpartition("@")[2]
    host, colon, port = authority.rpartition(":")
    # The colons of an IPv6 number stand in brackets.
    if not colon or "]" in port or ("[" in host and "]" not in host):
        return authority, ""
    return host, port


@cache_content(4096)
def is_host(host: str) -> bool:
    """Return whether a host is a name of the domain name system or an IP number, IPv6 in square brackets."""
    if host.startswith("["):
        return host.endswith("]") and "%" not in host and _is_ip_number(IPv6Address, host[1:-1])
    if len(host) > MAX_HOST_LENGTH:
        return False
    try:
        # RFC 3490: no empty label, none of more than 63 characters.
        name = host.removesuffix(".").encode("idna").decode()
    except UnicodeError:
        return False
    if not _NAME.fullmatch(name) or len(name) > MAX_HOST_LENGTH:
        return False
    # A browser takes a name that ends in a number for an IP number.
    return not _NUMBER.fullmatch(name.rpartition(".")[2]) or _is_ip_number(IPv4Address, name)


def is_port(port: str) -> bool:
    """Return whether a port is a number that exists; "" is the port of the scheme."""
    return port == "" or (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= MAX_PORT)


def can_open(address: str) -> bool:
    """Return whether a browser can open an address: http or https with a host and a port that exist, or mailto."""
    if address.lower().startswith("mailto:"):
        return True
    host, port = split_authority(address)
    return is_host(host) and is_port(port)


def get_link(address: str) -> str:
    """Return an address if a browser can open it, else ""."""
    return address if can_open(address) else ""


def get_host(address: str) -> str:
    """Return the host of an address in lower case without "www." or brackets, or "" if there is none to ask."""
    if not can_open(address):
        return ""
    return split_authority(address)[0].strip("[]").lower().removeprefix("www.")


def restore_defanged(address: str) -> str:
    """Return an address as browsers read it: "https://news.example" for "hxxps://news[.]example"."""
    scheme = _DEFANGED_SCHEME.match(address)
    if not scheme:
        return address
    authority, rest = re.fullmatch(r"([^/?#]*)(.*)", address[scheme.end() :], re.DOTALL).groups()  # type: ignore[union-attr]
    return f"http{scheme[1].lower()}://{_DEFANGED_DOT.sub('.', authority)}{rest}"


def _is_ip_number(kind: type[IPv4Address] | type[IPv6Address], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def complete_address(address: str) -> str:
    """Return an address as it was typed, with https:// if it begins with "www."."""
    return f"https://{address}" if address[:4].lower() == "www." else address
