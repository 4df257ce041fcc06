# shellcheck shell=bash
# `venvdeb lock` makes, refreshes and checks locks, from an index of this machine with Debian's pip.

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  mkdir -p "$tree/srv" "$tree/locks"
  cp "$repository/Tests/Support/index_server.py" "$tree/srv/"
  in_tree "$tree" -- sh -c 'python3 -m venv /srv/uv && /srv/uv/bin/pip install --quiet uv==0.9.5' \
    >"$file_directory/uv.log" 2>&1 || fail "cannot install uv: $(tail -n 20 "$file_directory/uv.log")"
}

# set_up: makes the directory of a case, $directory in the tree, and the wheels of the index.
set_up() {
  tree=$file_directory/builder
  directory=/locks/${case_directory##*/}
  mkdir -p "$tree$directory/files"
  make_wheel plank 1.0
  make_wheel plank 2.0
  make_wheel hinge 1.0 --requires 'plank<2'
  cat >"$tree$directory/pyproject.toml" <<'END'
[project]
name = "door"
version = "1"
dependencies = ["hinge"]
END
}

make_wheel() { python3 "$end_to_end/make_wheel.py" "$tree$directory/files" "$@" >/dev/null; }

# run_in_case COMMAND: runs a shell command in the directory of the case, as a user, without any
# network but an index on $PORT of this machine.
run_in_case() {
  in_tree "$tree" -- chown -R builder:builder "$directory"
  in_tree "$tree" --offline --user builder -- sh -c '
    cd "$1"
    rm -f /tmp/port
    python3 /srv/index_server.py "$1/files" /tmp/port &
    until [ -e /tmp/port ]; do sleep 0.1; done
    export PORT="$(cat /tmp/port)"
    export HOME=/tmp PIP_CONFIG_FILE=/dev/null PIP_INDEX_URL="http://localhost:$PORT/ok/simple/"
    unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL
    eval "$2" 2>&1' sh "$directory" "$1"
}

# pins: prints what the lock pins, in one line.
pins() { sed -n 's/^\([a-z]*==[0-9.]*\).*/\1/p' "$tree$directory/requirements.txt" | paste -sd' '; }

case_make_refresh_and_stage() {
  set_up
  local output before status=0
  output=$(run_in_case 'venvdeb lock')
  expect_equal 'the lock' 'hinge==1.0 plank==1.0' "$(pins)"
  before=$(stat -c '%i %Y' "$tree$directory/requirements.txt")
  make_wheel plank 1.5
  output=$(run_in_case 'venvdeb lock')
  expect_match 'the output' 'requirements.txt is up to date' "$output"
  expect_equal 'the file' "$before" "$(stat -c '%i %Y' "$tree$directory/requirements.txt")"
  output=$(run_in_case 'venvdeb lock --upgrade-package plank')
  expect_match 'the output' 'plank: 1.0 -> 1.5' "$output"
  expect_equal 'the lock' 'hinge==1.0 plank==1.5' "$(pins)"
  output=$(run_in_case 'venvdeb stage --no-project --no-cache --require-hashes --package door \
    --destdir dest && venvdeb lock --check dest')
  expect_match 'the output' "has what requirements.txt says: 2 distributions" "$output"

  # What cannot be done leaves the lock as it is.
  before=$(<"$tree$directory/requirements.txt")
  echo 'plank>=2' >"$tree$directory/requirements.in"
  output=$(run_in_case 'venvdeb lock requirements.in pyproject.toml') || status=$?
  expect_equal 'the exit status' 1 "$status"
  expect_match 'the output' 'found no solution' "$output"
  output=$(run_in_case 'PIP_INDEX_URL=http://localhost:1/simple PIP_RETRIES=0 venvdeb lock') && status=0
  expect_equal 'the exit status' 1 "$status"
  expect_match 'the output' "localhost:1" "$output"
  expect_equal 'the lock' "$before" "$(<"$tree$directory/requirements.txt")"
}

# uv chooses the same, and takes what is pinned for its preferences.
case_uv() {
  set_up
  run_in_case 'venvdeb lock' >/dev/null
  local before output uv='PATH=/srv/uv/bin:$PATH venvdeb lock --verbose'
  before=$(<"$tree$directory/requirements.txt")
  make_wheel plank 1.5
  output=$(run_in_case "$uv")
  expect_match 'the output' 'resolved with uv ' "$output"
  expect_equal 'the lock' "$before" "$(<"$tree$directory/requirements.txt")"
  run_in_case "rm requirements.txt && $uv" >/dev/null
  before=$(<"$tree$directory/requirements.txt")
  expect_equal 'the lock' 'hinge==1.0 plank==1.5' "$(pins)"
  run_in_case 'rm requirements.txt && venvdeb lock --resolver pip' >/dev/null
  expect_equal 'the lock' "$before" "$(<"$tree$directory/requirements.txt")"
  local status=0
  output=$(run_in_case "echo 'plank>=2' >requirements.in; $uv requirements.in pyproject.toml") ||
    status=$?
  expect_equal 'the exit status' 1 "$status"
  expect_match 'the output' 'uv .* found no solution' "$output"
  expect_equal 'the lock' "$before" "$(<"$tree$directory/requirements.txt")"
}

case_check_an_environment() {
  set_up
  local output status=0
  run_in_case 'venvdeb lock --format pylock && python3 -m venv env &&
    env/bin/pip install --quiet hinge' >/dev/null
  output=$(run_in_case 'venvdeb lock --check env')
  expect_match 'the output' "has what pylock.toml says: 2 distributions" "$output"
  make_wheel lamp 1.0
  run_in_case 'env/bin/pip install --quiet --no-deps lamp plank==2.0' >/dev/null
  output=$(run_in_case 'venvdeb lock --check env --quiet') || status=$?
  expect_equal 'the exit status' 1 "$status"
  expect_match 'the output' "^hinge 1.0 requires 'plank<2', but plank 2.0 is installed" "$output"
  expect_match 'the output' '^lamp 1.0 is not in the lock' "$output"
  expect_match 'the output' '^plank is 2.0, expected 1.0' "$output"
}
