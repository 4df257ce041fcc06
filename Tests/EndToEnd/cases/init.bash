# shellcheck shell=bash
# `venvdeb init` in a project that has no debian/: the next command is dpkg-buildpackage.

prepare() { builder bookworm "$file_directory/builder"; }

# A small module with one console script, and a lock of one distribution out of the demo's.
make_module() {
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

# Scaffolds, builds, and runs the console script on a machine without network.
check_scaffold() {
  local source=$1 tree=$file_directory/builder target=$case_directory/target place package
  rm -rf "$tree/build/place"
  place=$(copy_source "$tree" "$source")
  in_tree "$tree" --offline --user builder -- sh -c 'cd "$1" && exec venvdeb init' sh "$place"
  expect_exists "$tree$place"/debian/{control,rules,changelog,copyright,source/format} \
    "$tree$place/debian/pondwatch.venvdeb" "$tree$place"/{Dockerfile,.gitlab-ci.yml,Makefile}
  build_package "$tree" "$place"
  package=$(built_package "$tree" pondwatch)
  unpack_tree bookworm-target "$target"
  fetch_for "$target" "$package"
  install_offline "$target" "$package"
  expect_match 'pondwatch' '^12\.5\.[A-Za-z0-9_-]{27}$' \
    "$(in_tree "$target" --offline --user nobody -- /opt/venvs/pondwatch/bin/pondwatch)"
}

case_pyproject() {
  local source=$case_directory/pondwatch
  make_module "$source"
  cat >"$source/pyproject.toml" <<'EOF'
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
  check_scaffold "$source"
}

case_setup_py() {
  local source=$case_directory/pondwatch
  make_module "$source"
  cat >"$source/setup.py" <<'EOF'
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
  check_scaffold "$source"
}
