"""Noon: rooms go live and are ranked."""
