"""Operations on plain text: Markdown, word differences, spans, search folding, text direction. Pure functions."""
