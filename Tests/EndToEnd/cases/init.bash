# shellcheck shell=bash
# `venvdeb init` in a project that has no debian/: the next command is dpkg-buildpackage.

prepare() { builder bookworm "$file_directory/builder"; }

# check_scaffold SOURCE: scaffolds, builds, and runs the console script on a machine without network.
check_scaffold() {
  local source=$1 tree=$file_directory/builder target=$case_directory/target directory package
  rm -rf "$tree/build/area"
  directory=$(copy_source "$tree" "$source")
  in_tree "$tree" --offline --user builder -- sh -c 'cd "$1" && exec venvdeb init' sh "$directory"
  expect_exists "$tree$directory"/debian/{control,rules,changelog,copyright,source/format} \
    "$tree$directory/debian/sample-app.venvdeb" "$tree$directory"/{Dockerfile,.gitlab-ci.yml,Makefile}
  build_package "$tree" "$directory"
  package=$(built_package "$tree" sample-app)
  unpack_tree bookworm-target "$target"
  fetch_for "$target" "$package"
  install_offline "$target" "$package"
  expect_match 'sample-app' '^12\.5\.[A-Za-z0-9_-]{27}$' \
    "$(as_nobody "$target" /opt/venvs/sample-app/bin/sample-app)"
}

case_pyproject() {
  make_unpackaged_project "$case_directory/sample-app"
  describe_in_pyproject "$case_directory/sample-app"
  check_scaffold "$case_directory/sample-app"
}

case_setup_py() {
  make_unpackaged_project "$case_directory/sample-app"
  describe_in_setup "$case_directory/sample-app"
  check_scaffold "$case_directory/sample-app"
}
