"""The layout that docs/architecture.md promises: names that are unique, imports without circles."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
CODE = ("newsroom", "timeline", "tools", "tests")
MODULES = sorted(
    path
    for path in (ROOT / "timeline").rglob("*.py")
    if "migrations" not in path.parts and path.name != "__init__.py"
)
# The nouns of the grid: a layer has a module for each, so their names recur on purpose.
NOUNS = {
    *("timelines", "parties", "sources", "source_texts", "citations", "entries"),
    *("publications", "versions", "changes", "reports", "jobs", "source_coverage", "merges", "accounts"),
    *("audit_log", "form_drafts", "protection", "takedowns", "hidings", "holds", "embargoes"),
    *("entry_notes", "tasks", "preview_links", "findings", "bulk", "steps", "saved_views", "guide"),
    *("timeline_copies", "timeline_lists", "imports"),
    # A format has a module for writing it and one for reading it.
    *("json", "csv", "xlsx", "timelinejs", "ical"),
}
# Django looks for these names.
FRAMEWORK_MODULES = {"urls"}
# A row and the value of the document that it becomes have the same name.
DOCUMENT_CLASSES = {
    node.name
    for node in ast.parse((ROOT / "timeline" / "document" / "schema.py").read_text()).body
    if isinstance(node, ast.ClassDef)
}


def test_class_names_are_unique() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and "management" not in path.parts:
                places[node.name].append(str(path.relative_to(ROOT)))
    repeated = {
        name: paths
        for name, paths in places.items()
        if len(paths) > 1
        and not (
            name in DOCUMENT_CLASSES
            and len(paths) == 2
            and all(path.startswith(("timeline/document/", "timeline/models/")) for path in paths)
        )
    }
    assert repeated == {}


def test_module_names_are_unique_except_the_nouns_of_the_grid() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        places[path.stem].append(str(path.relative_to(ROOT)))
    repeated = {
        name: paths
        for name, paths in places.items()
        if len(paths) > 1 and name not in NOUNS | FRAMEWORK_MODULES
    }
    assert repeated == {}


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_a_layer_has_a_noun_once(noun: str) -> None:
    layers = [path.parent for path in MODULES if path.stem == noun]
    assert len(layers) == len(set(layers))


def test_no_two_modules_import_each_other() -> None:
    graph = grimp.build_graph("timeline")
    pairs = {
        tuple(sorted((module, imported)))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if module in graph.find_modules_directly_imported_by(imported)
    }
    assert pairs == set()


# Irregular participles that would name a function by what was done instead of what it does. Regular ones end in -ed.
PARTICIPLES = {
    *(
        "told",
        "held",
        "shown",
        "kept",
        "made",
        "written",
        "found",
        "said",
        "given",
        "left",
        "built",
        "sent",
        "drawn",
    ),
    *("taken", "seen", "known", "lost", "done", "gone", "begun", "chosen", "broken", "spoken"),
}
NO_PARTICIPLES = {"need", "feed", "embed", "oembed", "seed", "exceed"}


def is_named_by_participle(name: str) -> bool:
    first = name.strip("_").split("_")[0]
    return first in PARTICIPLES or (first.endswith("ed") and first not in NO_PARTICIPLES)


@pytest.mark.slow
def test_no_function_is_named_by_a_participle() -> None:
    # Properties and fixtures are nouns, QuerySets adjectives, and a view has the name of its page.
    found = []
    for path in sorted(path for name in CODE for path in (ROOT / name).rglob("*.py")):
        if path.parent.name == "views" or path.parent.name == "models":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_named_by_participle(node.name):
                decorators = " ".join(ast.unparse(one) for one in node.decorator_list)
                if not re.search(r"property|fixture|composite", decorators):
                    found.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert found == []
