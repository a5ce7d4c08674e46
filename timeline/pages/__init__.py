"""Pages for readers: a document becomes HTML. The public side and the desk preview render the same pages."""
