"""Calibration: what the documented figures tell about the parameters, and what they do not."""
