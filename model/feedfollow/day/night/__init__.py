"""Night: statistics, forecasts, closed books."""
