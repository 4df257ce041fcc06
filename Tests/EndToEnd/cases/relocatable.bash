# shellcheck shell=bash
# With `shebang: relocatable` a tree runs wherever it is moved to.

prepare() {
  local tree=$file_directory/builder place
  builder bookworm "$tree"
  place=$(copy_demo "$tree")
  echo 'shebang: relocatable' >>"$tree$place/debian/greenhouse.venvdeb"
  build_package "$tree" "$place" --offline
}

# Installs the package, moves the tree to another directory and runs what is in it.
check_moved() {
  local target=$case_directory/target package
  package=$(built_package "$file_directory/builder" greenhouse)
  unpack_tree bookworm-target "$target"
  fetch_for "$target" "$package"
  install_offline "$target" "$package"
  run_demo "$target"
  mkdir -p "$target$(dirname "$1")"
  mv "$target/opt/venvs/greenhouse" "$target$1"
  run_demo "$target" "$1"
  expect_equal 'sys.prefix' "$1" \
    "$(as_nobody "$target" "$1/bin/python" -c 'import sys; print(sys.prefix)')"
}

case_moved() { check_moved /srv/applications/greenhouse-2; }

case_moved_to_path_with_spaces() { check_moved '/srv/my applications/the "green" house'; }
