# shellcheck shell=bash
# Building Debian packages in a builder tree, and installing them in a target tree.

# Where scripts/build-deb has put our own packages.
dist_directory=${VENVDEB_DIST:-$repository/dist}

# our_package NAME: the .deb of that binary package in dist/.
our_package() {
  local found=("$dist_directory/$1"_*.deb)
  [[ -e ${found[0]} ]] || fail "no $1 package in $dist_directory; run scripts/build-deb first"
  ((${#found[@]} == 1)) || fail "several $1 packages in $dist_directory: ${found[*]##*/}"
  echo "${found[0]}"
}

# install_packages TREE FILE…: as an administrator does, with apt, dependencies included.
install_packages() {
  local tree=$1 file inside=()
  shift
  mkdir -p "$tree/srv/packages"
  for file in "$@"; do
    cp "$file" "$tree/srv/packages/"
    inside+=("/srv/packages/${file##*/}")
  done
  in_tree "$tree" -- apt-get -qq update
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends "${inside[@]}"
}

# builder SUITE DIRECTORY: a builder tree with our packages installed.
builder() {
  unpack_tree "$1-builder" "$2"
  install_packages "$2" "$(our_package venvdeb)"
}

# copy_source TREE SOURCE: puts a source tree where the unprivileged user of a builder tree can
# build it; prints its path inside the tree.
copy_source() {
  local tree=$1 source=$2 name=${2##*/}
  mkdir -p "$tree/build/place"
  cp -R "$source" "$tree/build/place/$name"
  in_tree "$tree" -- chown -R builder:builder /build/place
  echo "/build/place/$name"
}

# build_package TREE DIRECTORY [OPTION of enter…]: dpkg-buildpackage as that user, binary only.
build_package() {
  local tree=$1 directory=$2
  shift 2
  in_tree "$tree" --user builder "$@" -- \
    sh -c 'cd "$1" && exec dpkg-buildpackage -us -uc -b' sh "$directory"
}

# built_package TREE NAME: the one .deb of that name that a build left.
built_package() {
  local found=("$1/build/place/$2"_*.deb)
  [[ -e ${found[0]} ]] || fail "the build left no package $2"
  echo "${found[0]}"
}

# fetch_for TREE FILE: downloads what a package needs into a target tree, and installs nothing.
fetch_for() {
  mkdir -p "$1/srv/packages"
  cp "$2" "$1/srv/packages/"
  in_tree "$1" -- apt-get -qq update
  in_tree "$1" -- apt-get -qq install -y --download-only --no-install-recommends \
    "/srv/packages/${2##*/}"
}

# install_dependencies TREE FILE: with the network cut, everything that a package depends on but
# not the package itself.
install_dependencies() {
  in_tree "$1" --offline -- apt-get -qq satisfy -y --no-install-recommends \
    "$(dpkg-deb --field "$2" Depends)"
}

# install_offline TREE FILE: with the network cut.
install_offline() {
  in_tree "$1" --offline -- apt-get -qq install -y --no-install-recommends \
    "/srv/packages/${2##*/}"
}

# purge_offline TREE PACKAGE
purge_offline() {
  in_tree "$1" --offline -- apt-get -qq purge -y "$2"
}

# system_listing TREE: `listing` without what apt and dpkg write about themselves:
#   /var/lib/dpkg/{status,available,…}, lock, triggers   dpkg's database of all packages
#   /var/lib/apt, /var/cache/apt, /var/log/apt, dpkg.log  apt's state, cache and logs
#   /var/lib/dpkg/info/format                             made at the first run
#   /srv/packages                                         where the test itself keeps the .deb
# The names in /var/lib/dpkg/info stay: a purged package must leave no maintainer script there.
system_listing() {
  listing "$1" | grep -vE \
    '^\./(var/lib/dpkg/(status|status-old|available|available-old|diversions-old|statoverride-old|lock|lock-frontend|triggers(/[^/]*)?|updates|info|info/format)|var/(lib|cache|log)/apt(/.*)?|var/log/(dpkg|alternatives)\.log|srv(/packages(/.*)?)?)	'
}
