"""Formats of a document: JSON, Atom, JSON Feed and JSON-LD, one module each. `timeline.exports` lists them."""
