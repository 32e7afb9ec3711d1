"""Pages of learning records."""
