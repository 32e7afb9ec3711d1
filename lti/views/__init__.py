"""Pages about learning platforms, and where platforms lead people."""
