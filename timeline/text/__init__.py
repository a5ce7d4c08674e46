"""Text as such: Markdown, word differences, search folding, text direction. Pure functions."""
