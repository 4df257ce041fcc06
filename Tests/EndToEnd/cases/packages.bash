# shellcheck shell=bash
# Our own packages, and what lintian and autopkgtest report about them.

# On a Debian 12 with nothing but apt, the package installs with its dependencies and runs.
case_clean_install() {
  local target=$case_directory/target package
  package=$(our_package venvdeb)
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_match 'venvdeb --help' 'stage' "$(as_nobody "$target" venvdeb --help)"
  expect_match 'venvdeb --version' '^[0-9]+\.[0-9]+' "$(as_nobody "$target" venvdeb --version)"
}

# debhelper looks for snippets when a package needs them, so a missing one shows in that build only.
case_snippets() {
  local files
  files=$(dpkg-deb --fsys-tarfile "$(our_package venvdeb)" |
    tar --list --wildcards './usr/share/debhelper/autoscripts/?*')
  expect_equal 'snippets' "$(ls "$repository/Sources/debhelper/autoscripts")" \
    "$(xargs --max-args=1 basename <<<"$files" | LC_ALL=C sort)"
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

# The demo is not made for Debian's archive (it is in /opt and bundles wheels): lintian's tags about
# that are overridden, and it reports nothing else on any release. The demo does without a copyright
# file and a manual page; these two tags are suppressed.
lintian_of_the_demo() {
  local tree=$case_directory/builder source package output
  builder "$1" "$tree"
  source=$(copy_demo "$tree")
  # Files that lintian has errors about wherever they are, as netaddr and old wheels bring them.
  python3 "$end_to_end/make_wheel.py" "$tree$source/wheels" manuf 1.0 \
    --file $'manuf/oui.txt=00-00-00   (hex)\t\tXEROX\n' \
    --file $'manuf/run.py=#!/usr/bin/python\nprint(1)\n' >>"$tree$source/requirements.txt"
  # lintian of Debian 12 and 13 cannot read packages that are compressed with zstd.
  sed -i 's/-Zzstd/-Zxz -z0/' "$tree$source/debian/rules"
  build_package "$tree" "$source" --offline
  package=$(built_package "$tree" greenhouse)
  output=$(in_tree "$tree" --offline --user builder -- lintian --fail-on error,warning \
    --suppress-tags no-copyright-file,no-manual-page --tag-display-limit 0 \
    "/build/area/${package##*/}") || { echo "$output" && fail "lintian on $1 failed"; }
}
case_lintian_of_the_demo_on_bookworm() { lintian_of_the_demo bookworm; }
case_lintian_of_the_demo_on_trixie() { lintian_of_the_demo trixie; }
case_lintian_of_the_demo_on_sid() { lintian_of_the_demo sid; }

# The tests of debian/tests, by autopkgtest, with a fresh Debian 12 as the testbed.
case_autopkgtest() {
  local tree=$case_directory/builder
  unpack_tree bookworm-builder "$tree"
  mkdir -p "$tree/srv/packages" "$tree/srv/venvdeb/Tests"
  cp "$(our_package venvdeb)" "$(our_package venvdeb-dh-virtualenv)" "$tree/srv/packages/"
  cp -R "$repository/debian" "$tree/srv/venvdeb/"
  cp -R "$demo_source" "$tree/srv/venvdeb/Tests/"
  in_tree "$tree" -- apt-get -qq update
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends autopkgtest
  in_tree "$tree" -- sh -c 'autopkgtest --no-built-binaries --summary-file /srv/summary \
    /srv/packages/*.deb /srv/venvdeb -- null'
  expect_equal 'the summary' 'demo PASS
drop-in PASS
small-project PASS' "$(tr -s ' ' ' ' <"$tree/srv/summary" | sort)"
}
