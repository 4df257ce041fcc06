# shellcheck shell=bash
# What a package says of its contents, and of what it takes from the system.

# The schema of CycloneDX comes with this library, which also reads package URLs.
validator=$cache_directory/cyclonedx-python-lib-11.12.0

prepare() {
  need_packages python3-venv python3-debian
  [[ ! -d $validator ]] || return 0
  /usr/bin/python3 -m venv --clear "$validator.new"
  # The commands of an environment do not survive a move; its Python does.
  "$validator.new/bin/python" -m pip --quiet --disable-pip-version-check install \
    'cyclonedx-python-lib[json-validation]==11.12.0'
  mv "$validator.new" "$validator"
}

# The demo: the document it ships is valid, has what the lock has, and is what `venvdeb sbom` says
# of the finished package, bit for bit.
case_demo() {
  local tree=$case_directory/builder place package shipped output date
  builder bookworm "$tree"
  place=$(copy_demo "$tree")
  build_package "$tree" "$place" --offline
  package=$(built_package "$tree" greenhouse)
  dpkg-deb --raw-extract "$package" "$case_directory/contents"
  shipped=$case_directory/contents/usr/share/doc/greenhouse/greenhouse.cdx.json
  expect_exists "$shipped"
  "$validator/bin/python" "$end_to_end/check_sbom.py" "$shipped" "$demo_source/requirements.txt" \
    greenhouse "$(dpkg-deb --field "$package" Version)" greenhouse

  date=$(in_tree "$tree" -- sh -c 'cd "$1" && dpkg-parsechangelog -STimestamp' sh "$place")
  in_tree "$tree" --offline --user builder --env "SOURCE_DATE_EPOCH=$date" -- \
    venvdeb sbom "${package#"$tree"}" --output /build/place/again.json
  diff -u "$shipped" "$tree/build/place/again.json" ||
    fail 'venvdeb sbom of the package is another document than the one it ships'
  # Without the package around it, a tree does not tell what wheels it was made of.
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

# A pure tree that takes a module from Debian, as Architecture: all, through the life of its
# interpreter.
case_system_packages() {
  local tree=$case_directory/builder target=$case_directory/target output package wheels
  builder bookworm "$tree"
  make_pond_wheels "$tree"
  wheels=$tree/build/ponds/wheels
  python3 "$end_to_end/make_wheel.py" "$wheels" ripple 2.0 --entry-point 'ripple = ripple:main' \
    --metadata 'Requires-Dist: PyYAML>=5.1,<7' \
    --file 'ripple/__init__.py=def main(): import yaml; print(yaml.safe_load("[12.5]"))' \
    >"$tree/build/ponds/ripple.lock"
  make_ponds "$tree" 13
  printf 'system-site-packages: yes\nlink: ripple\n' \
    >>"$tree/build/place/ponds/debian/pond-web.venvdeb"

  # What is nowhere is missing, as it would be without the option.
  in_tree "$tree" -- apt-get -qq purge -y python3-yaml >/dev/null 2>&1 || true
  ! output=$(build_ponds "$tree" --build=all) || fail 'the build found PyYAML nowhere'
  expect_match 'the failed build' \
    "ripple 2.0 requires 'PyYAML<7,>=5.1', which is not installed" "$output"

  in_tree "$tree" -- apt-get -qq update
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends python3-yaml
  output=$(build_ponds "$tree" --build=all)
  package=$(built_package "$tree" pond-web)
  expect_match 'the file' '_all\.deb$' "$package"
  expect_match 'Depends' 'python3-yaml \(<< 7~\), python3-yaml \(>= 5\.1\)' \
    "$(dpkg-deb --field "$package" Depends)"
  expect_match 'Depends' '(^|, )python3\.11:any' "$(dpkg-deb --field "$package" Depends)"

  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_equal 'ripple' '[12.5]' "$(as_nobody "$target" ripple)"

  # Another Python that arrives does not touch the tree; its own cannot leave alone.
  mkdir -p "$target/srv/new/DEBIAN" "$target/srv/new/usr/bin"
  printf '#!/bin/sh\n' >"$target/srv/new/usr/bin/python3.12"
  chmod 0755 "$target/srv/new/usr/bin/python3.12"
  printf '%s\n' 'Package: python3.12-minimal' 'Version: 3.12.1' 'Architecture: all' \
    'Maintainer: Test <test@example.org>' 'Description: another Python' \
    >"$target/srv/new/DEBIAN/control"
  output=$(in_tree "$target" -- sh -c \
    'dpkg-deb --build -Znone /srv/new /srv/new.deb && dpkg --install /srv/new.deb' 2>&1)
  expect_no_match 'the arrival of Python 3.12' 'pond-web' "$output"
  expect_equal 'ripple with Python 3.12 there' '[12.5]' "$(as_nobody "$target" ripple)"
  ! output=$(in_tree "$target" -- dpkg --remove python3.11 2>&1) ||
    fail 'python3.11 was removed under pond-web'
  expect_match 'the refusal' 'pond-web depends on python3\.11' "$output"
  output=$(in_tree "$target" -- dpkg --remove --force-depends python3.11 python3.11-minimal 2>&1)
  output+=$(in_tree "$target" -- dpkg --triggers-only --force-depends --pending 2>&1)
  expect_match 'the removal by force' \
    'pond-web: warning: /opt/venvs/pond-web needs /usr/bin/python3\.11, which is not there' \
    "$output"
  in_tree "$target" -- dpkg --purge pond-web
  expect_missing "$target/opt/venvs"
}
