"""Simulate content-commerce platforms: feed against follow, interest against trust."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedfollow.analyse.compare import compare
    from feedfollow.analyse.comparison import Comparison
    from feedfollow.analyse.diversion import diversion
    from feedfollow.analyse.diversion_result import Diversion
    from feedfollow.analyse.focal.result import FocalResult
    from feedfollow.analyse.focal.study import focal
    from feedfollow.analyse.observables import observables
    from feedfollow.analyse.sensitivity import Plan, sensitivity
    from feedfollow.analyse.sensitivity_result import Sensitivity
    from feedfollow.analyse.sweep import sweep
    from feedfollow.analyse.sweep_result import Sweep
    from feedfollow.analyse.work import Work
    from feedfollow.calibrate.fit import Fit
    from feedfollow.calibrate.fit_folder import load_fit
    from feedfollow.mesa_model import MarketModel
    from feedfollow.observe.results import Run
    from feedfollow.run.ensemble import Ensemble, ensemble
    from feedfollow.run.simulate import simulate
    from feedfollow.spec.errors import SpecError
    from feedfollow.spec.load_focal import load_focal
    from feedfollow.spec.loader import load_scenario
    from feedfollow.spec.scenario import Scenario

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "Diversion",
    "Ensemble",
    "Fit",
    "FocalResult",
    "MarketModel",
    "Plan",
    "Run",
    "Scenario",
    "Sensitivity",
    "SpecError",
    "Sweep",
    "Work",
    "compare",
    "diversion",
    "ensemble",
    "focal",
    "load_fit",
    "load_focal",
    "load_scenario",
    "observables",
    "sensitivity",
    "simulate",
    "sweep",
]

# Importing the package must stay fast and load neither numba nor matplotlib: a name is imported
# when it is first asked for.
_HOMES: Final = {
    "Comparison": "feedfollow.analyse.comparison",
    "Diversion": "feedfollow.analyse.diversion_result",
    "Ensemble": "feedfollow.run.ensemble",
    "Fit": "feedfollow.calibrate.fit",
    "FocalResult": "feedfollow.analyse.focal.result",
    "MarketModel": "feedfollow.mesa_model",
    "Plan": "feedfollow.analyse.sensitivity",
    "Run": "feedfollow.observe.results",
    "Scenario": "feedfollow.spec.scenario",
    "Sensitivity": "feedfollow.analyse.sensitivity_result",
    "SpecError": "feedfollow.spec.errors",
    "Sweep": "feedfollow.analyse.sweep_result",
    "Work": "feedfollow.analyse.work",
    "compare": "feedfollow.analyse.compare",
    "diversion": "feedfollow.analyse.diversion",
    "ensemble": "feedfollow.run.ensemble",
    "focal": "feedfollow.analyse.focal.study",
    "load_fit": "feedfollow.calibrate.fit_folder",
    "load_focal": "feedfollow.spec.load_focal",
    "load_scenario": "feedfollow.spec.loader",
    "observables": "feedfollow.analyse.observables",
    "sensitivity": "feedfollow.analyse.sensitivity",
    "simulate": "feedfollow.run.simulate",
    "sweep": "feedfollow.analyse.sweep",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
