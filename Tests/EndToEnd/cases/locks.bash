# shellcheck shell=bash
# `venvdeb stage` installs from the lock of each tool, and `venvdeb lock --show` lists the same.

prepare() {
  builder bookworm "$file_directory/builder"
  mkdir "$file_directory/builder/locks"
}

# set_up: makes the directory of a case, $directory in the tree, with a wheelhouse of two wheels whose
# hashes are $sound and $other.
set_up() {
  tree=$file_directory/builder
  directory=/locks/${case_directory##*/}
  mkdir -p "$tree$directory/wheels"
  sound=$(make_wheel sound 1.0)
  other=$(make_wheel other 2.0)
}

# make_wheel NAME VERSION: makes a wheel and prints its hash.
make_wheel() {
  python3 "$end_to_end/make_wheel.py" "$tree$directory/wheels" "$@" | grep -oE 'sha256:[0-9a-f]{64}'
}

# write_lock FILE: writes standard input to a file of the case.
write_lock() { cat >"$tree$directory/$1"; }

# run_in_case COMMAND…: runs a command in the directory of the case, as a user and without a network.
run_in_case() {
  in_tree "$tree" -- chown -R builder:builder "$directory"
  in_tree "$tree" --offline --user builder -- sh -c 'cd "$1" && shift && exec "$@" 2>&1' sh \
    "$directory" "$@"
}

# expect_installed LOCK NAME… [-- OPTION…]: stages the lock and expects these distributions, in the
# tree and in the list.
expect_installed() {
  local lock=$1 names=() options=() found
  shift
  while (($#)) && [[ $1 != -- ]]; do
    names+=("$1")
    shift
  done
  options=("${@:2}")
  run_in_case rm -rf dest
  run_in_case venvdeb stage --no-project --offline --no-cache --package demo --destdir dest \
    --requirements "$lock" --wheelhouse wheels "${options[@]}"
  found=$(cd "$tree$directory/dest/opt/venvs/demo" && echo lib/python3.*/site-packages/*.dist-info)
  found=$(tr ' ' '\n' <<<"$found" | sed 's:.*/::; s:-.*::' | paste -sd' ')
  expect_equal "what $lock installs" "${names[*]}" "$found"
  # The document comes after warnings, if there are any.
  found=$(run_in_case venvdeb lock --quiet --no-project --show "$lock" --json "${options[@]}" |
    sed -n '/^{/,$p' | python3 -c 'import json, sys
print(*[d["name"] for d in json.load(sys.stdin)["distributions"]])')
  expect_equal "what $lock lists" "${names[*]}" "$found"
}

case_each_tool() {
  set_up
  write_lock pylock.toml <<END
lock-version = "1.0"
created-by = "a test"
dependency-groups = ["docs"]
[[packages]]
name = "sound"
version = "1.0"
wheels = [{ name = "sound-1.0-py3-none-any.whl", url = "https://index.example/sound-1.0-py3-none-any.whl", hashes = { sha256 = "${sound#*:}" } }]
[[packages]]
name = "other"
version = "2.0"
marker = "'docs' in dependency_groups"
wheels = [{ url = "https://index.example/other-2.0-py3-none-any.whl", hashes = { sha256 = "${other#*:}" } }]
END
  write_lock uv.lock <<END
version = 1
requires-python = ">=3.8"
[[package]]
name = "app"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "sound" }]
[package.dev-dependencies]
docs = [{ name = "other" }]
[[package]]
name = "sound"
version = "1.0"
source = { registry = "https://index.example/simple" }
wheels = [{ url = "https://index.example/sound-1.0-py3-none-any.whl", hash = "$sound" }]
[[package]]
name = "other"
version = "2.0"
source = { registry = "https://index.example/simple" }
wheels = [{ url = "https://index.example/other-2.0-py3-none-any.whl", hash = "$other" }]
END
  write_lock poetry.lock <<END
[[package]]
name = "sound"
version = "1.0"
groups = ["main"]
files = [{file = "sound-1.0-py3-none-any.whl", hash = "$sound"}]
[[package]]
name = "other"
version = "2.0"
groups = ["docs"]
files = [{file = "other-2.0-py3-none-any.whl", hash = "$other"}]
[metadata]
lock-version = "2.1"
content-hash = "0"
END
  write_lock pdm.lock <<END
[metadata]
groups = ["default", "docs"]
strategy = ["inherit_metadata"]
lock_version = "4.5.0"
[[package]]
name = "sound"
version = "1.0"
groups = ["default"]
files = [{file = "sound-1.0-py3-none-any.whl", hash = "$sound"}]
[[package]]
name = "other"
version = "2.0"
groups = ["docs"]
files = [{file = "other-2.0-py3-none-any.whl", hash = "$other"}]
END
  write_lock Pipfile.lock <<END
{"_meta": {"pipfile-spec": 6, "sources": []},
 "default": {"sound": {"version": "==1.0", "hashes": ["$sound"]}},
 "docs": {"other": {"version": "==2.0", "hashes": ["$other"]}}}
END
  local lock
  for lock in pylock.toml uv.lock poetry.lock pdm.lock Pipfile.lock; do
    expect_installed "$lock" sound
    expect_installed "$lock" other sound -- --groups docs
  done
}

# A lock that its project has outgrown is an error; the option that its hint names is the way out.
case_stale() {
  set_up
  write_lock pyproject.toml <<'END'
[tool.poetry]
package-mode = false
[tool.poetry.dependencies]
sound = "1.0"
END
  write_lock poetry.lock <<END
[[package]]
name = "sound"
version = "1.0"
groups = ["main"]
files = [{file = "sound-1.0-py3-none-any.whl", hash = "$sound"}]
[metadata]
lock-version = "2.1"
content-hash = "0000"
END
  local output status=0
  output=$(run_in_case venvdeb lock --show poetry.lock) || status=$?
  expect_equal 'the exit status' 1 "$status"
  grep -q "poetry.lock:.* is not up to date: pyproject.toml has changed" <<<"$output" ||
    fail "no error about the stale lock: $output"
  grep -q "hint: run 'poetry lock', or set 'allow-stale-lock: yes'" <<<"$output" ||
    fail "no hint: $output"
  expect_installed poetry.lock sound -- --allow-stale-lock
}

# Of several locks the first counts, and a warning says so if another one does not say the same.
case_several() {
  set_up
  write_lock pdm.lock <<END
[metadata]
groups = ["default"]
strategy = ["inherit_metadata"]
lock_version = "4.5.0"
[[package]]
name = "sound"
version = "1.0"
groups = ["default"]
files = [{file = "sound-1.0-py3-none-any.whl", hash = "$sound"}]
END
  write_lock requirements.txt <<<"sound==1.0 --hash=$sound"
  local output
  output=$(run_in_case venvdeb stage --no-project --offline --no-cache --package demo \
    --destdir dest --wheelhouse wheels)
  expect_no_match 'the output' 'requirements.txt' "$output"
  write_lock requirements.txt <<<"other==2.0 --hash=$other"
  output=$(run_in_case venvdeb stage --no-project --offline --no-cache --package demo \
    --destdir dest --wheelhouse wheels)
  grep -q "warning: using 'pdm.lock': 'requirements.txt' does not say the same" <<<"$output" ||
    fail "no warning about the other lock: $output"
}

# Each group includes the next one twice: 2⁴⁰ ways lead to the last.
case_groups_that_include_each_other() {
  local level
  set_up
  {
    echo '[dependency-groups]'
    for level in {1..40}; do
      printf 'g%s = [{include-group = "g%s"}, {include-group = "g%s"}]\n' \
        "$level" "$((level + 1))" "$((level + 1))"
    done
    echo 'g41 = []'
  } | write_lock pyproject.toml
  printf 'version = 1\nrequires-python = ">=3.8"\n' | write_lock uv.lock
  run_in_case timeout 60 venvdeb lock --show uv.lock
}

# pip-tools wrote relative file: URLs for years.
case_relative_file_url() {
  set_up
  mkdir "$tree$directory/lib"
  printf '[project]\nname = "ripple"\nversion = "1"\n' | write_lock lib/pyproject.toml
  echo '-e file:./lib' | write_lock requirements.txt
  expect_match 'the list' ripple \
    "$(run_in_case venvdeb lock --no-project --show requirements.txt)"
}

# What an archive of a tag is called does not tell its distribution.
case_archive_of_a_tag() {
  local hash url=https://index.example/o/greet/archive/refs/tags/v1.0.tar.gz name
  set_up
  tar --create --gzip --file "$tree$directory/wheels/v1.0.tar.gz" --files-from /dev/null
  hash=$(sha256sum <"$tree$directory/wheels/v1.0.tar.gz" | cut -d' ' -f1)
  for name in 'greet @ ' ''; do
    echo "$name$url --hash=sha256:$hash" | write_lock requirements.txt
    expect_match 'the plan' "build $name$url from .*/wheels/v1.0.tar.gz" \
      "$(run_in_case venvdeb stage --dry-run --no-project --offline --no-cache --package demo \
        --destdir dest --requirements requirements.txt --wheelhouse wheels)"
  done
}

# The project of a directory may be in a subdirectory, which stays in it.
case_subdirectory_of_a_directory() {
  local name
  set_up
  mkdir --parents "$tree$directory/mono/pkgs/lib"
  printf '[project]\nname = "root"\nversion = "1"\n' | write_lock mono/pyproject.toml
  printf '[project]\nname = "ripple"\nversion = "1"\n' | write_lock mono/pkgs/lib/pyproject.toml
  for name in '' '-e ' 'ripple @ '; do
    echo "${name}file://$directory/mono#subdirectory=pkgs/lib" | write_lock requirements.txt
    expect_match 'the list' ripple \
      "$(run_in_case venvdeb lock --no-project --show requirements.txt)"
  done
  echo "ripple @ file://$directory/mono#subdirectory=../wheels" | write_lock requirements.txt
  expect_match 'the error' "'../wheels' leads out of 'file://$directory/mono'" \
    "$(run_in_case venvdeb lock --no-project --show requirements.txt || true)"
}

# `pip freeze` wrote where the project was on another machine, and only setup.py has its name.
case_own_project_elsewhere() {
  local log
  set_up
  echo 'from setuptools import setup; setup(name="shop", version="2")' | write_lock setup.py
  printf '%s\n' 'shop @ file:///home/me/src/shop' "sound==1.0 --hash=$sound" '--no-require-hashes' |
    write_lock requirements.txt
  log=$(run_in_case venvdeb stage --dry-run --offline --no-cache --package demo --destdir dest \
    --requirements requirements.txt --wheelhouse wheels)
  expect_match 'the plan' "'shop @ /home/me/src/shop' is the project itself" "$log"
}

# One file is enough for --find-links, and a set of conditions for a pin.
case_links_to_one_file() {
  set_up
  printf '%s\n' '--no-index' '--find-links wheels/sound-1.0-py3-none-any.whl' \
    "sound==1.0,>=0.5 --hash=$sound" | write_lock requirements.txt
  run_in_case venvdeb stage --no-project --no-cache --package demo --destdir dest \
    --requirements requirements.txt
  [[ -e $(echo "$tree$directory"/dest/opt/venvs/demo/lib/python3.*/site-packages/sound*.dist-info) ]] ||
    fail 'the wheel was not installed'
  echo "sound>=2,==1.0 --hash=$sound" | write_lock requirements.txt
  expect_match 'the error' "no version satisfies 'sound==1.0,>=2'" \
    "$(run_in_case venvdeb lock --no-project --show requirements.txt || true)"
}

case_lock_of_nothing() {
  set_up
  : | write_lock empty.in
  expect_match 'the log' 'empty.in: the lock has no requirements' \
    "$(run_in_case venvdeb lock empty.in --output empty.txt)"
}

# File systems of Linux tell directories apart whose names differ in their Unicode form only.
case_directories_of_two_unicode_forms() {
  local names
  set_up
  make_wheel first 1.0 --file $'caf\xc3\xa9/a.py=x = 1\n' >"$case_directory/hashes"
  make_wheel second 1.0 --file $'cafe\xcc\x81/b.py=y = 2\n' >>"$case_directory/hashes"
  paste -d' ' <(printf '%s==1.0 --hash=\n' first second) "$case_directory/hashes" | sed 's/= /=/' |
    write_lock requirements.txt
  run_in_case venvdeb stage --no-project --offline --no-cache --package demo --destdir dest \
    --requirements requirements.txt --wheelhouse wheels
  names=$(cd "$tree$directory"/dest/opt/venvs/demo/lib/python3.*/site-packages &&
    printf '%s\n' caf*/*.py caf*/__pycache__/*.pyc | LC_ALL=C sort | paste -sd' ')
  expect_equal 'the files' \
    $'cafe\xcc\x81/__pycache__/b.cpython-311.pyc cafe\xcc\x81/b.py caf\xc3\xa9/__pycache__/a.cpython-311.pyc caf\xc3\xa9/a.py' "$names"
  # RECORDs among them.
  run_in_case venvdeb check dest
}
