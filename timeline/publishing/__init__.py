"""Rows become a document: the snapshot, and the checks before publication."""
