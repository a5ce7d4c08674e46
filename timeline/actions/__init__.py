"""What changes state: one verb, one function, one transaction, one Change row.

Every action checks who may, whether what was changed is what was seen, saves, and records. Views, commands
and imports all come through here.
"""
