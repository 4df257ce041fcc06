# shellcheck shell=bash
# Our own packages, and what Debian's checker says.

# A Debian 12 with nothing but apt: the package installs with what it declares, and runs.
case_clean_install() {
  local target=$case_directory/target package
  package=$(our_package venvdeb)
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_match 'venvdeb --help' 'stage' "$(as_nobody "$target" venvdeb --help)"
  expect_match 'venvdeb --version' '^[0-9]+\.[0-9]+' "$(as_nobody "$target" venvdeb --version)"
}

case_lintian_of_our_packages() {
  local tree=$case_directory/builder file
  unpack_tree bookworm-builder "$tree"
  mkdir -p "$tree/srv/packages"
  for file in "$dist_directory"/*.deb; do
    [[ $file != *-dbgsym_* ]] || continue
    cp "$file" "$tree/srv/packages/"
  done
  in_tree "$tree" --offline --user builder -- \
    sh -c 'exec lintian --fail-on error,warning --tag-display-limit 0 /srv/packages/*.deb'
}

# The demo is no package for Debian's archive (it lives in /opt, it bundles wheels), so lintian has
# something to say; what it says must not grow to new kinds of errors.
case_lintian_of_the_demo() {
  local tree=$case_directory/builder package output
  builder bookworm "$tree"
  build_package "$tree" "$(copy_demo "$tree")" --offline
  package=$(built_package "$tree" greenhouse)
  # Its status says whether there are errors; there are.
  output=$(in_tree "$tree" --offline --user builder -- \
    lintian --tag-display-limit 0 "${package#"$tree"}") || true
  echo 'lintian on the demo (tags and how often):'
  grep -oE '^[EW]: [^ ]+ ?[a-z]*: [a-z0-9-]+' <<<"$output" | sort | uniq -c
}
