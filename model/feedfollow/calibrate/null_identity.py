"""The macro identity (0) as a simulator without agents: inputs in, figures out.

    GMV_p(t) = people who opened(t) · A(t) · Σ_f V_pf(t) · x_p r_f · P̄_p                      (0)

Everything but conversion x and the relative conversion r of a video view is an input or a closed
form of the model's own equations: users and minutes as documented, adoption A by Bass (2), views V
with the logistic content density kappa (3), festivals (2.7), rests of couriers (2.10), links
by their dates and fees (2.21, (24)), price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.null_inputs import DAY, FORMS, Identity
from feedfollow.calibrate.null_links import linked_part, stranded_share
from feedfollow.observe.documented import Figure
from feedfollow.observe.reading import Reading
from feedfollow.world.inputs import REFERENCE, reference_people, year_fraction

PAID: Final = 5.0 / 6.0
"""Paid value of an order over the list price (the row ``goods.list_price``)."""
VIDEO: Final = "null.video_over_live"

Values = Mapping[str, Floats]
"""Natural values by dotted path, each ``(m, 1)``."""


def conversion_path(platform: str) -> str:
    """Name the parameter of orders per live view of a platform."""
    return f"null.{platform}.orders_per_view"


def constant_path(measure: str, platform: str) -> str:
    """Name the parameter that stands for a share of which the identity says nothing."""
    return f"null.{platform}.{measure}"


@dataclass
class Amounts:
    """Sums of amounts over periods, for many points at once.

    Parameters
    ----------
    identity : Identity
    values : mapping of str to (m, 1) float64
    count : int
        Points m.
    """

    identity: Identity
    values: Values
    count: int
    _kept: dict[tuple[str, str], Floats] = field(default_factory=dict, repr=False)

    def value(self, path: str) -> Floats | float:
        """Give a parameter ``(m, 1)``, or the scenario's value."""
        if path in self.values:
            return self.values[path]
        group, _, name = path.partition(".")
        if group == "parameters":
            return self.identity.scenario.parameters[name]
        platform, _, lever = name.partition(".")
        return self.identity.scenario.platforms[platform].levers[lever]

    def running(self, measure: str, name: str) -> Floats | None:
        """Give running sums ``(m, blocks + 1)`` of a measure, None where the identity has none."""
        if (measure, name) not in self._kept:
            if measure not in _SERIES:
                return None
            lengths = self.identity.lengths
            sums = np.zeros((self.count, len(lengths) + 1))
            np.cumsum(
                np.broadcast_to(_SERIES[measure](self, name) * lengths, (self.count, len(lengths))),
                axis=1,
                out=sums[:, 1:],
            )
            self._kept[measure, name] = sums
        return self._kept[measure, name]

    def total(self, measure: str, name: str, start: date, end: date) -> Floats | None:
        """Sum a measure over days, both inside, ``(m,)``."""
        sums = self.running(measure, name)
        if sums is None:
            return None
        places = self.identity.places
        total: Floats = sums[:, places[end + DAY]] - sums[:, places[start]]
        return total

    def shared(self, key: str, name: str, make: Callable[[], Floats]) -> Floats:
        """Keep what several measures need."""
        place = ("shared " + key, name)
        if place not in self._kept:
            self._kept[place] = make()
        return self._kept[place]


def _adopted(at: Amounts) -> Floats:
    """Bass share F(t) of potential adopters who have adopted (2)."""

    def make() -> Floats:
        p, q = (at.value(f"parameters.adoption_{name}") for name in ("innovation", "imitation"))
        since = at.identity.clock - at.value("parameters.adoption_start_year")
        decay = np.exp(-(p + q) * since)
        return np.maximum((1.0 - decay) / (1.0 + q / p * decay), 0.0)

    return at.shared("adopted", "", make)


def _people_adopted(at: Amounts, name: str) -> Floats:
    adopted: Floats = _adopted(at) * at.value("parameters.adoption_ceiling")
    return adopted


