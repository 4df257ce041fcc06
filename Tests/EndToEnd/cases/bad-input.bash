# shellcheck shell=bash
# Bad input ends `venvdeb stage` with one clear error and the exit status of its kind, and changes no
# file.

prepare() {
  builder bookworm "$file_directory/builder"
  mkdir "$file_directory/builder/stage"
}

# set_up: makes the directory of a case, $directory in the tree, with a wheelhouse of one sound wheel, a
# lock for it, and a destdir that already has a file.
set_up() {
  tree=$file_directory/builder
  directory=/stage/${case_directory##*/}
  mkdir -p "$tree$directory/wheels" "$tree$directory/dest/etc"
  echo kept >"$tree$directory/dest/etc/kept"
  lock "$(make_wheel sound 1.0)"
}

# make_wheel NAME VERSION [OPTION…]: runs make_wheel.py, which prints the wheel's line for the lock.
make_wheel() { python3 "$end_to_end/make_wheel.py" "$tree$directory/wheels" "$@"; }

# lock LINE…: adds lines to the lock.
lock() { printf '%s\n' "$@" >>"$tree$directory/requirements.txt"; }

# stage [OPTION…]: runs the command as a user without a home; prints the output of both streams.
stage() {
  in_tree "$tree" --offline --user builder "${stage_environment[@]}" -- sh -c \
    'cd "$1" && shift && exec venvdeb stage --no-project --offline --no-cache "$@" 2>&1' sh \
    "$directory" --package demo --destdir dest --requirements requirements.txt --wheelhouse wheels "$@"
}
stage_environment=()

# state: prints a listing of everything that the command could have changed.
state() { listing "$tree$directory" "$tree/tmp" "$tree/var/tmp" "$tree/usr/bin"; }

# stage_fails STATUS REGEX [OPTION…]: runs the command, which must fail like this.
stage_fails() {
  local expected=$1 regex=$2 status=0 output before
  shift 2
  in_tree "$tree" -- chown -R builder:builder "$directory"
  before=$(state)
  output=$(stage "$@") || status=$?
  printf '%s\n' "$output"
  expect_equal 'the exit status' "$expected" "$status"
  expect_equal 'the number of errors' 1 "$(grep -c '^venvdeb stage: error: ' <<<"$output")"
  # -z: the message may have several lines.
  grep -qzE "error: .*$regex" <<<"$output" || fail "the error does not match $regex"
  expect_no_match 'the output' 'Fatal error|Traceback|NSError|Swift\.' "$output"
  expect_equal 'the state of all files' "$before" "$(state)"
}

case_missing_lock() {
  set_up
  rm "$tree$directory/requirements.txt"
  stage_fails 1 "requirements\.txt': No such file"
}

case_unpinned() {
  set_up
  lock 'other>=2'
  stage_fails 1 'requirements\.txt:2: .*other'
}

case_no_hash() {
  set_up
  make_wheel other 2.0
  lock 'other==2.0'
  stage_fails 1 'requirements\.txt:2: .*hash' --require-hashes
}

case_hash_mismatch() {
  set_up
  lock "$(make_wheel other 2.0 | sed 's/:......../:00000000/')"
  stage_fails 1 'requirements\.txt:2: .*hash mismatch for other==2\.0: expected sha256:0{8}[0-9a-f]{56}, got sha256:[0-9a-f]{64}'
}

case_nothing_in_the_wheelhouse() {
  set_up
  lock 'other==2.0 --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000'
  stage_fails 1 'requirements\.txt:2: .*other==2\.0'
}

# The message names the tags of the wheel and those that the interpreter accepts.
case_no_wheel_fits() {
  set_up
  lock "$(make_wheel other 2.0 --tag cp27-cp27mu-manylinux1_x86_64)"
  stage_fails 1 'other==2\.0.*cp27-cp27mu-manylinux1_x86_64.*cp311-cp311'
}

case_corrupt_wheel() {
  set_up
  lock "$(make_wheel other 2.0 --damage corrupt)"
  stage_fails 1 'other-2\.0-py3-none-any\.whl.*other/__init__\.py'
}

case_truncated_wheel() {
  set_up
  lock "$(make_wheel other 2.0 --damage truncated)"
  stage_fails 1 'other-2\.0-py3-none-any\.whl'
}

case_not_a_wheel() {
  set_up
  lock "$(make_wheel other 2.0 --damage no-zip)"
  stage_fails 1 'other-2\.0-py3-none-any\.whl.*zip'
}

case_record_mismatch() {
  set_up
  lock "$(make_wheel other 2.0 --damage record)"
  stage_fails 1 'other-2\.0-py3-none-any\.whl: other/__init__\.py: RECORD mismatch'
}

# The error names the rule and the option that opens it; what is installed then has a true RECORD.
case_allowed_wheel() {
  local output
  set_up
  lock "$(make_wheel other 2.0 --damage record)"
  stage_fails 1 "\[record-mismatch\].*'allow-wheel: other==2\.0: record-mismatch: <reason>'"
  output=$(stage --allow-wheel 'other==2.0: record-mismatch: known upstream')
  expect_match 'the output' 'allowed: other-2\.0.*\[record-mismatch\]: known upstream' "$output"
  in_tree "$tree" -- venvdeb check "$directory/dest/opt/venvs/demo"
}

# Two wheels write one file with different contents.
case_conflict() {
  set_up
  lock "$(make_wheel one 1.0 --file shared/a.py=1)" "$(make_wheel two 1.0 --file shared/a.py=2)"
  stage_fails 1 "shared/a\.py.*'conflicts: [^']*shared/a\.py: one'"
}

case_entry_point_outside_bin() {
  set_up
  lock "$(make_wheel other 2.0 --entry-point '../../../escaped = other:main')"
  stage_fails 1 '\.\./\.\./\.\./escaped'
}

case_member_outside_the_tree() {
  set_up
  lock "$(make_wheel other 2.0 --file ../../../../escaped.py=1)"
  stage_fails 1 '\.\./\.\./\.\./\.\./escaped\.py'
}

case_no_interpreter() {
  set_up
  stage_fails 3 'python9\.9' --python python9.9
}

case_wheelhouse_is_a_file() {
  set_up
  : >"$tree$directory/wheels.txt"
  stage_fails 2 "wheels\.txt' is not a directory" --wheelhouse wheels.txt
}

case_wrong_option() {
  set_up
  stage_fails 2 'bytecode' --bytecode sometimes
}

# The prefix already has a virtual environment that venvdeb did not make.
case_foreign_tree() {
  set_up
  mkdir -p "$tree$directory/dest/opt/venvs"
  in_tree "$tree" -- python3 -m venv --without-pip "$directory/dest/opt/venvs/demo"
  stage_fails 1 "dest/opt/venvs/demo': not created by venvdeb"
}

# A file of the tree already exists.
case_file_in_the_way() {
  set_up
  mkdir -p "$tree$directory/dest/opt/venvs/demo/bin"
  echo precious >"$tree$directory/dest/opt/venvs/demo/bin/python"
  stage_fails 1 "refusing to overwrite '[^']*dest/opt/venvs/demo/bin/python'"
}

# The file system of destdir has 4 MiB, the tree needs 16. All in one mount namespace: what the
# command leaves on the tmpfs is listed before both are gone.
case_disk_full() {
  local output
  set_up
  lock "$(make_wheel big 1.0 --size 16)"
  in_tree "$tree" -- chown -R builder:builder "$directory"
  output=$(in_tree "$tree" --offline --user builder --tmpfs "4m:$directory/small" -- sh -c '
    cd "$1"
    mkdir small/dest
    status=0
    venvdeb stage --no-project --offline --no-cache --package demo --destdir small/dest \
      --requirements requirements.txt --wheelhouse wheels 2>&1 || status=$?
    echo "status $status"
    find small -mindepth 1' sh "$directory")
  printf '%s\n' "$output"
  expect_match 'the error' '^venvdeb stage: error: .*No space left on device' "$output"
  expect_equal 'status and files left' "status 1
small/dest" "$(sed -n '/^status/,$p' <<<"$output")"
}

# Killed while it writes, then run again: the first run leaves destdir as it was, the second
# succeeds and removes what the first could not.
case_killed() {
  local expected
  set_up
  lock "$(make_wheel big 1.0 --size 400)"
  in_tree "$tree" -- chown -R builder:builder "$directory"
  expected=$(listing "$tree$directory/dest")
  in_tree "$tree" --offline --user builder -- sh -c '
    cd "$1"
    venvdeb stage --no-project --offline --no-cache --package demo --destdir dest \
      --requirements requirements.txt --wheelhouse wheels &
    # 60 s at most, until something of the wheel has been written somewhere.
    for attempt in $(seq 600); do
      [ -z "$(find . /tmp -name 00\*.bin -print -quit)" ] || break
      sleep 0.1
    done
    kill -KILL $!
    wait $! && exit 1
    [ "$(find . /tmp -name 00\*.bin | wc -l)" -gt 0 ] || exit 2' sh "$directory" ||
    fail 'the command ended before it could be killed'
  expect_missing "$tree$directory/dest/opt/venvs/demo"
  expect_equal 'the file in destdir' kept "$(cat "$tree$directory/dest/etc/kept")"

  stage
  expect_exists "$tree$directory/dest/opt/venvs/demo/pyvenv.cfg"
  rm -r "$tree$directory/dest/opt" "$tree$directory/dest/usr/share/doc/demo/demo.cdx.json"
  rmdir --parents --ignore-fail-on-non-empty "$tree$directory/dest/usr/share/doc/demo"
  expect_equal 'destdir but for the tree and its bill of materials' "$expected" "$(listing "$tree$directory/dest")"
  expect_equal 'what is beside it' "$(printf '%s\n' dest requirements.txt wheels)" \
    "$(find "$tree$directory" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort)"
  expect_equal 'left in /tmp' '' "$(find "$tree/tmp" -mindepth 1)"
}

# The same input without any fault: the cases above do not pass by accident.
case_nothing_wrong() {
  set_up
  lock "$(make_wheel other 2.0 --entry-point 'other = other:main')"
  in_tree "$tree" -- chown -R builder:builder "$directory"
  stage
  expect_exists "$tree$directory/dest/opt/venvs/demo/bin/other"
  # A second run replaces the tree of the first.
  stage
}
