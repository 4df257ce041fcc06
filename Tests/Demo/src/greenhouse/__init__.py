"""Climate reports of a small greenhouse."""
