"""The exception of importers."""

from timeline.document.rules import ProblemsError


class UnreadableFileError(ProblemsError):
    """The bytes are no timeline in this format."""
