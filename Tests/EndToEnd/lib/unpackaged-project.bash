# shellcheck shell=bash
# sample-app: a module with one console script and one dependency; a project without debian/.

# make_unpackaged_project DIRECTORY: writes the module and a lock with one distribution of the demo's.
make_unpackaged_project() {
  mkdir -p "$1/src/sample_app"
  cat >"$1/src/sample_app/__init__.py" <<'EOF'
"""Prints a signed number."""

from itsdangerous import Signer


def main():
    print(Signer("sample").sign("12.5").decode())
EOF
  awk '/^[a-z]/ { keep = /^itsdangerous==/ } keep' "$demo_source/requirements.txt" \
    >"$1/requirements.txt"
  printf '# Sample app\n' >"$1/README.md"
}

# describe_in_pyproject DIRECTORY: writes its pyproject.toml.
describe_in_pyproject() {
  cat >"$1/pyproject.toml" <<'EOF'
[build-system]
requires = ["setuptools>=61", "wheel"]
build-backend = "setuptools.build_meta"

[project]
name = "sample-app"
version = "0.3"
description = "Prints a signed number"
authors = [{ name = "Sample Maintainers", email = "sample@example.org" }]
dependencies = ["itsdangerous"]

[project.scripts]
sample-app = "sample_app:main"
EOF
}

# describe_in_setup DIRECTORY: writes its setup.py.
describe_in_setup() {
  cat >"$1/setup.py" <<'EOF'
from setuptools import find_packages, setup

setup(
    name="sample-app",
    version="0.3",
    description="Prints a signed number",
    author="Sample Maintainers",
    author_email="sample@example.org",
    package_dir={"": "src"},
    packages=find_packages("src"),
    install_requires=["itsdangerous"],
    entry_points={"console_scripts": ["sample-app = sample_app:main"]},
)
EOF
}
