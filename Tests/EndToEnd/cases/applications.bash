# shellcheck shell=bash
# `venvdeb pypi` makes packages of what an index has, here one of this machine with Debian's pip.

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  mkdir -p "$tree/srv/index" "$tree/applications"
  cp "$repository/Tests/Support/index_server.py" "$tree/srv/"
  make_wheel plank 1.0 --file 'plank/__init__.py=def main(): print("plank of wood")' \
    --entry-point 'plank = plank:main' \
    --entry-point 'wood = plank:main' --requires 'hinge' \
    --metadata 'Summary: Plank is a board for building.' --metadata 'License: MIT' \
    --metadata 'Home-page: https://example.org/plank'
  make_wheel plank 2.0rc1 --entry-point 'plank = plank:main'
  make_wheel hinge 1.0.post1
  make_wheel future 1.0 --metadata 'Requires-Python: >=3.99'
  make_debian_package carpentry /usr/bin/wood
}

make_wheel() { python3 "$end_to_end/make_wheel.py" "$tree/srv/index" "$@" >/dev/null; }

# make_debian_package NAME PATH: installs a package with an empty file in the tree of the builder.
make_debian_package() {
  local root=$file_directory/$1
  mkdir -p "$root/DEBIAN" "$root$(dirname "$2")"
  touch "$root$2"
  printf '%s\n' "Package: $1" 'Version: 1' 'Architecture: all' \
    'Maintainer: Jo <jo@example.org>' 'Description: something else' >"$root/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$root" "$tree/srv/$1.deb" >/dev/null
  in_tree "$tree" --offline -- dpkg --install "/srv/$1.deb" >/dev/null
}

set_up() {
  tree=$file_directory/builder
  directory=/applications/${case_directory##*/}
  mkdir -p "$tree$directory"
  in_tree "$tree" -- chown builder:builder "$directory"
}

# run_in_case COMMAND: runs a shell command in the directory of the case, as a user, without any
# network but an index of this machine.
run_in_case() {
  in_tree "$tree" --offline --user builder -- sh -c '
    cd "$1"
    rm -f /tmp/port
    python3 /srv/index_server.py /srv/index /tmp/port &
    until [ -e /tmp/port ]; do sleep 0.1; done
    export HOME=/tmp PIP_CONFIG_FILE=/dev/null
    export PIP_INDEX_URL="http://localhost:$(cat /tmp/port)/ok/simple/"
    export DEBFULLNAME="Jane Doe" DEBEMAIL=jane@example.org
    unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL
    eval "$2" 2>&1' sh "$directory" "$1"
}

case_an_application() {
  set_up
  local output package target=$case_directory/target
  output=$(run_in_case 'venvdeb pypi plank')
  expect_match 'the output' "conflicts with Debian's package 'carpentry', which has /usr/bin/wood" "$output"
  expect_match 'the output' 'plank 1.0: 2 distributions, commands: plank, wood' "$output"
  expect_equal 'the files' "$(echo "$tree$directory"/plank_1.0_*.deb)" "$(find "$tree$directory" -mindepth 1)"
  package=$(echo "$tree$directory"/plank_1.0_*.deb)
  expect_equal 'Conflicts' carpentry "$(dpkg-deb --field "$package" Conflicts)"
  expect_equal 'Homepage' https://example.org/plank "$(dpkg-deb --field "$package" Homepage)"
  expect_equal 'Maintainer' 'Jane Doe <jane@example.org>' "$(dpkg-deb --field "$package" Maintainer)"
  expect_match 'Description' '^board for building' "$(dpkg-deb --field "$package" Description)"
  in_tree "$tree" --offline -- venvdeb check "${package#"$tree"}" >&2

  unpack_tree bookworm-target "$target"
  fetch_for "$target" "$package"
  install_dependencies "$target" "$package"
  install_offline "$target" "$package"
  expect_equal 'plank' 'plank of wood' "$(as_nobody "$target" plank)"
  purge_offline "$target" plank
  expect_missing "$target/opt/venvs"
}

case_names_of_commands() {
  set_up
  local output status=0 package
  output=$(run_in_case 'venvdeb pypi plank --command wood=timber --name-prefix team-')
  expect_no_match 'the output' 'conflicts with' "$output"
  package=$(echo "$tree$directory"/team-plank_1.0_*.deb)
  expect_equal 'Conflicts' '' "$(dpkg-deb --field "$package" Conflicts)"
  expect_match 'the contents' './usr/bin/timber -> /opt/venvs/team-plank/bin/wood' \
    "$(dpkg-deb --contents "$package")"
  output=$(run_in_case 'venvdeb pypi plank --no-link --name bare')
  expect_no_match 'the contents' ' ./usr/bin/' "$(dpkg-deb --contents "$tree$directory"/bare_1.0_*.deb)"
  output=$(run_in_case 'venvdeb pypi plank --command wod=timber') || status=$?
  expect_equal 'the exit status' 2 "$status"
  expect_match 'the output' "has no command 'wod': it has plank, wood" "$output"
  expect_match 'the output' "did you mean 'wood'" "$output"
}

case_several_at_once() {
  set_up
  local output status=0
  output=$(run_in_case 'venvdeb pypi hinge nothing plank==2.0rc1 future --output out --keep') || status=$?
  expect_equal 'the exit status' 1 "$status"
  expect_match 'the output' 'no package was made of nothing, future' "$output"
  expect_match 'the output' "nothing: no distribution 'nothing' on http" "$output"
  expect_match 'the output' "future: pip .* found no solution" "$output"
  expect_match 'the output' 'hinge: no commands: a library' "$output"
  expect_exists "$(echo "$tree$directory"/out/hinge_1.0+post1_*.deb)"
  expect_exists "$(echo "$tree$directory"/out/plank_2.0~rc1_*.deb)"
  # The source package that is left builds anew.
  output=$(run_in_case 'cd out/hinge-1.0+post1 && unset PIP_INDEX_URL && dpkg-buildpackage -us -uc -b')
  expect_match 'the output' 'dpkg-deb: building package' "$output"
  expect_equal 'leftovers' '' "$(find "$tree$directory/out" -maxdepth 1 -name '.*')"
}
