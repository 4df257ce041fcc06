# shellcheck shell=bash
# A builder tree with the tools that venvdeb is compared with.

# unpack_peers DIRECTORY LOCK: makes a Debian 12 with venvdeb, dh-virtualenv, pip and uv; in /srv are
# the lock, its wheels, and the programs that run the tools.
unpack_peers() {
  local tree=$1 lock=$2 wheels
  builder bookworm "$tree"
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends dh-virtualenv e2fsprogs
  in_tree "$tree" -- python3 -m venv /srv/uv
  in_tree "$tree" -- /srv/uv/bin/pip --quiet install --no-cache-dir uv
  # dh-virtualenv lets pip build the application in an environment of its own, from the wheelhouse;
  # wheel needs packaging there.
  wheels=$(wheelhouse "$tree" "$lock" setuptools wheel packaging)
  cp -R "$wheels" "$tree/srv/wheels"
  cp "$repository/Tests/Bench"/*.py "$lock" "$tree/srv/"
}

# unpack_newer_dh_virtualenv TREE: unpacks dh-virtualenv 1.3.1, which is in unstable, beside the one
# that is installed: its files are independent of the release.
unpack_newer_dh_virtualenv() {
  local tree=$1 sid=$1/srv/sid files
  unpack_tree sid-target "$sid"
  in_tree "$sid" -- apt-get -qq update
  in_tree "$sid" -- sh -euc 'cd /srv && apt-get -qq download dh-virtualenv'
  files=("$sid/srv/dh-virtualenv_1.3.1"*.deb)
  [[ -e ${files[0]} ]] || fail 'unstable has no dh-virtualenv 1.3.1 any more'
  dpkg-deb -x "${files[0]}" "$tree/srv/dh-virtualenv-1.3.1"
  rm -rf --one-file-system "$sid"
}

# compile_limit TREE: compiles the yardstick of Tests/Bench/limit.
compile_limit() {
  cp -R "$repository/Tests/Bench/limit" "$1/srv/limit"
  in_tree "$1" -- apt-get -qq install -y --no-install-recommends libdeflate-dev libssl-dev
  in_tree "$1" --offline -- \
    gcc -O2 -Wall -Wextra -o /srv/limit/limit /srv/limit/limit.c -ldeflate -lcrypto -lpthread
}
