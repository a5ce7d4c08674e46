"""Fetch every public page of a database, and print them as JSON: `python -m tests.upgrade.fetch_pages`.

Runs in a process of its own, because DATABASE_URL decides which database the product opens. HTML is printed as its
outline (`page_outline`), because class names and white space may change; everything else as it is.
"""

import json
import os
import sys


def main() -> None:
    import django

    django.setup()
    from django.test import Client

    from timeline.models import Publication

    addresses = ["/", "/feed.atom", "/sitemap.xml", "/robots.txt", "/schema/timeline-1.json"]
    for slug in sorted(set(Publication.objects.values_list("timeline__slug", flat=True))):
        base = f"/t/{slug}/"
        data = Client().get(f"{base}timeline.json").content
        document = json.loads(data)
        addresses += [
            *(
                base,
                f"{base}changes/",
                f"{base}sources/",
                f"{base}timemap",
                f"{base}sitemap.xml",
                f"{base}embed/",
            ),
            *(f"{base}timeline.{extension}" for extension in ("json", "jsonld", "atom", "feed.json")),
            *(
                f"{base}?{query}"
                for query in ("from=2017-03-01&to=2017-03-06", "kind=statement&q=images", "key=1")
            ),
            *(f"{base}{uid}/" for uid in document["order"]),
            *(f"{base}party/{party['id']}/" for party in document["parties"]),
        ]
        for number in Publication.objects.filter(timeline__slug=slug).values_list("number", flat=True):
            addresses += [f"{base}v/{number}/", f"{base}v/{number}/timeline.json"]
            addresses += [f"{base}changes/?from=1&to={number}"]
    json.dump({address: fetch(address) for address in addresses}, sys.stdout, ensure_ascii=False, indent=0)


def fetch(address: str) -> dict[str, object]:
    """Return the status, the headers that programs rely on, and the body of an address."""
    from django.test import Client

    response = Client().get(address)
    text = response.content.decode()
    content_type = response.headers["Content-Type"]
    names = ("Link", "Memento-Datetime", "Location", "X-Robots-Tag", "Access-Control-Allow-Origin")
    return {
        "status": response.status_code,
        "headers": {"Content-Type": content_type}
        | {name: response.headers[name] for name in names if name in response.headers},
        "body": comparable_body(content_type, text),
    }


def comparable_body(content_type: str, text: str) -> str:
    """Return HTML as its outline, the JSON Schema without its descriptions, and everything else as it is."""
    from tests.upgrade.page_outline import outline

    if content_type.startswith("text/html"):
        return outline(text)
    if content_type == "application/schema+json":
        return json.dumps(without_descriptions(json.loads(text)), indent=1)
    return text


def without_descriptions(schema: object) -> object:
    """Return a JSON Schema without its descriptions: they are the docstrings of classes."""
    if isinstance(schema, dict):
        return {
            name: without_descriptions(value)
            for name, value in schema.items()
            if name != "description" or not isinstance(value, str)
        }
    return [without_descriptions(value) for value in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main()
