"""What comparisons of our trees with those of other programs have in common."""
