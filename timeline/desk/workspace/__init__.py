"""The workspace: a source text beside the entries made from it."""
