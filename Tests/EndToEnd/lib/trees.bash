# shellcheck shell=bash
# Base systems: made once with mmdebstrap, kept in the cache as tar files, unpacked fresh for each use.
#
#   bookworm-target   trixie-target   sid-target    minbase: apt, no Python, no compiler
#   bookworm-builder  trixie-builder  sid-builder   what a package maintainer has: debhelper,
#                                                   Python, pip; and an unprivileged user whose
#                                                   home does not exist
#   bookworm-swift                                  minbase, git, and what Swift asks for on Debian

# need_tree_tools [PACKAGE…]: what making trees needs on this machine, and further packages.
need_tree_tools() {
  need_root 'making a fresh Debian system'
  # pip prints this machine's settings for the package index (copy_index_settings).
  need_packages mmdebstrap iproute2 util-linux python3 python3-pip "$@"
}

# scratch_in_memory SIZE: mounts a file system of SIZE GiB on $scratch, if this machine has that much memory
# and 4 GiB for what runs; fails if it has not.
scratch_in_memory() {
  local available
  available=$(awk '$1 == "MemAvailable:" { print int($2 / 1048576) }' /proc/meminfo)
  ((available >= $1 + 4)) && mount -t tmpfs -o "size=$1G,mode=0755" tmpfs "$scratch"
}

cache_directory=${VENVDEB_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/venvdeb-test}

builder_packages=(
  build-essential ca-certificates debhelper git lintian python3 python3-pip python3-setuptools
  python3-venv python3-wheel
)

# The packages that swift.org names for Debian 12, and those of a fresh machine.
swift_packages=(
  binutils-gold ca-certificates gcc git libcurl4-openssl-dev libedit-dev libicu-dev libncurses-dev
  libpython3-dev libsqlite3-dev libstdc++-12-dev libxml2-dev pkg-config tzdata uuid-dev
)

# debian_sources SUITE: prints where this machine gets Debian from, as one-line sources for that suite.
debian_sources() {
  local here sources
  # shellcheck disable=SC1091
  here=$(. /etc/os-release && echo "$VERSION_CODENAME")
  sources=$(list_sources)
  [[ -n $sources ]] || { apt-get -qq update && sources=$(list_sources); }
  [[ -n $sources ]] || fail "apt on this machine has no archive with Origin: Debian"
  # bookworm, bookworm-updates and bookworm-security become those of the other suite; sid is alone.
  [[ $1 != sid ]] || sources=$(grep -F " $here " <<<"$sources")
  echo "${sources// $here/ $1}"
}

list_sources() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) main' \
    'Created-By: Packages' 'Origin: Debian' 'Component: main' | sort -u
}

# apt_settings: prints the part of this machine's apt configuration that decides how the archive is
# reached.
apt_settings() {
  apt-config dump | grep -E \
    '^Acquire::(https?::|Retries|ForceIPv[46]|Check-(Valid-Until|Date) )' | grep -v ' "";$' || true
}

# base_tree NAME: prints the tar file of that base system, and makes it first if needed.
base_tree() {
  local name=$1 suite=${1%-*} packages='' recipe tar hooks=()
  case $name in
    *-builder)
      packages=$(IFS=, && echo "${builder_packages[*]}")
      hooks=(--customize-hook='chroot "$1" useradd --no-create-home --home-dir /nonexistent builder')
      ;;
    *-swift) packages=$(IFS=, && echo "${swift_packages[*]}") ;;
  esac
  local sources settings
  sources=$(debian_sources "$suite")
  settings=$(apt_settings)
  recipe=$(printf '%s\n' "$name" "$packages" "$sources" "$settings" "${hooks[@]}" \
    "$(dpkg --print-architecture)")
  tar=$cache_directory/trees/$name-$(sha256sum <<<"$recipe" | cut -c1-12).tar
  mkdir -p "${tar%/*}"
  (
    flock 9
    [[ ! -e $tar ]] || exit 0
    echo "making the base system $name (once)" >&2
    trap 'rm -f "$tar.new" "$tar.apt"' EXIT
    printf '%s\n' "$settings" 'Acquire::Languages "none";' 'Dpkg::Use-Pty "0";' >"$tar.apt"
    mmdebstrap --quiet --mode=root --variant=minbase --format=tar \
      --aptopt="$tar.apt" --dpkgopt='force-unsafe-io' \
      ${packages:+--include="$packages"} "${hooks[@]}" \
      "$suite" "$tar.new" - <<<"$sources" >&2
    mv "$tar.new" "$tar"
  ) 9>"$cache_directory/trees/lock"
  echo "$tar"
}

# unpack_tree NAME DIRECTORY: unpacks a fresh base system that reaches the network as this machine does.
unpack_tree() {
  local name=$1 directory=$2 tar
  tar=$(base_tree "$name")
  mkdir -p "$directory"
  tar --extract --file "$tar" --directory "$directory" --numeric-owner
  cp --remove-destination "$(realpath /etc/resolv.conf)" "$directory/etc/resolv.conf"
  cp /etc/hosts "$directory/etc/hosts"
  [[ $name == *-target ]] || copy_index_settings "$directory"
}

# copy_index_settings TREE: gives a tree this machine's settings for Python's package index: pip.conf,
# and the certificate bundle that they may need; not directories of this machine (find-links,
# cache-dir).
copy_index_settings() {
  local tree=$1 bundle=${PIP_CERT:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}
  local keys='index-url|extra-index-url|trusted-host|proxy|timeout|default-timeout|retries'
  local settings
  settings=$(python3 -m pip config list)
  {
    echo '[global]'
    sed -n -E "s/^(global|:env:)\.($keys)='(.*)'$/\2 = \3/p" <<<"$settings" |
      sed 's/^default-timeout/timeout/' | sort -u -t= -k1,1
  } >"$tree/etc/pip.conf"
  [[ ! -r $bundle ]] || cat "$bundle" >"$tree/etc/ssl/certs/ca-certificates.crt"
}

# What runs commands in a tree: ./enter, or with words before it where a tree needs an emulator.
enter=("$end_to_end/enter")

# in_tree TREE [OPTION…] -- COMMAND…: runs a command with ./enter, with the network settings of this
# machine's environment.
in_tree() {
  local tree=$1 name settings=()
  shift
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY \
    UV_DEFAULT_INDEX UV_INDEX_URL UV_INDEX; do
    [[ -z ${!name-} ]] || settings+=(--env "$name=${!name}")
  done
  "${enter[@]}" "$tree" "${settings[@]}" "$@"
}

# as_nobody TREE COMMAND…: runs a command as an unprivileged user, without network.
as_nobody() {
  local tree=$1
  shift
  in_tree "$tree" --offline --user nobody -- "$@"
}
