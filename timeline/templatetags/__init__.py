"""Filters that every template may use without loading them (OPTIONS, builtins in newsroom/settings.py), and `inline`."""
