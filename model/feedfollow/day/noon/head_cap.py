"""B2: a rival of the heads of families, and the cap on what one room may have of the feed (25)."""

from __future__ import annotations

from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64


@in_place
def raise_rival(anchors: Anchors, scores: F64, platform: int, share: float) -> None:
    """Raise the weight of the largest single room of no family towards that of a family's head."""
    rival, most = -1, 0.0
    for a in range(scores.shape[0]):
        if anchors[a].platform != platform or not anchors[a].head:
            continue
        if anchors[a].family == a:
            most = max(most, scores[a])
        elif anchors[a].family < 0 and rival < 0:
            rival = a
    if rival >= 0:
        scores[rival] += share * max(0.0, most - scores[rival])


@in_place
def capped_score(scores: F64, on_air: F64, share: float) -> float:
    """Return the weight Y_c above which no real room of a cell may go.

    ``Y_c = share sum(n min(Y, Y_c))`` where the largest room has more than its share; its own
    weight where no room has; the smallest where there are too few rooms for so low a share, so
    that all have the same. The right side is concave and piecewise linear in Y_c, so Newton's
    steps from the largest weight fall to the root and end there.

    Parameters
    ----------
    scores, on_air : (n,) float64
        Weight Y of a real room of each row, and real rooms n of it that are live.
    share : float
        Largest share of one room.
    """
    rooms, largest, smallest = 0.0, 0.0, 0.0
    for k in range(scores.shape[0]):
        if on_air[k] > 0.0:
            smallest = scores[k] if rooms == 0.0 else min(smallest, scores[k])
            largest = max(largest, scores[k])
            rooms += on_air[k]
    if share * rooms <= 1.0:
        return smallest
    cap = largest
    for _ in range(scores.shape[0]):
        below, above = 0.0, 0.0
        for k in range(scores.shape[0]):
            if scores[k] < cap:
                below += on_air[k] * scores[k]
            else:
                above += on_air[k]
        if share * (below + above * cap) >= cap:
            break
        cap = share * below / (1.0 - share * above)
    return cap
