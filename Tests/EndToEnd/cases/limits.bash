# shellcheck shell=bash
# Where something of the machine is scarce or missing, venvdeb makes the same tree, or ends with one
# error and leaves nothing behind.

prepare() {
  local tree=$file_directory/builder number
  builder bookworm "$tree"
  mkdir "$tree/srv/limits"
  for number in {1..60}; do
    python3 "$end_to_end/make_wheel.py" "$tree/srv/limits/wheels" "app$number" 1.0 \
      --file "app$number/__init__.py=x = $number"
  done >"$tree/srv/limits/requirements.txt"
}

# The function stage of the shells below: makes the tree in a new directory, and prints the status, a
# digest of the tree, and whether anything is left without one.
# shellcheck disable=SC2016
stage='
  stage() {
    local directory status=0
    directory=$(mktemp -d) && mkdir "$directory/tmp"
    TMPDIR=$directory/tmp venvdeb stage --quiet --package demo --destdir "$directory/dest" \
      --prefix /opt/venvs/demo --no-project --no-cache --offline --wheelhouse /srv/limits/wheels \
      --requirements /srv/limits/requirements.txt 2>"$directory/errors" || status=$?
    echo "status $status, $(digest "$directory/dest"), $(find "$directory/tmp" -mindepth 1 | wc -l) left"
    grep -E "error:|hint:" "$directory/errors" || :
  }
  digest() {
    [[ -d $1 ]] || { echo none; return; }
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0r sha256sum | sha256sum | cut -c1-64)
  }
'

# staged [OPTION of enter…] -- COMMAND: runs a command with these functions.
staged() {
  local options=()
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  in_tree "$file_directory/builder" --offline "${options[@]}" -- bash -euc "$stage$2"
}

# The line of a run without limits.
sound() { staged --user builder -- stage; }

# A job for each of 160 processors, as from dpkg-buildpackage -J on a large machine.
case_many_jobs() {
  local expected
  expected=$(sound)
  expect_match 'a tree' '^status 0, [0-9a-f]{64}, 0 left$' "$expected"
  expect_equal 'the tree of 160 jobs' "$expected" \
    "$(staged --user builder -- 'DEB_BUILD_OPTIONS=parallel=160 stage')"
  expect_equal 'the tree of one job' "$expected" \
    "$(staged --user builder -- 'DEB_BUILD_OPTIONS=parallel=1 stage')"
}

case_address_space() {
  local expected
  expected=$(sound)
  expect_equal 'the tree in 4 GB' "$expected" \
    "$(staged --user builder -- 'ulimit -v 4000000; stage')"
}

# The limit counts all processes of the user.
case_processes() {
  local output
  output=$(staged --user builder -- 'for limit in 1 2 4; do (ulimit -Su "$limit"; exec venvdeb --version) 2>&1 || echo "status $?"; done')
  expect_equal 'errors' 3 "$(grep -c '^venvdeb: error: cannot start threads: ' <<<"$output")"
  expect_equal 'hints' 3 "$(grep -c "hint: raise the limits of processes and memory" <<<"$output")"
  expect_equal 'statuses' 3 "$(grep -c '^status 3$' <<<"$output")"
}

# Without /proc there is no command line, and no way to hold on to directories.
case_no_proc() {
  local output
  output=$(staged -- 'umount -l /proc; stage')
  expect_match 'status' '^status 3, none, 0 left$' "$output"
  expect_match 'error' "error: cannot read the command line: '/proc' is not mounted" "$output"
  expect_match 'hint' 'hint: mount -t proc proc /proc' "$output"
}
