"""Every change of state: one verb is one function, one transaction and one Change row.

An action checks permission, compares the version with the one that the caller saw, saves, and adds a row to the
history. Views, commands and imports call actions and change no rows themselves.
"""
