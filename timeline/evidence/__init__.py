"""What supports an entry: quotations compared with source texts, and the origins of its sources."""
