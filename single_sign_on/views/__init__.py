"""Pages about providers, and the ways in through them."""
