# shellcheck shell=bash
# Building does not change the source.

in_source() {
  in_tree "$case_directory/builder" --offline --user builder -- \
    sh -c 'cd "$1" && shift && exec "$@"' sh "$source" "$@"
}

# After two builds and debian/rules clean, git sees no difference, ignored files included.
case_build_twice() {
  local tree=$case_directory/builder source first second
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  in_source git -c init.defaultBranch=main init --quiet
  in_source git add --all --force
  in_source git -c user.name=Builder -c user.email=builder@example.org commit --quiet -m Import

  build_package "$tree" "$source" --offline
  first=$(sha256sum <"$(built_package "$tree" greenhouse)")
  build_package "$tree" "$source" --offline
  second=$(sha256sum <"$(built_package "$tree" greenhouse)")
  expect_equal 'the package of the second build' "$first" "$second"

  in_source debian/rules clean
  expect_equal 'git status' '' "$(in_source git status --porcelain --ignored)"
}

# Another directory, user, umask, locale, time zone and number of jobs give the same bits.
case_reproducible() {
  local tree=$case_directory/builder source first
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  build_package "$tree" "$source" --offline
  first=$(sha256sum <"$(built_package "$tree" greenhouse)")

  mkdir "$tree/elsewhere"
  mv "$tree$source" "$tree/elsewhere/a rather different directory"
  in_tree "$tree" -- useradd --no-create-home --home-dir /nonexistent somebody
  in_tree "$tree" -- chown -R somebody:somebody /elsewhere
  in_tree "$tree" --offline --user somebody --env TZ=Asia/Kathmandu --env LC_ALL=C \
    --env DEB_BUILD_OPTIONS=parallel=1 -- \
    sh -c 'umask 077; cd "/elsewhere/a rather different directory" &&
      dpkg-buildpackage --target=clean && dpkg-buildpackage -us -uc -b'
  expect_equal 'the package from elsewhere' "$first" \
    "$(sha256sum <"$(echo "$tree"/elsewhere/greenhouse_*.deb)")"
}
