"""Pages about the API, and the one view behind all of its addresses."""