def _users_active(at: Amounts, name: str) -> Floats:
    days = at.identity.days(name)
    return days.opened * _people_adopted(at, name) if days.per_adopter else days.opened


def _users_adopted(at: Amounts, name: str) -> Floats:
    days = at.identity.days(name)
    if days.per_adopter:
        return _users_active(at, name)
    share = at.value("parameters.adoption_ceiling") / reference_people(at.identity.scenario)
    adopted: Floats = days.opened * _adopted(at) * share
    return adopted


def _festive(at: Amounts, name: str, factor: Callable[[Floats], Floats]) -> Floats:
    """Give a factor of the strength I_e(t) on the days of a festival, and 1 on the others."""
    size = at.identity.days(name).festival
    held = np.flatnonzero(size)
    strength = np.asarray(size[held] * at.value("parameters.festival_strength"))
    out = np.ones((len(strength) if strength.ndim == 2 else 1, len(size)))
    out[:, held] = factor(strength)
    return out


def _logistic(x: Floats) -> Floats:
    """Quicker than SciPy's, which takes most of the time of a prediction."""
    with np.errstate(over="ignore"):
        share: Floats = 1.0 / (1.0 + np.exp(-x))
    return share


def _viewing(at: Amounts, name: str) -> Floats:
    """Adopter-days times kappa(t) and the festival's extra views: views at a rate of one."""

    def make() -> Floats:
        midpoint, width = (
            at.value(f"platforms.{name}.content.{part}") for part in ("midpoint", "width")
        )
        now = (at.identity.years - midpoint) / width
        then = np.asarray((year_fraction(REFERENCE) - midpoint) / width)
        density = _logistic(now) / _logistic(then)
        gain = at.value("parameters.festival_views")
        extra = _festive(at, name, lambda strength: 1.0 + gain * strength)
        viewing: Floats = _users_adopted(at, name) * density * extra
        return viewing

    return at.shared("viewing", name, make)


def _views(form: int) -> Callable[[Amounts, str], Floats]:
    def series(at: Amounts, name: str) -> Floats:
        views: Floats = _viewing(at, name) * at.identity.days(name).views[form]
        return views

    return series


def _orders(at: Amounts, name: str, form: int) -> Floats:
    """Orders; what a festival adds to the odds of buying is its exponential, as sales are rare."""
    rate = at.value(conversion_path(name)) * (at.value(VIDEO) if form else 1.0)
    gain = at.value("parameters.session_festival")
    lift = at.shared(
        "lift", name, lambda: _festive(at, name, lambda strength: np.exp(gain * strength))
    )
    goods = 1.0 - _stranded(at, name, form)
    orders: Floats = _views(form)(at, name) * rate * lift * goods * _bought(at)
    return orders


def _bought(at: Amounts) -> Floats:
    """Share of purchases that are not put off because couriers rest (2.10)."""
    response = at.value("parameters.courier_response")
    return at.shared("bought", "", lambda: 1.0 - response * (1.0 - at.identity.couriers))


def _stranded(at: Amounts, name: str, form: int) -> Floats:
    """Share of the goods whose links were closed and who have no shop in the app (2.21)."""
    return at.shared(
        f"stranded {form}", name, lambda: stranded_share(at.identity, at.value, name, form)
    )


def _price(at: Amounts, name: str) -> Floats | float:
    return PAID * at.value(f"platforms.{name}.goods.list_price")


def _gmv(form: int) -> Callable[[Amounts, str], Floats]:
    def series(at: Amounts, name: str) -> Floats:
        return at.shared(
            f"gmv {form}", name, lambda: np.asarray(_orders(at, name, form) * _price(at, name))
        )

    return series


def _gmv_broad(at: Amounts, name: str) -> Floats:
    return _gmv(0)(at, name) + _gmv(1)(at, name)


def _gmv_external(at: Amounts, name: str) -> Floats:
    total = np.zeros((at.count, len(at.identity.dates)))
    for form, label in enumerate(FORMS):
        stated = at.identity.days(name).linked[form]
        own = at.value(f"platforms.{name}.links.open_{label}")
        openness = np.where(np.isnan(stated), own, stated)
        total += _gmv(form)(at, name) * openness * linked_part(at.identity, at.value, name, form)
    return total


