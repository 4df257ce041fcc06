# shellcheck shell=bash
# The drop-in for dh-virtualenv: what comes out of an ordinary build, and its life on a machine.
#
# The cases are named after the public threads about the bug that they are about: numbers are those
# of dh-virtualenv's own tracker, others have their project's name.

prepare() {
  local tree=$file_directory/builder
  prepare_shed
  cp -R "$file_directory/wheels" "$tree/build/place/wheels"
  cp -a "$file_directory/shed" "$tree/build/place/shed"
  in_tree "$tree" -- chown -R builder:builder /build/place
  cp -a "$tree/build/place/shed" "$file_directory/source"
  build_package "$tree" /build/place/shed --offline 2>&1 | tee "$file_directory/log"
  dpkg-deb --raw-extract "$(built_package "$tree" shed)" "$file_directory/contents"
  cp "$(built_package "$tree" shed)" "$file_directory/"
}

# Compat 13 and a setup.py: dh_auto_configure used to stop.
case_issue_326_compat_13_with_setup_py() {
  expect_match 'log' 'dh_auto_configure --buildsystem=none' "$(<"$file_directory/log")"
  expect_equal 'distributions' 'hinge-1.0 lamp-3.1 pip-23.0.1 plank-1.0 setuptools-66.1.1 shed-1.0 wheel-0.38.4' \
    "$(installed_in "$file_directory/contents$shed_root")"
}

case_issue_88_and_190_activate_scripts() {
  local file
  ! grep -rlF /build/place "$file_directory/contents" || fail 'files name the build directory'
  for file in activate activate.csh activate.fish; do
    expect_match "$file" "$shed_root" "$(<"$file_directory/contents$shed_root/bin/$file")"
  done
  check_records "$file_directory/contents$shed_root"
  expect_missing "$file_directory/contents$shed_root"/lib/python3*/site-packages/shed-*/direct_url.json
}

case_issue_124_and_305_shebangs() {
  local bin=$file_directory/contents$shed_root/bin
  expect_match 'a wheel script' "^#!$shed_root/bin/python$" "$(head -n 1 "$bin/creak")"
  expect_equal 'a later line' '#!/usr/bin/python3 is no first line' "$(sed -n 3p "$bin/creak")"
  expect_equal 'ipython3' '#!/usr/bin/env ipython3' "$(<"$bin/groan")"
  expect_match 'env -S' "^#!$shed_root/bin/python3? -u$" "$(<"$bin/moan")"
  expect_match 'env python3' "^#!$shed_root/bin/python3?$" "$(head -n 1 "$bin/sigh")"
  expect_equal 'a shell script' $'#!/bin/sh\n#!/usr/bin/python' "$(<"$bin/hum")"
  expect_equal 'a launcher' "#!$shed_root/bin/python" "$(head -n 1 "$bin/shed")"
}

# Nothing told which Python the tree needs.
case_issue_161_and_synapse_4431_dependencies() {
  expect_match 'Depends' '(^|, )python3\.11' "$(dpkg-deb --field "$file_directory"/shed_*.deb Depends)"
  expect_equal 'triggers' 'interest-noawait /usr/bin/python3.11' \
    "$(grep -v '^#' "$file_directory/contents/DEBIAN/triggers")"
}

# The source is as it was, and a second build works.
case_issue_363_and_176_leftovers_in_the_source() {
  local tree=$file_directory/builder
  in_tree "$tree" --user builder -- sh -c 'cd /build/place/shed && debian/rules clean' >/dev/null
  expect_equal 'the source' "$(listing "$file_directory/source")" "$(listing "$tree/build/place/shed")"
  build_package "$tree" /build/place/shed --offline >/dev/null
  cmp "$(built_package "$tree" shed)" "$file_directory"/shed_*.deb || fail 'the second is another one'
}

case_issue_308_and_349_build_dependencies() {
  local tree=$file_directory/builder
  in_tree "$tree" -- apt-get -qq satisfy --no-download --no-install-recommends --assume-yes \
    'dh-virtualenv (>= 1.2.2), dh-sequence-python-virtualenv, debhelper (>= 13)'
  in_tree "$tree" -- dpkg-query --show --showformat '${Status}' venvdeb-dh-virtualenv |
    grep -q 'ok installed' || fail 'our package was removed'
  expect_no_match 'Depends' 'python3\.[0-9]' \
    "$(dpkg-deb --field "$(our_package venvdeb-dh-virtualenv)" Depends)"
}

