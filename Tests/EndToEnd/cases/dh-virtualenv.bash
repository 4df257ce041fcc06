# shellcheck shell=bash
# The drop-in for dh-virtualenv: the package of an ordinary build, and its life on a machine.
#
# The cases are named after public reports of the bugs that they reproduce: numbers are those of
# dh-virtualenv's own tracker, others have their project's name.

prepare() {
  local tree=$file_directory/builder
  prepare_drop_in
  cp -R "$file_directory/wheels" "$tree/build/area/wheels"
  cp -a "$file_directory/sample" "$tree/build/area/sample"
  in_tree "$tree" -- chown -R builder:builder /build/area
  cp -a "$tree/build/area/sample" "$file_directory/source"
  build_package "$tree" /build/area/sample --offline 2>&1 | tee "$file_directory/log"
  dpkg-deb --raw-extract "$(built_package "$tree" sample)" "$file_directory/contents"
  cp "$(built_package "$tree" sample)" "$file_directory/"
}

# dh_auto_configure used to fail in compat 13 with a setup.py.
case_issue_326_compat_13_with_setup_py() {
  expect_match 'log' 'dh_auto_configure --buildsystem=none' "$(<"$file_directory/log")"
  expect_equal 'distributions' 'hinge-1.0 lamp-3.1 pip-23.0.1 plank-1.0 sample-1.0 setuptools-66.1.1 wheel-0.38.4' \
    "$(installed_in "$file_directory/contents$project_prefix")"
}

case_issue_88_and_190_activate_scripts() {
  local file
  ! grep -rlF /build/area "$file_directory/contents" || fail 'files contain the build path'
  for file in activate activate.csh activate.fish; do
    expect_match "$file" "$project_prefix" "$(<"$file_directory/contents$project_prefix/bin/$file")"
  done
  check_records "$file_directory/contents$project_prefix"
  expect_missing "$file_directory/contents$project_prefix"/lib/python3*/site-packages/sample-*/direct_url.json
}

case_issue_124_and_305_shebangs() {
  local bin=$file_directory/contents$project_prefix/bin
  expect_match 'a wheel script' "^#!$project_prefix/bin/python$" "$(head -n 1 "$bin/creak")"
  expect_equal 'a later line' '#!/usr/bin/python3 is not the shebang' "$(sed -n 3p "$bin/creak")"
  expect_equal 'ipython3' '#!/usr/bin/env ipython3' "$(<"$bin/groan")"
  expect_match 'env -S' "^#!$project_prefix/bin/python3? -u$" "$(<"$bin/moan")"
  expect_match 'env python3' "^#!$project_prefix/bin/python3?$" "$(head -n 1 "$bin/sigh")"
  expect_equal 'a shell script' $'#!/bin/sh\n#!/usr/bin/python' "$(<"$bin/hum")"
  expect_equal 'a launcher' "#!$project_prefix/bin/python" "$(head -n 1 "$bin/sample")"
}

# The package did not declare which Python the tree needs.
case_issue_161_and_synapse_4431_dependencies() {
  expect_match 'Depends' '(^|, )python3\.11' "$(dpkg-deb --field "$file_directory"/sample_*.deb Depends)"
  expect_equal 'triggers' 'interest-noawait /usr/bin/python3.11' \
    "$(grep -v '^#' "$file_directory/contents/DEBIAN/triggers")"
}

# The source is unchanged, and a second build works.
case_issue_363_and_176_leftovers_in_the_source() {
  local tree=$file_directory/builder
  in_tree "$tree" --user builder -- sh -c 'cd /build/area/sample && debian/rules clean' >/dev/null
  expect_equal 'the source' "$(listing "$file_directory/source")" "$(listing "$tree/build/area/sample")"
  build_package "$tree" /build/area/sample --offline >/dev/null
  cmp "$(built_package "$tree" sample)" "$file_directory"/sample_*.deb || fail 'the second package differs'
}

case_issue_308_and_349_build_dependencies() {
  local tree=$file_directory/builder
  in_tree "$tree" -- apt-get -qq satisfy --no-download --no-install-recommends --assume-yes \
    'dh-virtualenv (>= 1.3.1), dh-sequence-python-virtualenv, debhelper (>= 13)'
  in_tree "$tree" -- dpkg-query --show --showformat '${Status}' venvdeb-dh-virtualenv |
    grep -q 'ok installed' || fail 'our package was removed'
  expect_no_match 'Depends' 'python3\.[0-9]' \
    "$(dpkg-deb --field "$(our_package venvdeb-dh-virtualenv)" Depends)"
}

