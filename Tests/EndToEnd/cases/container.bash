# shellcheck shell=bash
# The Dockerfile that `venvdeb init` writes builds the package in a container.

# The image is a builder tree, because that has this machine's settings for the package index.
case_dockerfile() {
  local tree=$case_directory/builder source=$case_directory/sample-app package
  local podman=(podman --root "$case_directory/storage" --runroot "$case_directory/run"
    --tmpdir "$case_directory/tmp" --cgroup-manager cgroupfs)
  need_packages podman buildah
  unpack_tree bookworm-builder "$tree"
  tar --create --directory "$tree" . | "${podman[@]}" import - localhost/builder >&2

  make_unpackaged_project "$source"
  describe_in_pyproject "$source"
  install_packages "$tree" "$(our_package venvdeb)"
  cp -R "$source" "$tree/srv/sample-app"
  in_tree "$tree" --offline -- sh -c 'cd /srv/sample-app && exec venvdeb init'
  rm -r "$source"
  mv "$tree/srv/sample-app" "$source"
  mkdir "$source/dist"
  cp "$(our_package venvdeb)" "$source/dist/"

  # What podman mounts is gone with this mount namespace.
  unshare --mount "${podman[@]}" build --layers=false --isolation=chroot --network=host \
    --build-arg BASE=localhost/builder --output "type=local,dest=$case_directory/out" "$source"
  package=$(echo "$case_directory"/out/sample-app_*.deb)
  expect_exists "$package"
  expect_match 'contents' ' \./opt/venvs/sample-app/bin/sample-app$' \
    "$(dpkg-deb --contents "$package")"
}
