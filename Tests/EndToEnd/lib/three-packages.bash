# shellcheck shell=bash
# sample-suite: a source package with three binary packages, for the cases about debhelper. Its
# wheels have a few files each, so that a build takes seconds.
#
#   sample       any   a tree with machine code, a command in /usr/bin
#   sample-web   all   a tree without machine code
#   sample-doc   all   no tree, <!nodoc>

# make_suite_wheels TREE: makes the wheels and their locks in /build/suite of a builder tree.
make_suite_wheels() {
  local wheels=$1/build/suite/wheels python locks=$1/build/suite
  mkdir -p "$wheels"
  in_tree "$1" -- sh -euc '
    cd /build/suite
    echo "int depth(void) { return 12; }" >depth.c
    gcc -g -shared -fPIC -o depth.so depth.c'
  python=$(in_tree "$1" -- python3 -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
  python3 "$end_to_end/make_wheel.py" "$wheels" depth 1.0 \
    --tag "$python-$python-linux_$(uname -m)" --copy "depth/_depth.so=$locks/depth.so" \
    --file 'depth/main.py=def main(): print("12.5")' \
    --entry-point 'sample-depth = depth.main:main' >"$locks/depth.lock"
  python3 "$end_to_end/make_wheel.py" "$wheels" ripple 2.0 --entry-point 'ripple = ripple:main' \
    --file 'ripple/__init__.py=def main(): print("ripple")' >"$locks/ripple.lock"
}

# make_suite TREE COMPAT [FIELD…]: makes the source in /build/area/sample-suite, replacing what is
# there. Each FIELD is a line for the source paragraph of debian/control; without one, the add-on is
# in Build-Depends.
make_suite() {
  local tree=$1 compat=$2 source=$1/build/area/sample-suite fields=("${@:3}")
  rm -rf "$tree/build/area"
  mkdir -p "$source/debian/source"
  cp -R "$tree/build/suite/wheels" "$tree/build/suite/"*.lock "$source/"
  ((${#fields[@]})) || fields=('Build-Depends: dh-sequence-venvdeb')
  {
    printf '%s\n' 'Source: sample-suite' 'Section: misc' 'Priority: optional' \
      'Maintainer: Sample Maintainers <sample@example.org>' 'Standards-Version: 4.6.2' \
      'Rules-Requires-Root: no'
    printf '%s\n' "${fields[@]}" | grep -v '^Build-Depends: ' || true
    printf 'Build-Depends: %s\n' "$(compat_relation "$tree" "$compat")$(
      printf '%s\n' "${fields[@]}" | sed -n 's/^Build-Depends: /, /p')"
    cat <<'EOF'

Package: sample
Architecture: any
Depends: ${misc:Depends}, ${venvdeb:Depends}, ${shlibs:Depends}
Description: sample with machine code
 Prints a number.

Package: sample-web
Architecture: all
Depends: ${misc:Depends}, ${venvdeb:Depends}
Description: sample without machine code
 Prints a word.

Package: sample-doc
Architecture: all
Build-Profiles: <!nodoc>
Depends: ${misc:Depends}
Description: sample without a tree
 Has a manual.
EOF
  } >"$source/debian/control"
  compat_file "$tree" "$compat" "$source/debian"
  cat >"$source/debian/changelog" <<'EOF'
sample-suite (1.0) unstable; urgency=medium

  * First.

 -- Sample Maintainers <sample@example.org>  Mon, 06 Jan 2025 12:00:00 +0000
EOF
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >"$source/debian/rules"
  chmod 0755 "$source/debian/rules"
  echo '3.0 (native)' >"$source/debian/source/format"
  printf 'requirements: depth.lock\nwheelhouse: wheels\noffline: yes\nlink: sample-depth\n' \
    >"$source/debian/sample.venvdeb"
  printf 'requirements: ripple.lock\nwheelhouse: wheels\noffline: yes\n' \
    >"$source/debian/sample-web.venvdeb"
  echo 'The manual.' >"$source/manual"
  echo 'manual usr/share/doc/sample-doc' >"$source/debian/sample-doc.install"
  in_tree "$tree" -- chown -R builder:builder /build/area
}

# compat_relation TREE COMPAT: prints the build dependency that asks for a compat level; debhelper has
# no such package for a level that is still open (see compat_file).
compat_relation() {
  if grep -q "debhelper-compat (= $2)" "$1/var/lib/dpkg/status"; then
    echo "debhelper-compat (= $2)"
  else
    echo debhelper
  fi
}

# compat_file TREE COMPAT DIRECTORY: asks for a level that is still open, in debian/compat or, where
# debhelper no longer reads that, in debian/control.
compat_file() {
  [[ $(compat_relation "$1" "$2") == debhelper ]] || return 0
  if grep -q 'x-dh-compat' "$1/usr/share/perl5/Debian/Debhelper/Dh_Lib.pm"; then
    sed -i "1a X-DH-Compat: $2" "$3/control"
  else
    echo "$2" >"$3/compat"
  fi
}

# in_suite TREE [OPTION of enter…] -- COMMAND…: runs a command in the source, as the unprivileged
# user, without network.
in_suite() {
  local tree=$1 options=()
  shift
  while [[ $1 != -- ]]; do options+=("$1") && shift; done
  shift
  in_tree "$tree" --offline --user builder "${options[@]}" -- \
    sh -c 'cd /build/area/sample-suite && exec "$@"' sh "$@"
}

# build_suite TREE [OPTION of dpkg-buildpackage…]: builds the source, and prints the output of
# dpkg-buildpackage. $build_options, if set, become DEB_BUILD_OPTIONS.
build_suite() {
  in_suite "$1" ${build_options:+--env "DEB_BUILD_OPTIONS=$build_options"} -- \
    dpkg-buildpackage -us -uc "${@:2}" 2>&1
}

# built_packages TREE: prints the names of the binary packages that were built, on one line.
built_packages() {
  (cd "$1/build/area" && printf '%s\n' *.deb) | sed '/^\*/d' | cut -d_ -f1 | sort | paste -sd' '
}

# check_suite_packages TREE PACKAGE…: checks that these packages were built and no others, and what
# each has in it.
check_suite_packages() {
  local tree=$1 package file contents
  shift
  expect_equal 'the packages built' "$(printf '%s\n' "$@" | sort | paste -sd' ')" \
    "$(built_packages "$tree")"
  for package in "$@"; do
    file=$(built_package "$tree" "$package")
    contents=$(dpkg-deb --contents "$file")
    if [[ $package == sample-doc ]]; then
      expect_no_match "contents of $package" '/opt/' "$contents"
      expect_match "contents of $package" '/usr/share/doc/sample-doc/manual$' "$contents"
      continue
    fi
    expect_match "contents of $package" " \./opt/venvs/$package/bin/python3\.[0-9]+ " "$contents"
    expect_match "Depends of $package" '(^|, )python3\.[0-9]+' \
      "$(dpkg-deb --field "$file" Depends)"
    expect_match "postinst of $package" "/opt/venvs/$package/bin/python" \
      "$(dpkg-deb --info "$file" postinst)"
    expect_match "triggers of $package" '^interest-noawait /usr/bin/python3\.[0-9]+$' \
      "$(dpkg-deb --info "$file" triggers)"
    check_package_records "$file" "$package"
  done
  # dh_makeshlibs and dh_strip have not seen the tree.
  if [[ " $* " == *' sample '* ]]; then
    file=$(built_package "$tree" sample)
    expect_no_match 'control files of sample' shlibs "$(dpkg-deb --ctrl-tarfile "$file" | tar t)"
    expect_match 'contents of sample' ' \./usr/bin/sample-depth -> ' "$(dpkg-deb --contents "$file")"
  fi
}

# check_package_records FILE PACKAGE: runs `check_records` for the tree of a package.
check_package_records() {
  local directory=$case_directory/records
  rm -rf "$directory"
  dpkg-deb --extract "$1" "$directory"
  check_records "$directory/opt/venvs/$2"
}
