"""A document as people meet it: views of its parts, labels, descriptions, addresses. Not tied to HTML."""
