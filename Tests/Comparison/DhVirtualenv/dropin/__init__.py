"""Compares the packages that dh-virtualenv and our replacement make of the same trees."""
