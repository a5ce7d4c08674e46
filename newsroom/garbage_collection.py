"""How often Python looks for garbage in a process that answers requests."""

import gc

# Python looks after every 700 new objects, and often through all that there are. The document of a long timeline consists of
# a hundred thousand objects that stay: looking took a third of the time of publishing it. Rarer looks cost a few megabytes,
# because most objects need none: they go with their last reference.
OBJECTS_BETWEEN_LOOKS = 10_000


def tune_garbage_collection() -> None:
    """Look for garbage rarely, and never again among what is loaded by now. Call it when a process is ready."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
