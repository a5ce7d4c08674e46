"""What things cost, as ratios within one run: ``make bench``, or ``make bench ARGS=dates`` for one subject.

A subject is a module with a function `run` that prints its figures. Nothing here is asserted: figures from a
shared machine are for reading, side by side.
"""
