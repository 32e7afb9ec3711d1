"""Pages about chat, and the door for what a mail provider tells."""
