# shellcheck shell=bash
# What cannot be installed from ends with one error that has the place in the lock and what to do; nothing is
# written.

prepare() {
  builder bookworm "$file_directory/builder"
  mkdir "$file_directory/builder/locks"
}

# set_up: makes the directory of a case, $directory in the tree, and some hash, $hash.
set_up() {
  tree=$file_directory/builder
  directory=/locks/${case_directory##*/}
  mkdir -p "$tree$directory"
  hash=sha256:$(printf 'a%.0s' {1..64})
}

# write FILE LINE…: writes a file of the case.
write() { printf '%s\n' "${@:2}" >"$tree$directory/$1"; }

# refused LOCK PLACE REGEX HINT [OPTION…]: stages the lock, which must fail with an error at PLACE (a file with
# line and column) and this hint (the error itself says what to do if it is empty), and lists it, which must
# fail alike.
refused() {
  local lock=$1 place=$2 regex=$3 hint=$4 output status before
  # shellcheck disable=SC2034 # used by their names
  local show=(lock --show "$lock") stage=(stage --package demo --destdir dest --no-cache --offline --requirements "$lock")
  shift 4
  in_tree "$tree" -- chown -R builder:builder "$directory"
  before=$(listing "$tree$directory" "$tree/tmp" "$tree/var/tmp")
  for command in show stage; do
    local -n arguments=$command
    status=0
    # shellcheck disable=SC2016 # expanded in the tree
    output=$(in_tree "$tree" --offline --user builder -- sh -c 'cd "$1" && shift && exec "$@" 2>&1' sh \
      "$directory" venvdeb "${arguments[@]}" "$@") || status=$?
    printf '%s\n' "$output"
    expect_equal "the exit status of ${arguments[0]}" 1 "$status"
    expect_equal 'the number of errors' 1 "$(grep -c '^venvdeb [a-z]*: error: ' <<<"$output")"
    expect_match 'the error' "error: $directory/$place: .*$regex" "$output"
    [[ -z $hint ]] || expect_match 'the hint' "^  hint: .*$hint" "$output"
    expect_equal 'the state of all files' "$before" "$(listing "$tree$directory" "$tree/tmp" "$tree/var/tmp")"
  done
}

case_requirements() {
  set_up
  write one.txt "a==1.0 --hash=$hash" "a==2.0 --hash=$hash"
  refused one.txt 'one\.txt:2' "conflicting requirements for 'a': .*one\.txt:1" \
    'remove one of the two, or give them markers'
  write two.txt 'a==1.0 --hash=md5:00000000000000000000000000000000'
  refused two.txt 'two\.txt:1' "unsupported hash algorithm 'md5'" "sha256 hash of a file with 'pip hash"
  write three.txt "a==1.0; python_version > '3 --hash=$hash"
  refused three.txt 'three\.txt:1' 'the quotation mark is not closed at column 26' ''
  write four.txt "a==1.0 --hash=$hash" '-r five.txt'
  write five.txt '-r four.txt'
  refused four.txt 'five\.txt:1' "four\.txt' includes itself" 'remove this line'
}

# Syntax, and versions of the formats that nobody has written yet.
case_formats() {
  set_up
  write uv.lock 'version = 1' 'requires-python = ">=3.8"' '[[package]'
  refused uv.lock 'uv\.lock:3:10' "invalid TOML: expected '\]\]'" "'uv lock'" --no-project
  write uv.lock 'version = 9'
  refused uv.lock 'uv\.lock:1:11' 'unsupported version 9 of the format' "'uv lock'" --no-project
  write pylock.toml 'lock-version = "9.0"'
  refused pylock.toml 'pylock\.toml:1:16' 'unsupported version 9\.0' 'pylock\.toml' --no-project
  write poetry.lock '[metadata]' 'lock-version = "9.0"'
  refused poetry.lock 'poetry\.lock:2:16' 'unsupported version 9\.0' "'poetry lock'" --no-project
  write pdm.lock '[metadata]' 'lock_version = "9.0"'
  refused pdm.lock 'pdm\.lock:2:16' 'unsupported version 9\.0' "'pdm lock" --no-project
  write Pipfile.lock '{"_meta": {"pipfile-spec": 9}, "default": {}, "develop": {}}'
  refused Pipfile.lock 'Pipfile\.lock:1:28' 'unsupported version 9' "'pipenv lock'" --no-project
}

# write_uv_lock VERSION…: writes a lock of the project with these versions of one distribution.
write_uv_lock() {
  local version
  write pyproject.toml '[project]' 'name = "shop"' 'version = "1"' 'dependencies = ["sound"]' \
    '[dependency-groups]' 'docs = ["sound"]'
  {
    printf '%s\n' 'version = 1' 'requires-python = ">=3.8"' '[[package]]' 'name = "shop"' \
      'version = "1"' 'source = { virtual = "." }' 'dependencies = [{ name = "sound" }]' \
      '[package.dev-dependencies]' 'docs = [{ name = "sound" }]' \
      '[package.metadata]' 'requires-dist = [{ name = "sound" }]' \
      '[package.metadata.requires-dev]' 'docs = [{ name = "sound" }]'
    for version; do
      printf '%s\n' '[[package]]' 'name = "sound"' "version = \"$version\"" \
        'source = { registry = "https://index.example/simple" }' \
        "wheels = [{ url = \"https://index.example/sound-$version-py3-none-any.whl\", hash = \"$hash\" }]"
    done
  } >"$tree$directory/uv.lock"
}

case_selection() {
  set_up
  write_uv_lock 1.0
  refused uv.lock 'uv\.lock:1' "the lock has no group 'doc'" "docs" --groups doc
  refused uv.lock 'uv\.lock:1' "the lock has no extra 'speed'" "extras" --extras speed
  write_uv_lock 1.0 2.0
  refused uv.lock 'uv\.lock:[0-9]+:[0-9]+' "2 packages 'sound'" "'uv lock'"
}

case_stale() {
  set_up
  write_uv_lock 1.0
  sed -i 's/dependencies = .*/dependencies = ["sound>=1", "other"]/' "$tree$directory/pyproject.toml"
  refused uv.lock 'uv\.lock:1' "'uv\.lock' is not up to date: .*other" "'allow-stale-lock: yes'"
}

# What helps here is in the last lines of the build of a package.
case_package() {
  local output status=0
  set_up
  make_unpackaged_project "$case_directory/sample-app"
  describe_in_pyproject "$case_directory/sample-app"
  rm -rf "$tree/build/area"
  directory=$(copy_source "$tree" "$case_directory/sample-app")
  in_tree "$tree" --offline --user builder -- sh -euc 'cd "$1" && exec venvdeb init' sh "$directory" >&2
  write requirements.txt 'a==1.0 --hash=md5:00000000000000000000000000000000'
  # shellcheck disable=SC2016 # expanded in the tree
  output=$(in_tree "$tree" --offline --user builder -- sh -c \
    'cd "$1" && exec dpkg-buildpackage -us -uc -b -d 2>&1' sh "$directory") || status=$?
  printf '%s\n' "$output"
  expect_match 'the exit status' '^[1-9]' "$status"
  expect_match 'the error' "error: .*requirements\.txt:1: unsupported hash algorithm 'md5'" "$output"
  expect_missing "$tree$directory/debian"/*/opt
  expect_equal 'packages' 0 "$(find "$tree/build" -name '*.deb' | wc -l)"
}
