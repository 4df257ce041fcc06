# shellcheck shell=bash
# Pondwatch: a module with one console script and one dependency, as a project that nobody has
# packaged yet.

# make_pondwatch DIRECTORY: the module and its lock, with one distribution out of the demo's.
make_pondwatch() {
  mkdir -p "$1/src/pondwatch"
  cat >"$1/src/pondwatch/__init__.py" <<'EOF'
"""Watches a pond."""

from itsdangerous import Signer


def main():
    print(Signer("pond").sign("12.5").decode())
EOF
  awk '/^[a-z]/ { keep = /^itsdangerous==/ } keep' "$demo_source/requirements.txt" \
    >"$1/requirements.txt"
  printf '# Pondwatch\n' >"$1/README.md"
}

# describe_in_pyproject DIRECTORY
describe_in_pyproject() {
  cat >"$1/pyproject.toml" <<'EOF'
[build-system]
requires = ["setuptools>=61", "wheel"]
build-backend = "setuptools.build_meta"

[project]
name = "pondwatch"
version = "0.3"
description = "Watches a pond"
authors = [{ name = "Pond Maintainers", email = "pond@example.org" }]
dependencies = ["itsdangerous"]

[project.scripts]
pondwatch = "pondwatch:main"
EOF
}

# describe_in_setup DIRECTORY
describe_in_setup() {
  cat >"$1/setup.py" <<'EOF'
from setuptools import find_packages, setup

setup(
    name="pondwatch",
    version="0.3",
    description="Watches a pond",
    author="Pond Maintainers",
    author_email="pond@example.org",
    package_dir={"": "src"},
    packages=find_packages("src"),
    install_requires=["itsdangerous"],
    entry_points={"console_scripts": ["pondwatch = pondwatch:main"]},
)
EOF
}
