# shellcheck shell=bash
# The versioned layout with a real application. Tests/Deployment/run has the maintainer scripts in all
# calls of Debian Policy.

# make_release TREE SOURCE VERSION [TEST [LINE…]]: builds a version of the demo, and keeps the package for
# all cases. A LINE is one of its configuration.
make_release() {
  local tree=$1 source=$2 version=$3
  sed -i "1s/(.*)/($version)/" "$tree$source/debian/changelog"
  echo "RELEASE = '$version'" >"$tree$source/src/greenhouse/release.py"
  printf '%s\n' 'link: greenhouse-report' 'wheelhouse: wheels' 'layout: versioned' \
    "smoke-test: ${4:-greenhouse-report}" 'smoke-user: nobody' 'keep: 2' "${@:5}" \
    >"$tree$source/debian/greenhouse.venvdeb"
  build_package "$tree" "$source" --offline
  mv "$(built_package "$tree" greenhouse)" "$file_directory/greenhouse_$version.deb"
}

prepare() {
  local tree=$file_directory/builder case_directory=$file_directory source
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  make_release "$tree" "$source" 1.0
  cp "$file_directory/greenhouse_1.0.deb" "$file_directory/first.deb"
  # The same version again, for its id.
  make_release "$tree" "$source" 1.0
  make_release "$tree" "$source" 1.1
  make_release "$tree" "$source" 1.2 'greenhouse-report | grep -q tulips'
  local hooked=(
    'conffile: lib/python3*/site-packages/greenhouse/data/readings.yaml -> /etc/greenhouse/beds.yaml'
    'hook: data: install -d -o daemon /var/lib/greenhouse'
    'hook: report: greenhouse-report >/var/lib/greenhouse/report; ! grep weeds /var/lib/greenhouse/report'
    "hook: after: printf '%s %s\\n' \"\$VENVDEB_OLD_VERSION\" \"\$MODE\" >>/var/lib/greenhouse/after"
    'hook-user: daemon' 'hook-user: data: root' 'hook-environment: MODE=test'
  )
  make_release "$tree" "$source" 2.0 '' "${hooked[@]}"
  sed -i 's/basil/mint/' "$tree$source/src/greenhouse/data/readings.yaml"
  make_release "$tree" "$source" 2.1 '' "${hooked[@]}"
  make_plain "$tree" "$source" 2.2
  local compiled=(
    'bytecode: on-install'
    'conffile: lib/python3*/site-packages/greenhouse/release.py -> /etc/greenhouse/release.py'
  )
  make_release "$tree" "$source" 3.0 '' "${compiled[@]}"
  make_plain "$tree" "$source" 3.1
}

# make_plain TREE SOURCE VERSION: the same as the release before, in the plain layout.
make_plain() {
  local tree=$1 source=$2
  sed -i '/^layout:/s/versioned/plain/; /^\(keep\|smoke-\)/d' "$tree$source/debian/greenhouse.venvdeb"
  sed -i "1s/(.*)/($3)/" "$tree$source/debian/changelog"
  build_package "$tree" "$source" --offline
  mv "$(built_package "$tree" greenhouse)" "$file_directory/greenhouse_$3.deb"
}

# install_release TREE VERSION [OPTION of dpkg…]
install_release() {
  cp "$file_directory/greenhouse_$2.deb" "$1/srv/packages/"
  in_tree "$1" --offline -- dpkg "${@:3}" --install "/srv/packages/greenhouse_$2.deb" 2>&1
}

# expect_release TREE VERSION: that version is in use, with its modules.
expect_release() {
  local id
  id=$(readlink "$1/opt/venvs/greenhouse/current")
  [[ $id =~ ^releases/$2_[0-9a-f]{8}$ ]] || fail "in use is $id, not $2"
  expect_equal '/usr/bin/greenhouse-report' "$demo_report" "$(as_nobody "$1" greenhouse-report)"
  expect_equal 'what Python sees' "/opt/venvs/greenhouse/$id $2" \
    "$(as_nobody "$1" "/opt/venvs/greenhouse/$id/bin/python" -c \
      'import sys, greenhouse.release; print(sys.prefix, greenhouse.release.RELEASE)')"
  check_records "$1/opt/venvs/greenhouse/$id"
  expect_equal 'dpkg --verify' '' "$(in_tree "$1" --offline -- dpkg --verify greenhouse)"
}

