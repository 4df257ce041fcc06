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

# make_gate: writes the project `gate`, in Git with a change that no commit has, the library `latch`
# beside it, both for a virtual environment, and the packaging of the former.
make_gate() {
  local top=$tree$directory
  mkdir -p "$top"/{gate/gate,gate/debian/source,latch/src/latch}
  cat >"$top/gate/pyproject.toml" <<'END_OF_FILE'
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "gate"
version = "1.4"
dependencies = ["hinge", "latch"]
[project.scripts]
gate = "gate:main"
[tool.setuptools]
packages = ["gate"]
END_OF_FILE
  sed -e 's/"gate"/"latch"/; s/1\.4/0.3/; /^dependencies/d; /scripts/,$d' \
    "$top/gate/pyproject.toml" >"$top/latch/pyproject.toml"
  echo 'state = "closed"' >"$top/latch/src/latch/__init__.py"
  echo 'def main(): print("committed")' >"$top/gate/gate/__init__.py"
  printf 'gate (1.4) unstable; urgency=medium\n\n  * All.\n\n -- Jane <jane@example.org>  %s\n' \
    'Fri, 02 Jan 2026 03:04:05 +0000' >"$top/gate/debian/changelog"
  cat >"$top/gate/debian/control" <<'END_OF_FILE'
Source: gate
Section: misc
Priority: optional
Maintainer: Jane <jane@example.org>
Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb, python3:any
Standards-Version: 4.6.2
Rules-Requires-Root: no

Package: gate
Architecture: any
Depends: ${misc:Depends}, ${venvdeb:Depends}
Description: a gate
 It has a hinge and a latch.
END_OF_FILE
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >"$top/gate/debian/rules"
  chmod +x "$top/gate/debian/rules"
  printf '3.0 (native)\n' >"$top/gate/debian/source/format"
  printf '%s\n' 'requirements: wheels/requirements.txt' 'wheelhouse: wheels' 'offline: yes' \
    'no-project: yes' 'link: gate' >"$top/gate/debian/gate.venvdeb"
}

# What runs in a development environment, with a change that no commit has, is what is packaged.
case_editables() {
  set_up
  make_gate
  local output before
  output=$(run_in_case '
    git config --global user.name Jane && git config --global user.email jane@example.org
    git -C gate init --quiet && git -C gate add . && git -C gate commit --quiet --message All
    printf "import hinge, plank, latch\ndef main(): print(hinge.__version__, plank.__version__, latch.state)\n" \
      >gate/gate/__init__.py
    python3 -m venv .venv
    PYTHONPATH=/usr/lib/python3/dist-packages .venv/bin/python -m pip install --quiet \
      --no-build-isolation --editable ./latch --editable ./gate
    .venv/bin/gate')
  expect_equal 'the command in the environment' '1.0 1.0 closed' "$(tail -n 1 <<<"$output")"

  output=$(run_in_case 'cd gate && venvdeb fetch wheels --editables-of ../.venv --verbose')
  expect_match 'the output' \
    "editable: gate 1.4 from '$directory/gate', revision [0-9a-f]{40}, with uncommitted changes: gate-1.4-py3-none-any.whl" \
    "$output"
  expect_match 'the output' \
    "editable: latch 0.3 from '$directory/latch', without version control" "$output"
  expect_match 'the output' 'left out: pip==' "$output"
  expect_equal 'the lock' \
    './gate-1.4-py3-none-any.whl hinge==1.0 ./latch-0.3-py3-none-any.whl plank==1.0' \
    "$(sed -n 's/^\([a-z.][^ ]*\) .*/\1/p' "$tree$directory/gate/wheels/requirements.txt" |
      paste -sd' ')"
  before=$(cd "$tree$directory/gate/wheels" && sha256sum -- *)
  make_wheel plank 1.5
  run_in_case 'cd gate && venvdeb fetch wheels --editables-of ../.venv --json' >/dev/null
  expect_equal 'the wheelhouse' "$before" "$(cd "$tree$directory/gate/wheels" && sha256sum -- *)"

  # Neither the sources nor the environment nor an index are there when the package is built.
  rm -rf "$tree$directory"/{latch,.venv,files}
  in_tree "$tree" --offline --user builder -- \
    sh -c 'cd "$1/gate" && dpkg-buildpackage -us -uc -b' sh "$directory" \
    >"$case_directory/build.log" 2>&1 || fail "$(tail -n 30 "$case_directory/build.log")"
  install_packages "$tree" "$tree$directory"/gate_1.4_*.deb
  expect_equal 'the command of the package' '1.0 1.0 closed' "$(as_nobody "$tree" gate)"
}

case_editables_that_cannot_be_locked() {
  set_up
  make_gate
  local output status=0
  run_in_case 'python3 -m venv .venv
    PYTHONPATH=/usr/lib/python3/dist-packages .venv/bin/python -m pip install --quiet \
      --no-build-isolation --editable ./latch --editable ./gate' >/dev/null
  output=$(run_in_case 'venvdeb fetch wheels --editables-of files') || status=$?
  expect_equal 'the exit status' 2 "$status"
  expect_match 'the output' "'$directory/files' is not a virtual environment" "$output"
  rm "$tree$directory"/files/*
  output=$(run_in_case 'venvdeb fetch wheels --editables-of .venv') && fail 'it found plank'
  expect_match 'the output' 'hinge==1\.0' "$output"
  expect_match 'the output' 'plank==1\.0' "$output"
  mv "$tree$directory/latch" "$tree$directory/gone"
  output=$(run_in_case 'venvdeb fetch wheels --editables-of .venv') && fail 'it found latch'
  expect_match 'the output' "latch: '$directory/latch'" "$output"
  expect_equal 'the wheelhouse' '' "$(ls "$tree$directory/wheels")"
}
