"""Quotations: a text made ready, and 100 quotations of each kind checked against it; the slowest texts that are known."""

import random
import time
from collections.abc import Callable

from timeline.quotes import Selector, TextIndex, anchor, clean, extract_text, find

SIZES = (10, 100, 1000, 2000)  # thousands of characters
QUOTATIONS = 100
UNDER = 1.0  # seconds, that the largest text with all its quotations is to take


def run() -> None:
    """Print all figures of quotations."""
    print(
        f"Quotations: {QUOTATIONS} of each kind in a text of so many thousand characters, in milliseconds of a processor"
    )
    names = ("index", "exact", "same", "shortened", "different", "find", "moved", "in all")
    print("  " + f"{'':>8}" + "".join(f"{name:>11}" for name in names))
    whole = 0.0
    for size in SIZES:
        taken = figures(size * 1000)
        whole = taken["index"] + taken["different"]
        every = [*taken.values(), sum(taken.values())]
        print("  " + f"{size:>5} KB" + "".join(f"{one * 1000:>11.1f}" for one in every))
    held = "holds" if whole < UNDER else "DOES NOT HOLD"
    print(f"The largest text made ready and {QUOTATIONS} different quotations in under a second: {held}")
    worst()


def figures(length: int) -> dict[str, float]:
    """Return what each step takes in a text of a length, in seconds."""
    text = article(length)
    taken = {"index": best(lambda: TextIndex(text).word_counts)}
    index = TextIndex(text)
    chosen = random.Random(3)
    spans = [sentence(text, chosen.randrange(len(text) - 400)) for _ in range(QUOTATIONS)]
    exact = [text[start:end] for start, end in spans]
    same = [words.replace(" ", "\n").replace("’", "'").upper() for words in exact]
    shortened = [shorten(words) for words in exact]
    different = [change(words, chosen) for words in exact]
    for name, quotations in (
        ("exact", exact),
        ("same", same),
        ("shortened", shortened),
        ("different", different),
    ):
        taken[name] = best(lambda quotations=quotations: [index.check(words) for words in quotations])
    anchors = [anchor(index, start, end) for start, end in spans]
    taken["find"] = best(lambda: [find(index, one) for one in anchors])
    moved = [Selector(one.exact.replace(" ", "  "), one.prefix, one.suffix) for one in anchors]
    taken["moved"] = best(lambda: [find(index, one) for one in moved])
    return taken


def worst() -> None:
    """Print what texts and quotations take that are made to be slow."""
    size = 2_000_000
    one_word = TextIndex("a " * (size // 2))
    within = TextIndex("xa " * (size // 3))
    chinese = TextIndex(clean("".join(random.Random(1).choices("議会は閉鎖を決定した新聞", k=size))).text)
    tries: list[tuple[str, Callable[[], object]]] = [
        ("2 MB of one word, made ready", lambda: TextIndex("a " * (size // 2))),
        ("2 MB of invisible characters, made ready", lambda: TextIndex("a\xad" * (size // 2))),
        ("2 MB of decomposed letters, made ready", lambda: TextIndex("e\u0301" * (size // 2))),
        ("2 MB of spaces, made ready", lambda: TextIndex(" " * size)),
        ("2 MB of one word, 50,000 characters of it", lambda: one_word.check("a " * 25_000)),
        ("2 MB of one word, another at the end", lambda: one_word.check("a " * 25_000 + "b")),
        ("2 MB of one word, 10,000 parts", lambda: one_word.check("a … " * 10_000)),
        ("2 MB of one word, 200 parts, one too many", lambda: one_word.check("a … " * 199 + "b")),
        ("2 MB of a word within others", lambda: within.check("a")),
        ("2 MB of a word within others, 200 parts", lambda: within.check("a … " * 200)),
        ("2 MB of Chinese, other words", lambda: chinese.check("議会は閉鎖を決定しなかった")),
        ("2 MB of one word, find with context", lambda: find(one_word, Selector("a a", "a " * 150, "b"))),
        ("2 MB of HTML, nested", lambda: extract_text("<div>" * (size // 5))),
        ("2 MB of HTML, comments begun", lambda: extract_text("<!--" * (size // 4))),
        ("2 MB of HTML, tags begun", lambda: extract_text("<a b" * (size // 4))),
        (
            "2 MB of HTML, an article",
            lambda: extract_text("<p>One <b>two</b> three, and so on.</p>\n" * (size // 39)),
        ),
        ("2 MB cleaned", lambda: clean("a\xadb\u202ec\u200d" * (size // 6))),
    ]
    print("Made to be slow, in milliseconds of a processor")
    for name, work in tries:
        print(f"  {name:<46} {best(work) * 1000:>9.1f}")


def best(work: Callable[[], object], of: int = 3) -> float:
    """Return the least processor time of several: what the machine was busy with besides is not ours."""
    return min(processor_seconds(work) for _ in range(of))


def processor_seconds(work: Callable[[], object]) -> float:
    """Return how long a processor is at one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def article(length: int) -> str:
    """Return a text with the words of a language: few of them often, most of them seldom."""
    chosen = random.Random(1)
    letters = "etaoinshrdlucmfwypvbgk"
    words = [
        "".join(chosen.choices(letters, k=min(12, 2 + chosen.randrange(3) + rank // 2000)))
        for rank in range(20_000)
    ]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    ends = [" "] * 60 + [", "] * 6 + [". "] * 5 + [" – ", "\n\n", "’s ", " “", "” "]
    pieces: list[str] = []
    for word in chosen.choices(words, weights, k=length // 4):
        pieces += (word, chosen.choice(ends))
    return "".join(pieces)[:length]


def sentence(text: str, near: int) -> tuple[int, int]:
    """Return from where to where some words stand, after a place."""
    start = text.index(" ", near) + 1
    return start, text.index(" ", start + 150)


def shorten(words: str) -> str:
    """Return words with some in the middle left out."""
    parts = words.split(" ")
    return " ".join([*parts[: len(parts) // 3], "…", *parts[2 * len(parts) // 3 :]])


def change(words: str, chosen: random.Random) -> str:
    """Return words with one of them changed."""
    parts = words.split(" ")
    parts[chosen.randrange(len(parts))] = "never"
    return " ".join(parts)
