# shellcheck shell=bash
# `venvdeb init` in a project that has no debian/: the next command is dpkg-buildpackage.

prepare() { builder bookworm "$file_directory/builder"; }

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
    "$(as_nobody "$target" /opt/venvs/pondwatch/bin/pondwatch)"
}

case_pyproject() {
  make_pondwatch "$case_directory/pondwatch"
  describe_in_pyproject "$case_directory/pondwatch"
  check_scaffold "$case_directory/pondwatch"
}

case_setup_py() {
  make_pondwatch "$case_directory/pondwatch"
  describe_in_setup "$case_directory/pondwatch"
  check_scaffold "$case_directory/pondwatch"
}
