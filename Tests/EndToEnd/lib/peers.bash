# shellcheck shell=bash
# A builder tree with the tools that venvdeb is compared with.

# unpack_peers DIRECTORY LOCK: makes a Debian 12 with venvdeb, dh-virtualenv, pip and uv; in /srv are
# the lock, its wheels, and the programs that run the tools.
unpack_peers() {
  local tree=$1 lock=$2 wheels
  builder bookworm "$tree"
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends dh-virtualenv
  in_tree "$tree" -- python3 -m venv /srv/uv
  in_tree "$tree" -- /srv/uv/bin/pip --quiet install --no-cache-dir uv
  # dh-virtualenv lets pip build the application in an environment of its own, from the wheelhouse;
  # wheel needs packaging there.
  wheels=$(wheelhouse "$tree" "$lock" setuptools wheel packaging)
  cp -R "$wheels" "$tree/srv/wheels"
  cp "$repository/Tests/Bench"/*.py "$lock" "$tree/srv/"
}
