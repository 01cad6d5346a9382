"""Morning: calendar, parcels, settlement."""
