"""Pages about badges, and what verifiers fetch."""
