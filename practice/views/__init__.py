"""Pages of live sessions: the sessions themselves, and what leaders write to each other after."""
