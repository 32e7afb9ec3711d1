"""The leader's pages, a module each for what they are about."""
