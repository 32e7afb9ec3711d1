"""Pages of peer ratings."""
