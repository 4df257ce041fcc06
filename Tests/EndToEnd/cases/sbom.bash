# shellcheck shell=bash
# The bill of materials of a package, and its dependencies on packages of the system.

# The schema of CycloneDX comes with this library, which also reads package URLs.
validator=$cache_directory/cyclonedx-python-lib-11.12.0

prepare() {
  need_packages python3-venv python3-debian
  [[ ! -d $validator ]] || return 0
  /usr/bin/python3 -m venv --clear "$validator.new"
  # The commands of a virtual environment cannot be moved; its Python can.
  "$validator.new/bin/python" -m pip --quiet --disable-pip-version-check install \
    'cyclonedx-python-lib[json-validation]==11.12.0'
  mv "$validator.new" "$validator"
}

# The document in the demo is valid, has what the lock has, and equals the output of `venvdeb sbom` for
# the finished package, bit for bit.
case_demo() {
  local tree=$case_directory/builder source package shipped output date
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  build_package "$tree" "$source" --offline
  package=$(built_package "$tree" greenhouse)
  dpkg-deb --raw-extract "$package" "$case_directory/contents"
  shipped=$case_directory/contents/usr/share/doc/greenhouse/greenhouse.cdx.json
  expect_exists "$shipped"
  "$validator/bin/python" "$end_to_end/check_sbom.py" "$shipped" "$demo_source/requirements.txt" \
    greenhouse "$(dpkg-deb --field "$package" Version)" greenhouse

  date=$(in_tree "$tree" -- sh -c 'cd "$1" && dpkg-parsechangelog -STimestamp' sh "$source")
  in_tree "$tree" --offline --user builder --env "SOURCE_DATE_EPOCH=$date" -- \
    venvdeb sbom "${package#"$tree"}" --output /build/area/again.json
  diff -u "$shipped" "$tree/build/area/again.json" ||
    fail 'venvdeb sbom prints another document than the one in the package'
  # A tree without its package does not know the wheels that it was made of.
  mkdir "$tree/srv/tree"
  cp -R "$case_directory/contents/opt/venvs/greenhouse/." "$tree/srv/tree/"
  output=$(in_tree "$tree" --offline -- venvdeb sbom /srv/tree)
  expect_match 'the document of the tree' '"purl" : "pkg:pypi/flask@' "$output"
  expect_no_match 'the document of the tree' '"venvdeb:wheel"|timestamp' "$output"

  in_tree "$tree" --offline --user builder -- venvdeb sbom "${package#"$tree"}" \
    --format debian-copyright >"$case_directory/copyright"
  rm -rf "$case_directory/contents/DEBIAN"
  /usr/bin/python3 "$end_to_end/check_copyright.py" "$case_directory/copyright" \
    "$case_directory/contents"
}

# A pure tree (Architecture: all) that takes a module from Debian, through the life of its
# interpreter.
case_system_packages() {
  local tree=$case_directory/builder target=$case_directory/target output package wheels
  builder bookworm "$tree"
  make_suite_wheels "$tree"
  wheels=$tree/build/suite/wheels
  python3 "$end_to_end/make_wheel.py" "$wheels" ripple 2.0 --entry-point 'ripple = ripple:main' \
    --metadata 'Requires-Dist: PyYAML>=5.1,<7' \
    --file 'ripple/__init__.py=def main(): import yaml; print(yaml.safe_load("[12.5]"))' \
    >"$tree/build/suite/ripple.lock"
  make_suite "$tree" 13
  printf 'system-site-packages: yes\nlink: ripple\n' \
    >>"$tree/build/area/sample-suite/debian/sample-web.venvdeb"

  # A requirement that the system does not satisfy either is missing.
  in_tree "$tree" -- apt-get -qq purge -y python3-yaml >/dev/null 2>&1 || true
  ! output=$(build_suite "$tree" --build=all) || fail 'the build succeeded without PyYAML'
  expect_match 'the failed build' \
    "ripple 2.0 requires 'PyYAML<7,>=5.1', which is not installed" "$output"

  in_tree "$tree" -- apt-get -qq update
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends python3-yaml
  output=$(build_suite "$tree" --build=all)
  package=$(built_package "$tree" sample-web)
  expect_match 'the file' '_all\.deb$' "$package"
  expect_match 'Depends' 'python3-yaml \(<< 7~\), python3-yaml \(>= 5\.1\)' \
    "$(dpkg-deb --field "$package" Depends)"
  expect_match 'Depends' '(^|, )python3\.11:any' "$(dpkg-deb --field "$package" Depends)"

  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_equal 'ripple' '[12.5]' "$(as_nobody "$target" ripple)"

  # The arrival of another Python does not affect the tree; its own cannot be removed alone.
  mkdir -p "$target/srv/new/DEBIAN" "$target/srv/new/usr/bin"
  printf '#!/bin/sh\n' >"$target/srv/new/usr/bin/python3.12"
  chmod 0755 "$target/srv/new/usr/bin/python3.12"
  printf '%s\n' 'Package: python3.12-minimal' 'Version: 3.12.1' 'Architecture: all' \
    'Maintainer: Test <test@example.org>' 'Description: another Python' \
    >"$target/srv/new/DEBIAN/control"
  output=$(in_tree "$target" -- sh -c \
    'dpkg-deb --build -Znone /srv/new /srv/new.deb && dpkg --install /srv/new.deb' 2>&1)
  expect_no_match 'the arrival of Python 3.12' 'sample-web' "$output"
  expect_equal 'ripple with Python 3.12 there' '[12.5]' "$(as_nobody "$target" ripple)"
  ! output=$(in_tree "$target" -- dpkg --remove python3.11 2>&1) ||
    fail 'python3.11 was removed under sample-web'
  expect_match 'the refusal' 'sample-web depends on python3\.11' "$output"
  output=$(in_tree "$target" -- dpkg --remove --force-depends python3.11 python3.11-minimal 2>&1)
  output+=$(in_tree "$target" -- dpkg --triggers-only --force-depends --pending 2>&1)
  expect_match 'the removal by force' \
    'sample-web: warning: /opt/venvs/sample-web needs /usr/bin/python3\.11, which is not there' \
    "$output"
  in_tree "$target" -- dpkg --purge sample-web
  expect_missing "$target/opt/venvs"
}
