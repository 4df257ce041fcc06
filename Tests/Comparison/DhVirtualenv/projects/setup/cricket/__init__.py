"""Counts chirps."""


def main():
    print("chirp")
