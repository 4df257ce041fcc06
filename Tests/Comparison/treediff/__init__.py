"""Trees, launchers and tables of declared differences, shared by the comparisons."""
