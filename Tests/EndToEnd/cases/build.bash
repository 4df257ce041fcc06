# shellcheck shell=bash
# `venvdeb build`: packages made here and in fresh systems.

# In a builder tree, as the maintainer of a package does it.
case_build_here() {
  local tree=$case_directory/builder output package hash
  builder bookworm "$tree"
  make_repository "$tree/build/tide" 1.0 unstable
  hash=$(in_repository "$tree/build/tide" git rev-parse HEAD)
  in_tree "$tree" -- chown -R builder:builder /build
  output=$(in_tree "$tree" --offline --user builder -- \
    sh -c 'cd /build/tide && venvdeb build --require-clean --quiet -- -F')
  expect_equal 'files' "/build/tide/dist/tide_1.0.dsc
/build/tide/dist/tide_1.0.tar.xz
/build/tide/dist/tide_1.0_all.deb
/build/tide/dist/tide_1.0_amd64.buildinfo
/build/tide/dist/tide_1.0_amd64.changes" "${output//_"$(dpkg --print-architecture)"./_amd64.}"
  package=$tree/build/tide/dist/tide_1.0_all.deb
  expect_equal 'Vcs-Git-Commit' "$hash" "$(dpkg-deb --field "$package" Vcs-Git-Commit)"
  expect_match '.changes' "^Vcs-Git-Commit: $hash$" "$(cat "$tree"/build/tide/dist/*.changes)"
  # Nothing is left beside the source, and the tree is as clean as before.
  expect_equal 'beside the source' tide "$(ls "$tree/build")"
  in_tree "$tree" --offline --user builder -- \
    sh -c 'cd /build/tide && venvdeb build --require-clean --quiet'
}

# An output directory without room: one error, and nothing in it.
case_full_disk() {
  local tree=$case_directory/builder output
  builder bookworm "$tree"
  make_repository "$tree/build/tide" 1.0 unstable
  in_tree "$tree" -- chown -R builder:builder /build
  # shellcheck disable=SC2016 # expanded in the tree
  output=$(in_tree "$tree" --offline --user builder --tmpfs 12k:/build/full -- sh -c '
    cd /build/tide
    status=0
    venvdeb build --quiet --output /build/full || status=$?
    echo "status $status"
    find /build/full -mindepth 1' 2>&1)
  printf '%s\n' "$output"
  expect_match 'the error' '^venvdeb build: error: .*(No|no) space left on' "$output"
  expect_equal 'status and files left' 'status 1' "$(sed -n '/^status/,$p' <<<"$output")"
}

# our_program DIRECTORY: unpacks our package, for this machine's own use; prints the program.
our_program() {
  dpkg-deb --extract "$(our_package venvdeb)" "$1"
  echo "$1/usr/bin/venvdeb"
}

# In a fresh Debian 13 without network, twice: the packages are equal, and the machine has nothing of
# it afterwards.
case_build_in_a_fresh_system() {
  local program source=$case_directory/tide hash mounts run
  need_tree_tools
  program=$(our_program "$case_directory/program")
  make_repository "$source" 1.0 unstable
  hash=$(in_repository "$source" git rev-parse HEAD)
  mounts=$(wc -l </proc/self/mounts)
  for run in first second; do
    env -C "$source" TMPDIR="$case_directory" XDG_CACHE_HOME="$cache_directory" \
      DEB_BUILD_OPTIONS=offline "$program" build --in debian:13 --require-clean \
      --extra-package "$(our_package venvdeb)" --output "../$run"
  done
  expect_equal 'Vcs-Git-Commit' "$hash" "$(dpkg-deb --field "$case_directory/first/tide_1.0_all.deb" Vcs-Git-Commit)"
  expect_match 'Depends' 'python3\.13' "$(dpkg-deb --field "$case_directory/first/tide_1.0_all.deb" Depends)"
  cmp "$case_directory/first/tide_1.0_all.deb" "$case_directory/second/tide_1.0_all.deb"
  expect_equal 'mounts' "$mounts" "$(wc -l </proc/self/mounts)"
  expect_missing "$case_directory"/venvdeb-*
  expect_equal 'debian/' 'changelog control rules source tide.venvdeb' \
    "$(cd "$source/debian" && echo *)"
}

# in_containers COMMAND…: runs a command that calls podman, which has its images and containers in the
# directory of the case, and needs no more than the limits and control groups of the machine allow.
in_containers() {
  local settings=$case_directory/containers
  mkdir -p "$settings"
  printf '%s\n' '[containers]' 'netns = "host"' 'cgroups = "disabled"' \
    'default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]' \
    '[engine]' 'cgroup_manager = "cgroupfs"' "tmp_dir = \"$settings/tmp\"" >"$settings/containers.conf"
  printf '%s\n' '[storage]' 'driver = "overlay"' "graphroot = \"$settings/storage\"" \
    "runroot = \"$settings/run\"" >"$settings/storage.conf"
  # crun looks for control groups, although it is to use none: it rejects both versions side by side,
  # and a machine without. What podman mounts is gone with this mount namespace.
  CONTAINERS_CONF=$settings/containers.conf CONTAINERS_STORAGE_CONF=$settings/storage.conf \
    unshare --mount sh -c 'mount -t tmpfs none /sys/fs/cgroup && exec "$@"' sh "$@"
}

# In containers of podman: the package is the one of the other back end, and no container or image is
# left, nor of a build that fails or is interrupted.
case_build_in_containers() {
  local program source=$case_directory/tide tree=$case_directory/image backend run
  need_tree_tools podman
  program=$(our_program "$case_directory/program")
  make_repository "$source" 1.0 unstable
  unpack_tree trixie-builder "$tree"
  tar --create --directory "$tree" . |
    in_containers podman import - docker.io/library/debian:trixie >&2
  # build BACKEND [VARIABLE…]
  build() {
    in_containers env -C "$source" TMPDIR="$case_directory" XDG_CACHE_HOME="$cache_directory" \
      "${@:2}" "$program" build --in debian:13 --with "$1" --require-clean \
      --extra-package "$(our_package venvdeb)" --output "../$1"
  }
  remaining() {
    in_containers podman ps --all --format '{{.Names}}'
    in_containers podman images --format '{{.Repository}}:{{.Tag}}'
  }
  for backend in podman namespaces; do build "$backend" DEB_BUILD_OPTIONS=offline; done
  cmp "$case_directory/podman/tide_1.0_all.deb" "$case_directory/namespaces/tide_1.0_all.deb"
  expect_equal 'owner' "$(stat -c %U "$source")" "$(stat -c %U "$case_directory/podman/tide_1.0_all.deb")"
  expect_equal 'containers and images' docker.io/library/debian:trixie "$(remaining)"

  printf 'execute_before_dh_auto_build:\n\techo waiting; test -z "$(DEB_BUILD_PROFILES)" && sleep 1000\n' \
    >>"$source/debian/rules"
  in_repository "$source" git commit --quiet --all --message 'take a long time'
  ! build podman DEB_BUILD_PROFILES=failing || fail 'the build succeeded'
  expect_equal 'containers and images' docker.io/library/debian:trixie "$(remaining)"
  build podman >"$case_directory/interrupted.log" 2>&1 &
  run=$!
  until grep -q '^waiting' "$case_directory/interrupted.log"; do
    kill -0 "$run" || fail "$(cat "$case_directory/interrupted.log")"
    sleep 0.5
  done
  pkill -TERM --parent "$run" --exact venvdeb || kill -TERM "$run"
  wait "$run" || true
  # What removes them may take longer than venvdeb waits.
  for _ in {1..60}; do
    [[ $(remaining) != docker.io/library/debian:trixie ]] || break
    sleep 0.5
  done
  expect_equal 'containers and images' docker.io/library/debian:trixie "$(remaining)"
  expect_missing "$case_directory"/venvdeb-*
}
