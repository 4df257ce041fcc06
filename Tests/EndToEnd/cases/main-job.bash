# shellcheck shell=bash
# The main job: dpkg-buildpackage turns an application with a lock and four small files in debian/
# into a package, which works on a machine that has apt and nothing else, without network; removing it
# leaves nothing.

# check_on_target SUITE PACKAGE: installs a package of the demo in a fresh target, runs and purges it.
check_on_target() {
  local suite=$1 package=$2 target=$case_directory/target tool
  unpack_tree "$suite-target" "$target"
  fetch_for "$target" "$package"
  install_dependencies "$target" "$package"
  for tool in gcc cc pip pip3 make; do
    expect_missing "$target/usr/bin/$tool"
  done
  system_listing "$target" >"$case_directory/before"

  install_offline "$target" "$package"
  expect_equal '/usr/bin/greenhouse-report' "$demo_report" \
    "$(as_nobody "$target" greenhouse-report)"
  run_demo "$target"
  # Bytecode that root's Python writes must be removed with the package.
  in_tree "$target" --offline -- /opt/venvs/greenhouse/bin/python -m compileall -q -o 1 \
    /opt/venvs/greenhouse/lib
  expect_equal 'dpkg --verify' '' "$(in_tree "$target" --offline -- dpkg --verify greenhouse)"

  purge_offline "$target" greenhouse
  system_listing "$target" >"$case_directory/after"
  diff -u "$case_directory/before" "$case_directory/after" || fail 'purging leaves traces'
}

# Debian 12. The build fetches what the lock pins, as the first build of a real project does.
case_bookworm() {
  local tree=$case_directory/builder package
  builder bookworm "$tree"
  build_package "$tree" "$(copy_source "$tree" "$demo_source")"
  package=$(built_package "$tree" greenhouse)
  check_demo_package "$package"
  check_on_target bookworm "$package"
}

# Debian 13, with the venvdeb that was built on Debian 12, from a wheelhouse, without network.
case_trixie() {
  local tree=$case_directory/builder package
  builder trixie "$tree"
  build_package "$tree" "$(copy_demo "$tree")" --offline
  package=$(built_package "$tree" greenhouse)
  check_demo_package "$package"
  expect_match 'Depends' 'python3\.13' "$(dpkg-deb --field "$package" Depends)"
  check_on_target trixie "$package"
}
