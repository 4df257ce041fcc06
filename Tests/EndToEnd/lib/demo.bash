# shellcheck shell=bash
# The demo application: its source, its wheels, and its expected output.

demo_source=$repository/Tests/Demo
demo_report='bed             mean  spread  dew point
basil          21.50   10.00      16.26
seedlings      21.00    4.00      19.36
tomatoes       20.00    9.50      16.27'

# copy_demo TREE: copies the demo's source into a builder tree, with a wheelhouse beside debian/ so
# that builds need no network, and with the compression of `venvdeb init`, which saves most of the
# time; prints its path inside the tree.
copy_demo() {
  local tree=$1 source wheels
  wheels=$(wheelhouse "$tree" "$demo_source/requirements.txt")
  source=$(copy_source "$tree" "$demo_source")
  cp -R "$wheels" "$tree$source/wheels"
  in_tree "$tree" -- chown -R builder:builder "$source"
  echo 'wheelhouse: wheels' >>"$tree$source/debian/greenhouse.venvdeb"
  printf '\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' >>"$tree$source/debian/rules"
  echo "$source"
}

# check_demo_package FILE: checks the demo's .deb without installing it.
check_demo_package() {
  local depends contents
  depends=$(dpkg-deb --field "$1" Depends)
  contents=$(dpkg-deb --contents "$1")
  expect_match 'Depends' 'python3\.[0-9]+' "$depends"
  expect_match 'contents' ' \./opt/venvs/greenhouse/pyvenv\.cfg$' "$contents"
  expect_match 'contents' ' \./usr/bin/greenhouse-report' "$contents"
  expect_equal 'owners' root/root "$(awk '{ print $2 }' <<<"$contents" | sort -u)"
  # The build path is below /build/area.
  mkdir -p "$case_directory/contents"
  dpkg-deb --raw-extract "$1" "$case_directory/contents"
  if grep -rlF /build/area "$case_directory/contents"; then
    fail 'files of the package contain the build path'
  fi
  rm -rf "$case_directory/contents"
}

# run_demo TREE [PREFIX]: runs the console script, then the server, and checks all its responses; as
# an unprivileged user, without network.
run_demo() {
  local tree=$1 prefix=${2:-/opt/venvs/greenhouse}
  expect_equal 'greenhouse-report' "$demo_report" \
    "$(as_nobody "$tree" "$prefix/bin/greenhouse-report")"
  mkdir -p "$tree/srv/probe"
  chmod 1777 "$tree/srv/probe"
  cp "$end_to_end/probe.py" "$tree/srv/probe/probe.py"
  in_tree "$tree" --offline --user nobody --env PREFIX="$prefix" -- sh -euc '
    cd /srv/probe
    "$PREFIX/bin/greenhouse-server" --bind 127.0.0.1:8080 --worker-tmp-dir /dev/shm \
      >server.log 2>&1 &
    server=$!
    status=0
    "$PREFIX/bin/python" -I -S probe.py 8080 . || status=$?
    kill "$server" && wait "$server" || true
    [ "$status" = 0 ] || cat server.log
    exit "$status"'
  openssl pkeyutl -verify -pubin -inkey "$tree/srv/probe/key.pem" -rawin \
    -in "$tree/srv/probe/message" -sigfile "$tree/srv/probe/signature" ||
    fail 'openssl rejects the signature'
  rm -rf "$tree/srv/probe"
}
