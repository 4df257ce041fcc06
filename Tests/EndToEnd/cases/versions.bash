# shellcheck shell=bash
# `venvdeb snapshot` and `venvdeb release`: the version of a commit, from its tree to the package.

prepare() {
  builder bookworm "$file_directory/builder"
}

# in_clone DIRECTORY COMMAND…: runs a command in a directory of the builder tree, without network.
in_clone() {
  in_tree "$file_directory/builder" --offline --user builder -- \
    sh -c 'cd "$1" && shift && exec "$@"' sh "$@"
}

# A clone of depth 1, as CI has it, makes the same package as the full history.
case_snapshot_in_any_clone() {
  local tree=$file_directory/builder depth version versions='' digests=''
  make_repository "$case_directory/tide" 1.0 unstable
  commit_time=1770000060 commit_all "$case_directory/tide"
  for depth in 1 1000; do
    mkdir -p "$tree/build/depth-$depth"
    in_repository "$tree/build/depth-$depth" \
      git clone --quiet --depth="$depth" "file://$case_directory/tide" tide
    in_repository "$tree/build/depth-$depth/tide" git checkout --quiet --detach
    cp -R "$case_directory/tide/wheels" "$tree/build/depth-$depth/tide/"
    in_tree "$tree" -- chown -R builder:builder "/build/depth-$depth"
    version=$(in_clone "/build/depth-$depth/tide" venvdeb snapshot --require-clean)
    versions+=$version$'\n'
    in_clone "/build/depth-$depth/tide" dpkg-buildpackage -us -uc -b
    digests+=$(sha256sum <"$tree/build/depth-$depth/tide_${version}_all.deb")$'\n'
    expect_equal 'second run' "$version" "$(in_clone "/build/depth-$depth/tide" venvdeb snapshot)"
  done
  expect_match 'version' '^1\.0\+0~20260202024100\+git[0-9a-f]{11}$' "$version"
  expect_equal 'versions' 1 "$(sort -u <<<"${versions%$'\n'}" | wc -l)"
  expect_equal 'packages' 1 "$(sort -u <<<"${digests%$'\n'}" | wc -l)"
}

# A release is what its tag and its changelog say.
case_release() {
  local tree=$file_directory/builder output
  make_repository "$tree/build/release" 1.0 unstable
  in_repository "$tree/build/release" git tag v1.1
  in_tree "$tree" -- chown -R builder:builder /build/release
  if output=$(in_clone /build/release venvdeb release 2>&1); then fail "released: $output"; fi
  expect_match 'error' "tag 'v1\.1' and the changelog differ: expected version 1\.0" "$output"
  in_clone /build/release git tag v1.0
  expect_equal 'version' 1.0 "$(in_clone /build/release venvdeb release)"
  expect_equal 'version' 1.0 "$(in_clone /build/release env CI_COMMIT_TAG=v1.0 venvdeb release)"
  in_clone /build/release touch untracked
  if output=$(in_clone /build/release venvdeb release 2>&1); then fail "released: $output"; fi
  expect_match 'error' "'untracked'" "$output"
}