case_versions() {
  local tree=$case_directory/target said
  unpack_tree bookworm-target "$tree"
  fetch_for "$tree" "$file_directory/greenhouse_1.0.deb"
  install_dependencies "$tree" "$file_directory/greenhouse_1.0.deb"
  system_listing "$tree" >"$case_directory/before"
  install_release "$tree" 1.0
  expect_release "$tree" 1.0
  run_demo "$tree" /opt/venvs/greenhouse/current
  rm -rf "$tree/srv/probe"
  install_release "$tree" 1.1
  expect_release "$tree" 1.1
  ! said=$(install_release "$tree" 1.2) || fail 'a failing smoke test was accepted'
  expect_match 'message' 'greenhouse: smoke test of 1.2_.* failed: .*tulips .*; in use: 1.1_' "$said"
  expect_release "$tree" 1.1
  in_tree "$tree" --offline -- greenhouse-rollback 1.0
  expect_release "$tree" 1.0
  in_tree "$tree" --offline -- greenhouse-rollback 1.1
  install_release "$tree" 1.1
  expect_release "$tree" 1.1
  expect_equal 'releases' '  1.0
* 1.1' "$(in_tree "$tree" --offline -- greenhouse-rollback --list | sed 's/  [^ ]*_.*//')"
  expect_equal 'verification' '' "$(in_tree "$tree" --offline -- greenhouse-rollback --verify)"
  purge_offline "$tree" greenhouse
  system_listing "$tree" >"$case_directory/after"
  diff -u "$case_directory/before" "$case_directory/after" || fail 'purging leaves traces'
}