def _gmv_self(at: Amounts, name: str) -> Floats:
    gmv: Floats = _gmv_broad(at, name) * at.value(f"platforms.{name}.anchors.self_share")
    return gmv


_SERIES: Final[Mapping[str, Callable[[Amounts, str], Floats]]] = {
    "people_adopted": _people_adopted,
    "users_active": _users_active,
    "users_adopted": _users_adopted,
    "views_live": _views(0),
    "views_video": _views(1),
    "views": lambda at, name: _views(0)(at, name) + _views(1)(at, name),
    "orders": lambda at, name: _orders(at, name, 0) + _orders(at, name, 1),
    "items": lambda at, name: (
        (_orders(at, name, 0) + _orders(at, name, 1)) * at.value("parameters.items_per_order")
    ),
    "gmv_broad": _gmv_broad,
    "gmv_live": _gmv(0),
    "gmv_video": _gmv(1),
    "gmv_external": _gmv_external,
    "gmv_closed_loop": lambda at, name: _gmv_broad(at, name) - _gmv_external(at, name),
    "gmv_self": _gmv_self,
    "gmv_talent": lambda at, name: _gmv_broad(at, name) - _gmv_self(at, name),
}
"""Measures that the identity gives, each a rate a day, ``(m, blocks)`` or broadcast to it."""


def predict(identity: Identity, figures: Sequence[Figure], values: Values) -> Floats:
    """Predict figures in natural units.

    Parameters
    ----------
    identity : Identity
        Over the days of the figures.
    figures : sequence of Figure
    values : mapping of str to (m, 1) float64
        Parameters by dotted path; what is left out has the scenario's value.

    Returns
    -------
    (m, n) float64
        NaN where neither the identity nor a constant says anything.
    """
    count = max((len(each) for each in values.values()), default=1)
    amounts = Amounts(identity, values, count)
    columns = [_figure(each, amounts) for each in figures]
    return np.stack(columns, axis=1) if columns else np.empty((count, 0))


def _figure(figure: Figure, at: Amounts) -> Floats:
    value = _read(figure.reading, at)
    if figure.base is None:
        return value
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = value / _read(figure.base, at)
    return ratio


def _read(reading: Reading, at: Amounts) -> Floats:
    """Read a number off the identity as :func:`feedfollow.observe.reading.read` does off a run."""
    if reading.statistic == "monthly_mean":
        return _monthly_mean(reading, at)
    if reading.statistic == "at_end":
        return _sum(reading, at, reading.end, reading.end)
    if reading.statistic == "change":
        before = reading.start - DAY
        return _sum(reading, at, reading.end, reading.end) - _sum(reading, at, before, before)
    divisor = {"daily_mean": reading.days, "monthly_total": reading.months}
    return _sum(reading, at, reading.start, reading.end) / divisor.get(reading.statistic, 1)


def _sum(reading: Reading, at: Amounts, start: date, end: date) -> Floats:
    total = np.zeros(at.count)
    for name in reading.platforms:
        for measure in reading.measures:
            part = at.total(measure, name, start, end)
            if part is None:
                return np.full(at.count, np.nan)
            total += part
    return total


def _monthly_mean(reading: Reading, at: Amounts) -> Floats:
    """Average shares that do not change over months; platforms count by their GMV."""
    total, weight = np.zeros(at.count), np.zeros(at.count)
    for name in reading.platforms:
        own = np.ones(at.count)
        if len(reading.platforms) > 1:
            own = _sum(
                Reading("total", ("gmv_broad",), (name,), reading.start, reading.end), at,
                reading.start, reading.end,
            )  # fmt: skip
        for measure in reading.measures:
            constant = at.values.get(constant_path(measure, name))
            if constant is None:
                return np.full(at.count, np.nan)
            total += own * constant[:, 0]
        weight += own
    share: Floats = total / weight
    return share
