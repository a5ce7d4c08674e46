"""From rows to a document: the snapshot, and the checks before publication."""
