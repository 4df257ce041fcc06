# shellcheck shell=bash
# `venvdeb stage --dev` makes the tree of a package in the working tree of a developer.

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  copy_demo "$tree" >"$file_directory/source"
}

# set_up: names the tree and the source of the demo, which has no .venv then.
set_up() {
  tree=$file_directory/builder
  source=$(<"$file_directory/source")
  rm -rf "${tree:?}$source/.venv"
}

# develop COMMAND: runs a shell command in the source of the demo, as a user without network.
develop() { in_tree "$tree" --offline --user builder -- sh -c 'cd "$1" && eval "$2" 2>&1' sh "$source" "$1"; }

case_the_tree_of_the_package() {
  set_up
  local output
  output=$(develop 'venvdeb stage --dev --verbose')
  expect_match 'the output' "options of 'debian/greenhouse.venvdeb'" "$output"
  expect_match 'the output' "\.venv: [0-9]* distributions, '$source' editable, Python 3" "$output"
  expect_equal 'greenhouse-report' "$demo_report" "$(develop '.venv/bin/greenhouse-report')"
  expect_equal 'the activated command' "$demo_report" \
    "$(develop '. .venv/bin/activate && greenhouse-report')"
  expect_match 'the lock' 'has what requirements.txt says' "$(develop 'venvdeb lock --check .venv')"
  expect_equal 'the module' "$source/src/greenhouse/__init__.py" \
    "$(develop '.venv/bin/python -c "import greenhouse; print(greenhouse.__file__)"')"
  expect_equal 'what the repository sees of it' '' \
    "$(develop 'git init --quiet . && git status --porcelain .venv')"

  develop 'echo "colour = \"green\"" >>src/greenhouse/__init__.py'
  expect_equal 'the change' green \
    "$(develop '.venv/bin/python -c "import greenhouse; print(greenhouse.colour)"')"
}

case_again() {
  set_up
  local before
  develop 'venvdeb stage --dev' >/dev/null
  before=$(stat -c %i "$tree$source/.venv")
  expect_match 'the output' '; unchanged' "$(develop 'venvdeb stage --dev')"
  expect_equal 'the directory' "$before" "$(stat -c %i "$tree$source/.venv")"

  # Something else was installed into it.
  mkdir "$tree$source/.venv/lib/python3.11/site-packages/other-1.0.dist-info"
  expect_no_match 'the output' '; unchanged' "$(develop 'venvdeb stage --dev')"
  expect_missing "$tree$source/.venv/lib/python3.11/site-packages/other-1.0.dist-info"
  expect_equal 'greenhouse-report' "$demo_report" "$(develop '.venv/bin/greenhouse-report')"
  expect_equal 'leftovers' '.venv' "$(cd "$tree$source" && printf '%s\n' .v*)"
}

case_other_directories() {
  set_up
  local output status=0
  develop 'mkdir .venv && echo important >.venv/notes.txt'
  output=$(develop 'venvdeb stage --dev') || status=$?
  expect_equal 'the exit status' 1 "$status"
  expect_match 'the output' "refusing to overwrite '$source/.venv': not a virtual environment" "$output"
  expect_equal 'the file' important "$(<"$tree$source/.venv/notes.txt")"

  develop 'rm -r .venv && python3 -m venv --without-pip .venv && venvdeb stage --dev' >/dev/null
  expect_equal 'greenhouse-report' "$demo_report" "$(develop '.venv/bin/greenhouse-report')"
  develop 'venvdeb stage --dev other --virtualenv-arg=--always-copy' >/dev/null
  expect_equal 'the interpreter' 'regular file' "$(stat -c %F "$tree$source/other/bin/python3")"
  expect_equal 'greenhouse-report' "$demo_report" "$(develop 'other/bin/greenhouse-report')"

  status=0
  output=$(develop 'venvdeb stage --dev --link greenhouse-report') || status=$?
  expect_equal 'the exit status' 2 "$status"
  expect_match 'the output' '--link cannot be combined with --dev' "$output"
}
