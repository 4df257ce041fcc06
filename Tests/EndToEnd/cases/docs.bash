# shellcheck shell=bash
# Every shell block of README.md and docs/ runs as printed, in the order of `pages`: they are about one
# application, the greeter of the tutorial.

pages=(
  docs/tutorial.md docs/bundles.md docs/checking.md docs/sbom.md docs/offline.md docs/indexes.md
  docs/building-packages.md docs/repositories.md docs/developing.md docs/applications.md
  docs/from-fpm.md docs/from-docker.md docs/targets.md docs/measuring-speed.md README.md
)
# Of another application; Tests/Story/run runs it.
story=docs/from-commit-to-production.md

# Blocks that are not run here, by their first line, with what runs them.
declare -A elsewhere=(
  ['venvdeb fetch wheels                      # what the build needs, verified']='cases/build.bash'
  ['apt-get install ./venvdeb_*.deb           # the file']='every builder of a case'
  ['scripts/build-deb']='scripts/test'
  ['scripts/demo    # builds venvdeb, packages a web application, installs it in a bare system, runs it']='scripts/fresh-machine'
  ['docker build --output type=local,dest=dist .']='container/dockerfile'
  ['docker build --target install --tag greeter .']='container/dockerfile'
  ['venvdeb fetch wheels --python python3.11 --python python3.13 --prune']='fetch/two-pythons'
  ['venvdeb lock --show uv.lock --target debian-13-arm64']='targets/wheels-of-other-systems'
  ['dpkg-buildpackage -a arm64 -Pcross,nocheck']='targets/package-of-another-architecture'
  ['dh_venvdeb --target debian-13-amd64']='targets/package-of-another-release'
  ['venvdeb target worker debian-13-amd64']='targets/package-of-another-release'
  ['export QEMU_LD_PREFIX=/srv/bookworm-arm64 DEB_BUILD_OPTIONS=crossbuildcanrunhostbinaries']='hand'
  ['apt download python3.13-minimal:arm64 libpython3.13-minimal:arm64 libc6:arm64']='scripts/make-targets'
  ['scripts/bench                              # every row; an hour']='hand, on a quiet machine'
  ['venvdeb bundle --no-project --package black --requirements requirements.txt']='bundle'
)

case_every_block() {
  local tree=$case_directory/builder page block files
  builder bookworm "$tree"
  in_tree "$tree" -- sh -euc '
    python3 -m venv /opt/uv
    /opt/uv/bin/pip --quiet install uv
    ln -s /opt/uv/bin/uv /usr/bin/uv
    printf "#!/bin/sh\nexec \"\$@\"\n" >/usr/bin/sudo
    chmod +x /usr/bin/sudo' >&2
  mkdir -p "$tree/build/work/greeter/src/greeter"
  mapfile -d '' files < <(blocks toml docs/tutorial.md)
  echo "${files[0]}" >"$tree/build/work/greeter/pyproject.toml"
  mapfile -d '' files < <(blocks python docs/tutorial.md)
  echo "${files[0]}" >"$tree/build/work/greeter/src/greeter/__init__.py"
  for page in "${pages[@]}"; do
    while IFS= read -r -d '' block; do
      [[ -z ${elsewhere[${block%%$'\n'*}]-} ]] || continue
      printf '== %s\n%s\n' "$page" "$block" >&2
      # uv trusts its own certificates otherwise, which may not have those of this machine.
      # shellcheck disable=SC2016 # expanded in the tree
      in_tree "$tree" --env DEBIAN_FRONTEND=noninteractive \
        --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt -- \
        sh -euc 'cd /build/work/greeter && eval "$1"' sh "$block" >&2 || fail "$page: $block"
    done < <(blocks sh "$page")
  done
}

# No page has a block that the case above does not know, and no exception is left over.
case_every_page() {
  local page found
  found=$(cd "$repository" && grep -lE '^ *```sh$' README.md docs/*.md | sort)
  expect_equal 'pages with shell blocks' "$found" \
    "$(printf '%s\n' "${pages[@]}" "$story" | sort)"
  for page in "${pages[@]}"; do blocks sh "$page" | tr '\0' '\n'; done >"$case_directory/blocks"
  for page in "${!elsewhere[@]}"; do
    grep -qxF -- "$page" "$case_directory/blocks" || fail "no page has the block '$page'"
  done
}