# Two builds are equal, and the checks know where the tree runs.
case_package() {
  local tree=$file_directory/builder package=$file_directory/greenhouse_1.0.deb contents
  cmp "$file_directory/first.deb" "$package" || fail 'two builds differ'
  cp "$package" "$tree/srv/"
  contents=$(dpkg-deb --contents "$package")
  expect_match 'contents' ' \./opt/venvs/greenhouse/package/1\.0_[0-9a-f]{8}/pyvenv\.cfg$' "$contents"
  expect_match 'contents' \
    ' \./usr/bin/greenhouse-report -> /opt/venvs/greenhouse/current/bin/greenhouse-report$' "$contents"
  expect_match 'contents' ' \./usr/share/man/man8/greenhouse-rollback\.8\.gz$' "$contents"
  expect_equal 'venvdeb check' '' \
    "$(in_tree "$tree" --offline -- venvdeb check --quiet "/srv/${package##*/}" 2>&1)"
  # lintian of Debian 12 cannot read packages that are compressed with zstd.
  in_tree "$tree" --offline -- sh -euc '
    dpkg-deb --raw-extract "$1" /srv/extracted
    dpkg-deb --build --root-owner-group -Zgzip -z1 /srv/extracted /srv/repacked.deb
    lintian --allow-root --fail-on error,warning --suppress-tags no-copyright-file,no-manual-page \
      --tag-display-limit 0 /srv/repacked.deb' sh "/srv/${package##*/}"
}

# Hooks and configuration files, from the versioned layout to the plain one.
case_hooks_and_conffiles() {
  local tree=$case_directory/target said
  unpack_tree bookworm-target "$tree"
  fetch_for "$tree" "$file_directory/greenhouse_2.0.deb"
  install_dependencies "$tree" "$file_directory/greenhouse_2.0.deb"
  system_listing "$tree" >"$case_directory/before"
  install_release "$tree" 2.0
  expect_release "$tree" 2.0
  expect_equal 'report of the hook' "$demo_report" "$(<"$tree/var/lib/greenhouse/report")"
  expect_equal 'its owner' daemon "$(in_tree "$tree" --offline -- stat -c %U /var/lib/greenhouse/report)"
  expect_equal 'the last hook' ' test' "$(<"$tree/var/lib/greenhouse/after")"
  # What an administrator changed is kept, and the hook sees it.
  sed -i 's/tomatoes/weeds/' "$tree/etc/greenhouse/beds.yaml"
  ! said=$(install_release "$tree" 2.1 --force-confold) || fail 'a failing hook was accepted'
  expect_match 'message' 'greenhouse: hook report of 2\.1_.* failed: .*; in use: 2\.0_.* run: dpkg --configure greenhouse' "$said"
  expect_match 'release in use' '^releases/2\.0_' "$(readlink "$tree/opt/venvs/greenhouse/current")"
  sed -i 's/weeds/tomatoes/' "$tree/etc/greenhouse/beds.yaml"
  in_tree "$tree" --offline -- dpkg --configure greenhouse
  expect_match 'release in use' '^releases/2\.1_' "$(readlink "$tree/opt/venvs/greenhouse/current")"
  expect_equal 'the settings' "$demo_report" "$(as_nobody "$tree" greenhouse-report)"
  expect_equal 'the last hook' $' test\n2.0 test' "$(<"$tree/var/lib/greenhouse/after")"
  # Both have changed it.
  sed -i 's/tomatoes/cucumbers/' "$tree/etc/greenhouse/beds.yaml"
  install_release "$tree" 2.0 --force-confnew
  expect_release "$tree" 2.0
  expect_match 'what was there' cucumbers "$(<"$tree/etc/greenhouse/beds.yaml.dpkg-old")"
  install_release "$tree" 2.2
  expect_match 'plain layout' mint "$(as_nobody "$tree" greenhouse-report)"
  expect_equal 'hooks' 4 "$(wc -l <"$tree/var/lib/greenhouse/after")"
  expect_missing "$tree/opt/venvs/greenhouse/current"
  check_records "$tree/opt/venvs/greenhouse"
  rm -r "$tree/var/lib/greenhouse"
  purge_offline "$tree" greenhouse
  system_listing "$tree" >"$case_directory/after"
  diff -u "$case_directory/before" "$case_directory/after" || fail 'purging leaves traces'
}

# piuparts: installation and purge of 1.1, then the upgrade from 1.0, which is in an archive in its
# chroot.
case_piuparts() {
  local tree=$case_directory/target
  unpack_tree bookworm-target "$tree"
  check_with_piuparts "$tree" "$file_directory/greenhouse_1.0.deb" "$file_directory/greenhouse_1.1.deb"
}

# Bytecode that was compiled on the target does not hide what an administrator changes.
case_conffile_and_bytecode() {
  local tree=$case_directory/target version python
  unpack_tree bookworm-target "$tree"
  fetch_for "$tree" "$file_directory/greenhouse_3.0.deb"
  install_dependencies "$tree" "$file_directory/greenhouse_3.0.deb"
  system_listing "$tree" >"$case_directory/before"
  for version in 3.0 3.1; do
    install_release "$tree" "$version"
    python=/opt/venvs/greenhouse/bin/python
    [[ $version == 3.1 ]] || python=/opt/venvs/greenhouse/$(readlink "$tree/opt/venvs/greenhouse/current")/bin/python
    (cd "$tree${python%/bin/*}"/lib/python3*/site-packages/greenhouse && ls __pycache__/release.*.pyc) >/dev/null ||
      fail 'the module was not compiled'
    echo "RELEASE = 'mine $version $python'" >"$tree/etc/greenhouse/release.py"
    expect_equal 'what Python imports' "mine $version $python" \
      "$(as_nobody "$tree" "$python" -c 'import greenhouse.release; print(greenhouse.release.RELEASE)')"
  done
  purge_offline "$tree" greenhouse
  system_listing "$tree" >"$case_directory/after"
  diff -u "$case_directory/before" "$case_directory/after" || fail 'purging leaves traces'
}

# venvdeb check and lintian find nothing about the links and the scripts.
case_package_with_conffile() {
  local tree=$file_directory/builder
  cp "$file_directory/greenhouse_2.0.deb" "$tree/srv/"
  expect_equal 'conffiles' /etc/greenhouse/beds.yaml \
    "$(dpkg-deb --info "$file_directory/greenhouse_2.0.deb" conffiles)"
  expect_equal 'venvdeb check' '' \
    "$(in_tree "$tree" --offline -- venvdeb check --quiet /srv/greenhouse_2.0.deb 2>&1)"
}
