"""Places labels along the axis so that none overlaps another. Pure arithmetic."""

from collections.abc import Sequence
from itertools import accumulate


def place_labels(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float, gap: float
) -> list[float]:
    """Return the top of each label, in order: at least `gap` apart, between `top` and `bottom`, near the wanted ones.

    The sum of the squared distances from the wanted tops is the least possible: the labels without their heights are
    fitted to an increasing sequence (pool adjacent violators; Ayer et al. 1955). `wanted` increases. The labels must fit.
    """
    if not wanted:
        return []
    offsets = list(accumulate((height + gap for height in heights[:-1]), initial=0.0))
    pools: list[tuple[float, int]] = []  # mean, count
    for place, offset in zip(wanted, offsets, strict=True):
        mean, count = place - offset, 1
        while pools and pools[-1][0] > mean:
            earlier, members = pools.pop()
            mean, count = (earlier * members + mean * count) / (members + count), members + count
        pools.append((mean, count))
    last = bottom - heights[-1] - offsets[-1]
    means = [min(max(mean, top), last) for mean, count in pools for _member in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