# What Python writes at run time goes with the package.
case_issue_208_and_214_and_270_and_280_leftovers() {
  local target=$case_directory/target package
  package=$(echo "$file_directory"/shed_*.deb)
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_equal 'shed' 'a shed' "$(as_nobody "$target" "$shed_root/bin/shed")"
  # A module without bytecode gets some when root imports it.
  in_tree "$target" -- sh -c "rm $shed_root/lib/python3.11/site-packages/lamp/__pycache__/*
    $shed_root/bin/python -c 'import lamp'"
  expect_exists "$target$shed_root/lib/python3.11/site-packages/lamp/__pycache__/__init__.cpython-311.pyc"
  in_tree "$target" --offline -- apt-get -qq remove -y shed
  expect_missing "$target$shed_root"
}

# First lines longer than the kernel reads got a detour by the shell, which was then overlooked; one
# in a directory with a space got quotation marks. The place does not matter any more.
case_issue_223_and_316_long_places() {
  local tree=$file_directory/builder place
  place="/build/a place/$(printf 'long%.0s' {1..40})/shed"
  mkdir -p "$tree$place"
  cp -a "$file_directory/shed/." "$tree$place"
  cp -R "$file_directory/wheels" "$tree${place%/*}/wheels"
  in_tree "$tree" -- chown -R builder:builder '/build/a place'
  build_package "$tree" "$place" --offline >/dev/null
  cmp "$tree${place%/*}"/shed_1.0_*.deb "$file_directory"/shed_*.deb || fail 'another package'
}

# The scripts of the package used to copy interpreters into the tree, and through a link of it over
# the system's. An update of Python takes effect in the tree, and neither harms the other.
case_issue_24_and_48_and_272_updates_of_python() {
  local target=$case_directory/target before
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$file_directory"/shed_*.deb
  before=$(listing "$target$shed_root")
  upgrade_interpreter "$target" python3.11
  in_tree "$target" --offline -- dpkg --force-depends --install /srv/packages/shed_1.0_amd64.deb
  expect_equal 'shed' 'a shed' "$(as_nobody "$target" "$shed_root/bin/shed")"
  expect_equal 'the tree' "$before" "$(listing "$target$shed_root")"
  expect_equal 'changed files of Python' '' "$(in_tree "$target" --offline -- \
    dpkg --verify python3.11-minimal libpython3.11-minimal libpython3.11-stdlib)"
}

# The pip that Debian has taken its libraries out of does not run where those are missing.
case_issue_338_pip_on_the_target() {
  local target=$case_directory/target
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$file_directory"/shed_*.deb
  expect_match 'pip --version' "^pip 23\.0\.1 from $shed_root/" \
    "$(as_nobody "$target" "$shed_root/bin/pip" --version)"
  expect_match 'pip list' '^shed +1\.0$' "$(as_nobody "$target" "$shed_root/bin/pip" list)"
}

# Each Debian release had to wait for a dh-virtualenv of its own, and from Python 3.12 on the activate
# scripts named the build directory.
case_issue_309_and_355_and_synapse_7526_the_next_python() {
  local tree=$case_directory/builder contents=$case_directory/contents package
  builder trixie "$tree" venvdeb-dh-virtualenv
  mkdir -p "$tree/build/place"
  cp -a "$file_directory/shed" "$file_directory/wheels" "$tree/build/place"
  in_tree "$tree" -- chown -R builder:builder /build/place
  build_package "$tree" /build/place/shed --offline >/dev/null
  package=$(built_package "$tree" shed)
  dpkg-deb --raw-extract "$package" "$contents"
  expect_match 'Depends' '(^|, )python3\.13' "$(dpkg-deb --field "$package" Depends)"
  ! grep -rlF /build/place "$contents" || fail 'files name the build directory'
  expect_match 'activate' "VIRTUAL_ENV=.*$shed_root" "$(<"$contents$shed_root/bin/activate")"
  install_packages "$tree" "$package"
  expect_equal 'shed' 'a shed' "$(as_nobody "$tree" sh -c \
    ". $shed_root/bin/activate && shed")"
}
