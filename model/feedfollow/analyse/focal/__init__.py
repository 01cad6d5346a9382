"""A focal business in its market: what one named brand or anchor earns, by channel."""
