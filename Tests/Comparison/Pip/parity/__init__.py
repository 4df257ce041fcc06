"""Compares the installer of venvdeb with pip's, wheel by wheel."""
