"""What the tools of locks would install, or install, and what we do."""
