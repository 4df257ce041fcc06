# shellcheck shell=bash
# The Dockerfile that `venvdeb init` writes builds the package in a container, and no layer has a
# secret.

# podman COMMAND…: with everything in the directory of the case.
podman() {
  # What podman mounts is gone with this mount namespace.
  unshare --mount podman --root "$case_directory/storage" --runroot "$case_directory/run" \
    --tmpdir "$case_directory/tmp" --cgroup-manager cgroupfs "$@"
}

# The images are bare systems, apart from this machine's certificates for the package index, which come
# into a pip.conf that is a secret.
case_dockerfile() {
  local tree=$case_directory/builder source=$case_directory/sample-app token secrets=() package
  need_packages podman buildah
  unpack_tree bookworm-builder "$tree"
  make_unpackaged_project "$source"
  describe_in_pyproject "$source"
  install_packages "$tree" "$(our_package venvdeb)"
  cp -R "$source" "$tree/srv/sample-app"
  in_tree "$tree" --offline -- sh -c 'cd /srv/sample-app && exec venvdeb init --docker'
  rm -r "$source"
  mv "$tree/srv/sample-app" "$source"
  mkdir "$source/dist"
  cp "$(our_package venvdeb)" "$source/dist/"

  unpack_tree bookworm-target "$case_directory/bare"
  cp "$tree/etc/ssl/certs/ca-certificates.crt" "$case_directory/bare/etc/index.crt"
  tar --create --directory "$case_directory/bare" . | podman import - localhost/bare >&2
  token=$(openssl rand -hex 16)
  { cat "$tree/etc/pip.conf" && printf 'cert = /etc/index.crt\n# %s\n' "$token"; } \
    >"$case_directory/pip.conf"
  echo "machine index.invalid login sample password $token" >"$case_directory/netrc"
  echo "index.invalid ssh-ed25519 $token" >"$case_directory/known_hosts"
  for package in pip.conf netrc known_hosts; do
    secrets+=(--secret "id=$package,src=$case_directory/$package")
  done

  build() {
    podman build --isolation=chroot --network=host --build-arg BASE=localhost/bare \
      "${secrets[@]}" "$@" "$source" >&2
  }
  build --no-cache --target build --tag localhost/built
  build --target install --tag localhost/installed
  build --output "type=local,dest=$case_directory/out"
  package=$(echo "$case_directory"/out/sample-app_*.deb)
  expect_exists "$package"
  expect_match 'contents' ' \./opt/venvs/sample-app/bin/sample-app$' \
    "$(dpkg-deb --contents "$package")"
  expect_equal 'what is exported' '' "$(find "$case_directory/out" -type f \
    ! -name 'sample-app*_*.deb' ! -name '*.buildinfo' ! -name '*.changes')"

  # Layers are not compressed in an archive of this format.
  leaks() { podman save --format docker-archive "$1" | grep -caF "$token" || true; }
  expect_equal 'layers with a secret' 0 "$(leaks localhost/built)"
  expect_equal 'layers of the second image with a secret' 0 "$(leaks localhost/installed)"
  dpkg-deb --raw-extract "$package" "$case_directory/contents"
  ! grep -rqF "$token" "$case_directory/contents" || fail 'the package has a secret'
  # The search would find one, in a file that is removed again and in the history.
  mkdir "$case_directory/leaking"
  cp "$case_directory/netrc" "$case_directory/leaking/"
  printf '%s\n' 'FROM localhost/bare' 'COPY netrc /netrc' 'RUN rm /netrc' \
    >"$case_directory/leaking/Dockerfile"
  podman build --isolation=chroot --network=host --tag localhost/copied "$case_directory/leaking" >&2
  expect_match 'a layer that leaks' '^[1-9]' "$(leaks localhost/copied)"
  printf '%s\n' 'FROM localhost/bare' 'ARG TOKEN' 'RUN true $TOKEN' \
    >"$case_directory/leaking/Dockerfile"
  podman build --isolation=chroot --network=host --build-arg "TOKEN=$token" \
    --tag localhost/told "$case_directory/leaking" >&2
  expect_match 'a history that leaks' '^[1-9]' "$(leaks localhost/told)"
}
