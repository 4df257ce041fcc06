# shellcheck shell=bash
# Ponds: a source package with three binary packages, for what debhelper does with us. Its wheels are
# a few files each, so that a build takes seconds.
#
#   pond       any   a tree with machine code, a command in /usr/bin
#   pond-web   all   a tree without
#   pond-doc   all   no tree, <!nodoc>

# make_pond_wheels TREE: the wheels and their locks, in /build/ponds of a builder tree.
make_pond_wheels() {
  local wheels=$1/build/ponds/wheels python locks=$1/build/ponds
  mkdir -p "$wheels"
  in_tree "$1" -- sh -euc '
    cd /build/ponds
    echo "int depth(void) { return 12; }" >depth.c
    gcc -g -shared -fPIC -o depth.so depth.c'
  python=$(in_tree "$1" -- python3 -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
  python3 "$end_to_end/make_wheel.py" "$wheels" depth 1.0 \
    --tag "$python-$python-linux_$(uname -m)" --copy "depth/_depth.so=$locks/depth.so" \
    --file 'depth/main.py=def main(): print("12.5")' \
    --entry-point 'pond-depth = depth.main:main' >"$locks/depth.lock"
  python3 "$end_to_end/make_wheel.py" "$wheels" ripple 2.0 --entry-point 'ripple = ripple:main' \
    --file 'ripple/__init__.py=def main(): print("ripple")' >"$locks/ripple.lock"
}

# make_ponds TREE COMPAT [FIELD…]: the source in /build/place/ponds, replacing what is there. Each
# FIELD is a line for the source paragraph of debian/control; without one, the add-on is in
# Build-Depends.
make_ponds() {
  local tree=$1 compat=$2 place=$1/build/place/ponds fields=("${@:3}")
  rm -rf "$tree/build/place"
  mkdir -p "$place/debian/source"
  cp -R "$tree/build/ponds/wheels" "$tree/build/ponds/"*.lock "$place/"
  ((${#fields[@]})) || fields=('Build-Depends: dh-sequence-venvdeb')
  {
    printf '%s\n' 'Source: ponds' 'Section: misc' 'Priority: optional' \
      'Maintainer: Pond Maintainers <ponds@example.org>' 'Standards-Version: 4.6.2' \
      'Rules-Requires-Root: no'
    printf '%s\n' "${fields[@]}" | grep -v '^Build-Depends: ' || true
    printf 'Build-Depends: %s\n' "$(compat_relation "$tree" "$compat")$(
      printf '%s\n' "${fields[@]}" | sed -n 's/^Build-Depends: /, /p')"
    cat <<'EOF'

Package: pond
Architecture: any
Depends: ${misc:Depends}, ${venvdeb:Depends}, ${shlibs:Depends}
Description: depth of the pond
 Says how deep it is.

Package: pond-web
Architecture: all
Depends: ${misc:Depends}, ${venvdeb:Depends}
Description: ripples of the pond
 Says what moves.

Package: pond-doc
Architecture: all
Build-Profiles: <!nodoc>
Depends: ${misc:Depends}
Description: manual of the pond
 Says nothing.
EOF
  } >"$place/debian/control"
  compat_file "$tree" "$compat" "$place/debian"
  cat >"$place/debian/changelog" <<'EOF'
ponds (1.0) unstable; urgency=medium

  * First.

 -- Pond Maintainers <ponds@example.org>  Mon, 06 Jan 2025 12:00:00 +0000
EOF
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >"$place/debian/rules"
  chmod 0755 "$place/debian/rules"
  echo '3.0 (native)' >"$place/debian/source/format"
  printf 'requirements: depth.lock\nwheelhouse: wheels\noffline: yes\nlink: pond-depth\n' \
    >"$place/debian/pond.venvdeb"
  printf 'requirements: ripple.lock\nwheelhouse: wheels\noffline: yes\n' \
    >"$place/debian/pond-web.venvdeb"
  echo 'The manual.' >"$place/manual"
  echo 'manual usr/share/doc/pond-doc' >"$place/debian/pond-doc.install"
  in_tree "$tree" -- chown -R builder:builder /build/place
}

# compat_relation TREE COMPAT: the build dependency that asks for a level of debhelper; where it is
# still open, the level is said elsewhere (compat_file).
compat_relation() {
  if grep -q "debhelper-compat (= $2)" "$1/var/lib/dpkg/status"; then
    echo "debhelper-compat (= $2)"
  else
    echo debhelper
  fi
}

# compat_file TREE COMPAT DIRECTORY: says a level that is still open, in debian/compat or, where
# debhelper has stopped to read that, in debian/control.
compat_file() {
  [[ $(compat_relation "$1" "$2") == debhelper ]] || return 0
  if grep -q 'x-dh-compat' "$1/usr/share/perl5/Debian/Debhelper/Dh_Lib.pm"; then
    sed -i "1a X-DH-Compat: $2" "$3/control"
  else
    echo "$2" >"$3/compat"
  fi
}

# in_ponds TREE [OPTION of enter…] -- COMMAND…: in the source, as the unprivileged user, with the
# network cut.
in_ponds() {
  local tree=$1 options=()
  shift
  while [[ $1 != -- ]]; do options+=("$1") && shift; done
  shift
  in_tree "$tree" --offline --user builder "${options[@]}" -- \
    sh -c 'cd /build/place/ponds && exec "$@"' sh "$@"
}

# build_ponds TREE [OPTION of dpkg-buildpackage…]: prints what dpkg-buildpackage says. $build_options,
# if set, become DEB_BUILD_OPTIONS.
build_ponds() {
  in_ponds "$1" ${build_options:+--env "DEB_BUILD_OPTIONS=$build_options"} -- \
    dpkg-buildpackage -us -uc "${@:2}" 2>&1
}

# built_ponds TREE: the names of the binary packages that were built, on one line.
built_ponds() {
  (cd "$1/build/place" && printf '%s\n' *.deb) | sed '/^\*/d' | cut -d_ -f1 | sort | paste -sd' '
}

# check_pond_packages TREE PACKAGE…: that these were built and no others, each with a tree as it
# must be.
check_pond_packages() {
  local tree=$1 package file contents
  shift
  expect_equal 'the packages built' "$(printf '%s\n' "$@" | sort | paste -sd' ')" \
    "$(built_ponds "$tree")"
  for package in "$@"; do
    file=$(built_package "$tree" "$package")
    contents=$(dpkg-deb --contents "$file")
    if [[ $package == pond-doc ]]; then
      expect_no_match "contents of $package" '/opt/' "$contents"
      expect_match "contents of $package" '/usr/share/doc/pond-doc/manual$' "$contents"
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
  if [[ " $* " == *' pond '* ]]; then
    file=$(built_package "$tree" pond)
    expect_no_match 'control files of pond' shlibs "$(dpkg-deb --ctrl-tarfile "$file" | tar t)"
    expect_match 'contents of pond' ' \./usr/bin/pond-depth -> ' "$(dpkg-deb --contents "$file")"
  fi
}

# check_package_records FILE PACKAGE: `check_records` for the tree of a package.
check_package_records() {
  local directory=$case_directory/records
  rm -rf "$directory"
  dpkg-deb --extract "$1" "$directory"
  check_records "$directory/opt/venvs/$2"
}
