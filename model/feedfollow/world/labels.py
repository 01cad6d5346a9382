"""Names of the fixed small dimensions: forms, sources and destinations of traffic, order states."""

from __future__ import annotations

LIVE, VIDEO, SHELF = 0, 1, 2
FORMS = ("live", "video", "shelf")
"""Two forms of content, and the goods page of a shelf in the app, which nobody shows."""
CONTENT_FORMS = 2

TALENT_ROOM, OWN_ROOM, NO_ROOM = 0, 1, 2
ROOM_TYPES = ("talent", "self", "none")
NOBODY = -1
"""Anchor of an order that was placed in no room."""

WHITE_LABEL, BRAND = 0, 1
KIND_COUNT = 2
"""Kinds of merchants."""

FEED, FOLLOW, PAID, SOCIAL, LOCAL, SEARCH, MALL = 0, 1, 2, 3, 4, 5, 6
SOURCES = ("feed", "follow", "paid", "social", "local", "search", "mall")

IN_APP, EXTERNAL, NO_GOODS = 0, 1, 2
DESTINATIONS = ("in-app", "external", "none")
"""A view that was not engaged showed no goods, hence leads nowhere."""

VIEWS, ENGAGED, SESSIONS, ORDERS, ITEMS, GMV = 0, 1, 2, 3, 4, 5
TRAFFIC = ("views", "engaged", "sessions", "orders", "items", "gmv")

WAITING, IN_TRANSIT, IN_WINDOW, RETURNING, CLOSED = 0, 1, 2, 3, 4
ORDER_STATES = ("waiting", "in transit", "in window", "returning", "closed")

SELLER, WAREHOUSE, INSPECTION, RETAILER, STOPPED = 0, 1, 2, 3, 4
SENDERS = ("seller", "warehouse", "warehouse after inspection", "retailer", "nobody, a fake")
"""Who dispatches an order; who stops it."""

PLACED, CANCELLED, SHIPPED, DELIVERED, RETURNED, CONFIRMED = 0, 1, 2, 3, 4, 5
ORDER_EVENTS = ("placed", "cancelled", "shipped", "delivered", "returned", "confirmed")

SLOTS = 16
"""Follow slots per user and platform."""

REVENUE_DAYS = 8
"""Days of a merchant's sales that are kept: the last seven and today."""

BACKLOG_AGES = 16
"""Ages in days kept apart in a merchant's backlog; the last one holds everything older."""

LEADS = 16
"""Mornings for which goods may be on order, a ring by day; more than the longest lead time."""
