"""Evidence, computed from the rows of the desk: quote checks, and the coverage of entries by sources."""
