# shellcheck shell=bash
# `venvdeb build`: packages made here and in fresh systems.

# In a builder tree, as the maintainer of a package does it.
case_build_here() {
  local tree=$case_directory/builder output package hash
  builder bookworm "$tree"
  make_repository "$tree/build/tide" 1.0 unstable
  hash=$(in_repository "$tree/build/tide" git rev-parse HEAD)
  in_tree "$tree" -- chown -R builder:builder /build
  output=$(in_tree "$tree" --offline --user builder -- \
    sh -c 'cd /build/tide && venvdeb build --require-clean --quiet -- -F')
  expect_equal 'files' "/build/tide/dist/tide_1.0.dsc
/build/tide/dist/tide_1.0.tar.xz
/build/tide/dist/tide_1.0_all.deb
/build/tide/dist/tide_1.0_amd64.buildinfo
/build/tide/dist/tide_1.0_amd64.changes" "${output//_"$(dpkg --print-architecture)"./_amd64.}"
  package=$tree/build/tide/dist/tide_1.0_all.deb
  expect_equal 'Vcs-Git-Commit' "$hash" "$(dpkg-deb --field "$package" Vcs-Git-Commit)"
  expect_match '.changes' "^Vcs-Git-Commit: $hash$" "$(cat "$tree"/build/tide/dist/*.changes)"
  # Nothing is left beside the source, and the tree is as clean as before.
  expect_equal 'beside the source' tide "$(ls "$tree/build")"
  in_tree "$tree" --offline --user builder -- \
    sh -c 'cd /build/tide && venvdeb build --require-clean --quiet'
}

# An output directory without room: one error, and nothing in it.
case_full_disk() {
  local tree=$case_directory/builder output
  builder bookworm "$tree"
  make_repository "$tree/build/tide" 1.0 unstable
  in_tree "$tree" -- chown -R builder:builder /build
  # shellcheck disable=SC2016 # expanded in the tree
  output=$(in_tree "$tree" --offline --user builder --tmpfs 12k:/build/full -- sh -c '
    cd /build/tide
    status=0
    venvdeb build --quiet --output /build/full || status=$?
    echo "status $status"
    find /build/full -mindepth 1' 2>&1)
  printf '%s\n' "$output"
  expect_match 'the error' '^venvdeb build: error: .*(No|no) space left on' "$output"
  expect_equal 'status and files left' 'status 1' "$(sed -n '/^status/,$p' <<<"$output")"
}

# our_program DIRECTORY: unpacks our package, for this machine's own use; prints the program.
our_program() {
  dpkg-deb --extract "$(our_package venvdeb)" "$1"
  echo "$1/usr/bin/venvdeb"
}

# In a fresh Debian 13 without network, twice: the packages are equal, and the machine has nothing of
# it afterwards.
case_build_in_a_fresh_system() {
  local program source=$case_directory/tide hash mounts run
  need_tree_tools
  program=$(our_program "$case_directory/program")
  make_repository "$source" 1.0 unstable
  hash=$(in_repository "$source" git rev-parse HEAD)
  mounts=$(wc -l </proc/self/mounts)
  for run in first second; do
    env -C "$source" TMPDIR="$case_directory" XDG_CACHE_HOME="$cache_directory" \
      DEB_BUILD_OPTIONS=offline "$program" build --in debian:13 --require-clean \
      --extra-package "$(our_package venvdeb)" --output "../$run"
  done
  expect_equal 'Vcs-Git-Commit' "$hash" "$(dpkg-deb --field "$case_directory/first/tide_1.0_all.deb" Vcs-Git-Commit)"
  expect_match 'Depends' 'python3\.13' "$(dpkg-deb --field "$case_directory/first/tide_1.0_all.deb" Depends)"
  cmp "$case_directory/first/tide_1.0_all.deb" "$case_directory/second/tide_1.0_all.deb"
  expect_equal 'mounts' "$mounts" "$(wc -l </proc/self/mounts)"
  expect_missing "$case_directory"/venvdeb-*
  expect_equal 'debian/' 'changelog control rules source tide.venvdeb' \
    "$(cd "$source/debian" && echo *)"
}