# What Python writes at run time is removed with the package.
case_issue_208_and_214_and_270_and_280_leftovers() {
  local target=$case_directory/target package
  package=$(echo "$file_directory"/sample_*.deb)
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_equal 'sample' 'a sample' "$(as_nobody "$target" "$project_prefix/bin/sample")"
  # A module without bytecode gets some when root imports it.
  in_tree "$target" -- sh -c "rm $project_prefix/lib/python3.11/site-packages/lamp/__pycache__/*
    $project_prefix/bin/python -c 'import lamp'"
  expect_exists "$target$project_prefix/lib/python3.11/site-packages/lamp/__pycache__/__init__.cpython-311.pyc"
  in_tree "$target" --offline -- apt-get -qq remove -y sample
  expect_missing "$target$project_prefix"
}

# A shebang longer than the kernel reads became shell lines, which were not rewritten; one with a
# space got quotation marks. The build path no longer matters.
case_issue_223_and_316_long_paths() {
  local tree=$file_directory/builder directory
  directory="/build/a path/$(printf 'long%.0s' {1..40})/sample"
  mkdir -p "$tree$directory"
  cp -a "$file_directory/sample/." "$tree$directory"
  cp -R "$file_directory/wheels" "$tree${directory%/*}/wheels"
  in_tree "$tree" -- chown -R builder:builder '/build/a path'
  build_package "$tree" "$directory" --offline >/dev/null
  cmp "$tree${directory%/*}"/sample_1.0_*.deb "$file_directory"/sample_*.deb || fail 'the package differs'
}

# Maintainer scripts used to copy the interpreter into the tree, or through a link over the system's.
# Now an update of Python takes effect in the tree, and neither harms the other.
case_issue_24_and_48_and_272_updates_of_python() {
  local target=$case_directory/target before
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$file_directory"/sample_*.deb
  before=$(listing "$target$project_prefix")
  upgrade_interpreter "$target" python3.11
  in_tree "$target" --offline -- dpkg --force-depends --install /srv/packages/sample_1.0_amd64.deb
  expect_equal 'sample' 'a sample' "$(as_nobody "$target" "$project_prefix/bin/sample")"
  expect_equal 'the tree' "$before" "$(listing "$target$project_prefix")"
  expect_equal 'changed files of Python' '' "$(in_tree "$target" --offline -- \
    dpkg --verify python3.11-minimal libpython3.11-minimal libpython3.11-stdlib)"
}

# Debian's pip, without its bundled libraries, does not run where those are not installed.
case_issue_338_pip_on_the_target() {
  local target=$case_directory/target
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$file_directory"/sample_*.deb
  expect_match 'pip --version' "^pip 23\.0\.1 from $project_prefix/" \
    "$(as_nobody "$target" "$project_prefix/bin/pip" --version)"
  expect_match 'pip list' '^sample +1\.0$' "$(as_nobody "$target" "$project_prefix/bin/pip" list)"
}

# Each Debian release needed a new dh-virtualenv, and since Python 3.12 activate scripts contained the
# build path.
case_issue_309_and_355_and_synapse_7526_the_next_python() {
  local tree=$case_directory/builder contents=$case_directory/contents package
  builder trixie "$tree" venvdeb-dh-virtualenv
  mkdir -p "$tree/build/area"
  cp -a "$file_directory/sample" "$file_directory/wheels" "$tree/build/area"
  in_tree "$tree" -- chown -R builder:builder /build/area
  build_package "$tree" /build/area/sample --offline >/dev/null
  package=$(built_package "$tree" sample)
  dpkg-deb --raw-extract "$package" "$contents"
  expect_match 'Depends' '(^|, )python3\.13' "$(dpkg-deb --field "$package" Depends)"
  ! grep -rlF /build/area "$contents" || fail 'files contain the build path'
  expect_match 'activate' "VIRTUAL_ENV=.*$project_prefix" "$(<"$contents$project_prefix/bin/activate")"
  install_packages "$tree" "$package"
  expect_equal 'sample' 'a sample' "$(as_nobody "$tree" sh -c \
    ". $project_prefix/bin/activate && sample")"
}
