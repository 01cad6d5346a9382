"""Why a GMV is missed: which term of the macro identity (0) is off, which prior to question.

A term that a figure documents (people who opened, adopters, views, orders per view, value per
order, and for a closed-loop GMV its share) is compared with that figure, the nearest in time. What
these deviations leave unexplained sits in terms that nobody documented; there the prior to question
first is the one whose own spread moves the GMV of the period most.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from feedfollow.observe.figures import Figure
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.table import Parameter

NEAR_DAYS: Final = 400
CONTENT_REFERENCE: Final = 2021.5
"""Middle of 2021, when the content density is 1 (process 2.2)."""

TERM_NAMES: Final[dict[str, str]] = {
    "users_active": "users per day",
    "adopter_share": "adopters",
    "views": "views per adopter-day",
    "orders_per_view": "orders per view",
    "price_per_order": "value per order",
    "closed_share": "closed-loop share",
}
_PRIORS: Final[dict[str, tuple[str, ...]]] = {
    "users_active": ("population.daily_users",),
    "adopter_share": ("adoption_imitation", "adoption_innovation", "adoption_ceiling"),
    "views": ("content.midpoint", "content.width", "content.views_live", "content.views_video"),
    "orders_per_view": (
        "session_intercept_live",
        "session_intercept_video",
        "orders_per_session",
    ),
    "price_per_order": ("goods.list_price",),
    "closed_share": ("links.open_live", "links.open_video"),
}
_UNDOCUMENTED: Final = ("views", "orders_per_view")


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far a term of (0) is from what is documented of it.

    Parameters
    ----------
    term : str
        Key of ``TERM_NAMES``.
    figure : str
        Id of the figure that documents it.
    ratio : float
        Model over documented; 1 inside a one-sided bound.
    gap : int
        Days between the figure's period and the missed one; 0 when they overlap.
    """

    term: str
    figure: str
    ratio: float
    gap: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What a missed GMV comes from.

    Parameters
    ----------
    figure : str
        Id of the missed figure.
    ratio : float
        Model over documented.
    deviations : tuple of Deviation
        Documented terms, the most off first.
    rest : float
        Part of ``ratio`` that the documented terms do not explain.
    terms : tuple of str
        Terms under suspicion.
    prior : str
        The parameter or lever to question first.
    prior_text : str
        Its prior.
    prior_factor : float
        Factor by which one spread of that prior moves the GMV; NaN where it has no prior.
    note : str
        What to keep in mind about the figure.
    """

    figure: str
    ratio: float
    deviations: tuple[Deviation, ...]
    rest: float
    terms: tuple[str, ...]
    prior: str
    prior_text: str
    prior_factor: float
    note: str

    def text(self) -> str:
        """Say it in two or three sentences."""
        said = [f"{self.figure}: model x{self.ratio:.2f} of documented."]
        if self.deviations:
            listed = ", ".join(
                f"{TERM_NAMES[each.term]} x{each.ratio:.2f} ({each.figure})"
                for each in self.deviations
            )
            said.append(f"Documented terms, most off first: {listed}; they leave x{self.rest:.2f}.")
        else:
            said.append("No term of it is documented near this period.")
        named = " x ".join(TERM_NAMES[term] for term in self.terms)
        said.append(f"Term to look at: {named}.")
        prior = f"Prior to question first: {self.prior}, {self.prior_text}"
        if math.isfinite(self.prior_factor):
            prior += f" (one spread of it moves this GMV by x{self.prior_factor:.1f})"
        said.append(prior + ".")
        if self.note:
            said.append(f"Note: {self.note}.")
        return " ".join(said)


def explain(
    missed: Figure,
    ratio: float,
    observed: Sequence[tuple[Figure, float]],
    live_share: float,
    levers: Mapping[str, float] | None = None,
) -> Cause:
    """Find the term of (0) behind a missed GMV and the prior to question first.

    Parameters
    ----------
    missed : Figure
        A GMV figure of one platform.
    ratio : float
        Model over documented.
    observed : sequence of (Figure, float)
        Figures that document a term of (0), with the model's value in the figure's unit.
    live_share : float
        Share of live rooms in the platform's GMV of the period.
    levers : mapping of str to float, optional
        The platform's policy vector; the defaults of the table when left out.

    Returns
    -------
    Cause
        Terms and prior under suspicion.
    """
    deviations = _deviations(missed, observed)
    explained = math.prod(each.ratio for each in deviations)
    rest = ratio / explained
    terms = _suspects(math.log(ratio), deviations)
    own = {name: row.default for name, row in LEVERS.items()} | dict(levers or {})
    spreads = {
        name: _spread(name, _year(missed), live_share, own)
        for term in terms
        for name in _PRIORS[term]
    }
    prior = max(spreads, key=lambda name: spreads[name])
    row = _row(prior)
    return Cause(
        figure=missed.id,
        ratio=ratio,
        deviations=deviations,
        rest=rest,
        terms=terms,
        prior=prior,
        prior_text="prior " + row.prior_text() if row is not None else "a series of the scenario",
        prior_factor=math.exp(spreads[prior]) if spreads[prior] > 0.0 else math.nan,
        note=missed.note,
    )


def _deviations(missed: Figure, observed: Iterable[tuple[Figure, float]]) -> tuple[Deviation, ...]:
    """Take the nearest documented value of each term, the most off first."""
    nearest: dict[str, Deviation] = {}
    for figure, model in observed:
        gap = _gap(figure.period, missed.period)
        if not math.isfinite(model) or model <= 0.0 or gap > NEAR_DAYS:
            continue
        if figure.entity != "China" and figure.platforms != missed.platforms:
            continue
        if figure.term == "closed_share" and missed.definition != "closed_loop":
            continue
        ratio = model / figure.value
        if figure.qualifier == "lt":
            ratio = max(ratio, 1.0)
        held = nearest.get(figure.term)
        if held is None or gap < held.gap:
            nearest[figure.term] = Deviation(figure.term, figure.id, ratio, gap)
    if "views" in nearest:
        nearest["views"] = _per_adopter_day(nearest)
    return tuple(sorted(nearest.values(), key=lambda each: -abs(math.log(each.ratio))))


def _per_adopter_day(nearest: Mapping[str, Deviation]) -> Deviation:
    """Take people and adopters out of an amount of views: theirs are terms of their own."""
    people = [nearest[term].ratio for term in ("users_active", "adopter_share") if term in nearest]
    return replace(nearest["views"], ratio=nearest["views"].ratio / math.prod(people))


def _suspects(miss: float, deviations: Sequence[Deviation]) -> tuple[str, ...]:
    """Blame the fewest documented terms that carry half of the miss, else the undocumented."""
    carried = 0.0
    blamed: list[str] = []
    for each in deviations:
        part = math.log(each.ratio) / miss
        if part > 0.0:
            carried += part
            blamed.append(each.term)
        if carried >= 0.5:
            return tuple(blamed)
    cleared = {each.term for each in deviations if each.gap == 0}
    return tuple(term for term in _UNDOCUMENTED if term not in cleared) or _UNDOCUMENTED


def _spread(name: str, year: float, live_share: float, levers: Mapping[str, float]) -> float:
    """Log change of GMV for one spread (half the central 68 %) of a prior; 0 without a prior."""
    row = _row(name)
    if row is None or row.prior is None or row.prior.dist == "fixed":
        return 0.0
    low, high = row.quantile(0.1587), row.quantile(0.8413)
    midpoint, width = levers["content.midpoint"], levers["content.width"]
    if name == "content.midpoint":
        half = (high - low) / 2.0
        ends = [log_density(year, midpoint + shift, width) for shift in (half, -half)]
    elif name == "content.width":
        stretch = math.sqrt(high / low)
        ends = [log_density(year, midpoint, width * by) for by in (stretch, 1.0 / stretch)]
    elif name in ("adoption_innovation", "adoption_imitation"):
        ends = [log_adopted(year, **{name: value}) for value in (low, high)]
    elif row.unit == "logit":
        ends = [low, high]  # a session is rare, so its probability moves as the exponential
    else:
        ends = [math.log(low), math.log(high)]
    share = {"live": live_share, "video": 1.0 - live_share}.get(name.rpartition("_")[2], 1.0)
    return share * abs(ends[1] - ends[0]) / 2.0


def log_density(year: float, midpoint: float, width: float) -> float:
    """Logarithm of the content density kappa(t) of (3), 0 in mid-2021.

    Parameters
    ----------
    year : float
        Time, calendar year with its fraction.
    midpoint, width : float
        Midpoint t0 and width s of the logistic, years.

    Returns
    -------
    float
        ln kappa(t).
    """

    def logistic(at: float) -> float:
        x = (at - midpoint) / width
        return -math.log1p(math.exp(-x)) if x > 0.0 else x - math.log1p(math.exp(x))

    return logistic(year) - logistic(CONTENT_REFERENCE)


def log_adopted(
    year: float, adoption_innovation: float | None = None, adoption_imitation: float | None = None
) -> float:
    """Logarithm of the Bass share F(t) of potential adopters who have adopted (2).

    Parameters
    ----------
    year : float
        Time, calendar year with its fraction.
    adoption_innovation, adoption_imitation : float, optional
        p_B and q_B, per year; the defaults of the table when left out.

    Returns
    -------
    float
        ln F(t).
    """
    p = adoption_innovation or PARAMETERS["adoption_innovation"].default
    q = adoption_imitation or PARAMETERS["adoption_imitation"].default
    decay = math.exp(-(p + q) * (year - PARAMETERS["adoption_start_year"].default))
    return math.log((1.0 - decay) / (1.0 + q / p * decay))


def _row(name: str) -> Parameter | None:
    return LEVERS.get(name) or PARAMETERS.get(name)


def _year(figure: Figure) -> float:
    start, end = figure.period
    middle = date.fromordinal((start.toordinal() + end.toordinal()) // 2)
    return middle.year + (middle.timetuple().tm_yday - 0.5) / 365.25


def _gap(one: tuple[date, date], other: tuple[date, date]) -> int:
    return max(0, (one[0] - other[1]).days, (other[0] - one[1]).days)
