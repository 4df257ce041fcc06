# shellcheck shell=bash
# Building Debian packages in a builder tree, and installing them in a target tree.

# Where scripts/build-deb puts our own packages.
dist_directory=${VENVDEB_DIST:-$repository/dist}

# our_package NAME: prints the .deb of that binary package in dist/, in the version of
# debian/changelog.
our_package() {
  local version found
  version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$repository/debian/changelog")
  found=("$dist_directory/$1_${version#*:}"_*.deb)
  [[ -e ${found[0]} ]] || fail "no ${found[0]}: run scripts/build-deb"
  echo "${found[0]}"
}

# install_packages TREE FILE…: installs packages as an administrator does, with apt and all
# dependencies.
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

# builder SUITE DIRECTORY [NAME…]: makes a builder tree with our packages installed: venvdeb, and those
# that are named.
builder() {
  local suite=$1 tree=$2 name packages=()
  shift 2
  for name in venvdeb "$@"; do packages+=("$(our_package "$name")"); done
  unpack_tree "$suite-builder" "$tree"
  install_packages "$tree" "${packages[@]}"
}

# copy_source TREE SOURCE: copies a source tree to where the unprivileged user of a builder tree can
# build it; prints its path inside the tree.
copy_source() {
  local tree=$1 source=$2 name=${2##*/}
  mkdir -p "$tree/build/area"
  cp -R "$source" "$tree/build/area/$name"
  in_tree "$tree" -- chown -R builder:builder /build/area
  echo "/build/area/$name"
}

# build_package TREE DIRECTORY [OPTION of enter…]: builds the binary packages as that user.
build_package() {
  local tree=$1 directory=$2
  shift 2
  in_tree "$tree" --user builder "$@" -- \
    sh -c 'cd "$1" && exec dpkg-buildpackage -us -uc -b' sh "$directory"
}

# built_package TREE NAME: prints the .deb of that name that a build made.
built_package() {
  local found=("$1/build/area/$2"_*.deb)
  [[ -e ${found[0]} ]] || fail "the build made no package $2"
  echo "${found[0]}"
}

# wheelhouse TREE LOCK [REQUIREMENT…]: prints a directory with the wheels of a lock, and of
# requirements without one, for the Python of a builder tree; pip downloads them once into the cache.
wheelhouse() {
  local tree=$1 lock=$2 python directory
  shift 2
  python=$(in_tree "$tree" -- python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  directory=$(printf '%s\n' "$python" "$@" | cat - "$lock" | sha256sum | cut -c1-12)
  directory=$cache_directory/wheels/$directory
  mkdir -p "${directory%/*}"
  (
    # Cases that run side by side may want the same wheels.
    flock 9
    [[ ! -d $directory ]] || exit 0
    cp "$lock" "$tree/srv/lock.txt"
    local pip=(python3 -m pip --quiet --disable-pip-version-check download --no-cache-dir
      --only-binary :all: --no-deps --dest /srv/downloaded)
    in_tree "$tree" -- "${pip[@]}" --require-hashes --requirement /srv/lock.txt >&2
    (($# == 0)) || in_tree "$tree" -- "${pip[@]}" "$@" >&2
    rm -rf "$directory.new"
    mv "$tree/srv/downloaded" "$directory.new"
    mv "$directory.new" "$directory"
  ) 9>"${directory%/*}/lock"
  echo "$directory"
}

# fetch_for TREE FILE: downloads the dependencies of a package into a target tree, and installs
# nothing.
fetch_for() {
  mkdir -p "$1/srv/packages"
  cp "$2" "$1/srv/packages/"
  in_tree "$1" -- apt-get -qq update
  in_tree "$1" -- apt-get -qq install -y --download-only --no-install-recommends \
    "/srv/packages/${2##*/}"
}

# install_dependencies TREE FILE: installs, without network, everything that a package depends on but
# not the package itself.
install_dependencies() {
  in_tree "$1" --offline -- apt-get -qq satisfy -y --no-install-recommends \
    "$(dpkg-deb --field "$2" Depends)"
}

# install_offline TREE FILE: installs a package without network.
install_offline() {
  in_tree "$1" --offline -- apt-get -qq install -y --no-install-recommends \
    "/srv/packages/${2##*/}"
}

# upgrade_interpreter TREE PYTHON: installs a point release: the same package with a higher version.
upgrade_interpreter() {
  local tree=$1 python=$2
  in_tree "$tree" -- sh -euc '
    cd /srv && rm -rf point && apt-get -qq download "$1-minimal"
    dpkg-deb --raw-extract "$1-minimal"_*.deb point && rm "$1-minimal"_*.deb
    sed -i "s/^Version: .*/&+point1/" point/DEBIAN/control
    dpkg-deb --build -Znone point point.deb
    dpkg --force-depends --install point.deb' sh "$python" 2>&1
}

# purge_offline TREE PACKAGE: purges a package without network.
purge_offline() {
  in_tree "$1" --offline -- apt-get -qq purge -y "$2"
}

# system_listing TREE: prints `listing` without what apt and dpkg write whenever a package comes or
# goes, and without what the test itself puts there.
#   /var/lib/dpkg: status and the like, locks, triggers   the database of all packages; info/ is
#                                                         kept, where a package's own files would be
#   /var/lib/apt, /var/cache/apt, /var/log/apt            apt's lists, cache and log
#   /var/log/dpkg.log, alternatives.log                   logs of dpkg
#   /srv/packages                                         where the test keeps the .deb
system_listing() {
  local dpkg='(status|available|diversions|statoverride)(-old)?|lock|lock-frontend'
  dpkg+='|triggers(/[^/]*)?|updates|info|info/format'
  local apt='var/(lib|cache|log)/apt(/.*)?|var/log/(dpkg|alternatives)\.log'
  listing "$1" | grep -vP "^\./(var/lib/dpkg/($dpkg)|$apt|srv(/packages(/.*)?)?)\t"
}
