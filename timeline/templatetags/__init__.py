"""Template filters and tags of the product."""
