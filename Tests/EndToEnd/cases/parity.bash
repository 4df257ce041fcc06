# shellcheck shell=bash
# Every wheel of a long list of real ones gives the tree that pip gives.

# The program of the package that the other cases install, unless $VENVDEB names another.
prepare() {
  need_packages python3-venv libarchive13 libnettle8 zlib1g
  [[ -n ${VENVDEB-} ]] ||
    dpkg-deb --fsys-tarfile "$(our_package venvdeb)" |
    tar --extract --directory "$file_directory" ./usr/bin/venvdeb
  compare --fetch
}

compare() { VENVDEB_TEST_CACHE=$cache_directory /usr/bin/python3 "$repository/Tests/Parity/compare.py" "$@"; }

case_trees_equal_pips() {
  VENVDEB=${VENVDEB:-$file_directory/usr/bin/venvdeb} compare
}
