# shellcheck shell=bash
# A bundle: an application in one file, which becomes the same package as its lock does, wherever it
# is staged, on a machine without pip and without network.

# The prefix of the package, which is not the one that the bundle was made for.
prefix=/srv/houses/green

# Builds the demo's package directly from the lock, and a bundle of the same source.
prepare() {
  local tree=$file_directory/builder source
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  echo "$source" >"$file_directory/source"
  echo "prefix: $prefix" >>"$tree$source/debian/greenhouse.venvdeb"
  build_package "$tree" "$source" --offline
  mv "$tree/build/area/greenhouse"_*.deb "$file_directory/direct.deb"
  make_bundle "$tree" "$source" bundle --output "/build/area/greenhouse.venv.tar.zst"
}

# make_bundle TREE SOURCE COMMAND…: runs venvdeb in the source, without network, as dpkg would.
make_bundle() {
  local tree=$1 source=$2
  shift 2
  in_tree "$tree" --offline --user builder --env SOURCE_DATE_EPOCH=1700000000 -- sh -euc '
    cd "$1"
    shift
    exec venvdeb "$@" --requirements requirements.txt --wheelhouse wheels --offline --no-cache' \
    sh "$source" "$@"
}

# A source package with nothing in it but debian/ and the bundle, on a machine that has no pip, no
# setuptools and no wheel.
case_package_from_bundle() {
  local tree=$case_directory/builder source=/build/area/greenhouse name package
  unpack_tree bookworm-target "$tree"
  install_packages "$tree" "$(our_package venvdeb)"
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends build-essential debhelper python3
  in_tree "$tree" -- useradd --no-create-home --home-dir /nonexistent builder
  for name in pip setuptools wheel; do
    ! in_tree "$tree" -- python3 -c "import $name" 2>/dev/null || fail "the builder has $name"
  done
  mkdir -p "$tree$source"
  cp -R "$demo_source/debian" "$tree$source/"
  sed -i '/^ *python3-\(setuptools\|wheel\|pip\)/d' "$tree$source/debian/control"
  printf '\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' >>"$tree$source/debian/rules"
  cp "$file_directory/builder/build/area/greenhouse.venv.tar.zst" "$tree$source/"
  printf '%s\n' 'bundle: greenhouse.venv.tar.zst' "prefix: $prefix" \
    >>"$tree$source/debian/greenhouse.venvdeb"
  in_tree "$tree" -- chown -R builder:builder /build/area
  build_package "$tree" "$source" --offline
  package=$(built_package "$tree" greenhouse)
  # Bit by bit the package that is built from the lock.
  cmp "$file_directory/direct.deb" "$package" || {
    mkdir -p "$case_directory/direct" "$case_directory/bundle"
    dpkg-deb --raw-extract "$file_directory/direct.deb" "$case_directory/direct"
    dpkg-deb --raw-extract "$package" "$case_directory/bundle"
    diff -r "$case_directory/direct" "$case_directory/bundle" | head -n 20 || true
    fail 'the package from the bundle differs from the one from the lock'
  }

  local target=$case_directory/target
  unpack_tree bookworm-target "$target"
  fetch_for "$target" "$package"
  install_offline "$target" "$package"
  run_demo "$target" "$prefix"
}

# Another directory, user, umask and number of jobs give the same bundle; its manifest is right.
case_same_bundle_everywhere() {
  local tree=$file_directory/builder bundle=build/area/greenhouse.venv.tar.zst other
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends zstd
  mkdir -p "$tree/srv/else where"
  cp -R "$tree$(<"$file_directory/source")" "$tree/srv/else where/g"
  in_tree "$tree" --offline --env SOURCE_DATE_EPOCH=1700000000 --env TZ=Asia/Tokyo -- sh -euc '
    umask 077
    cd "/srv/else where/g"
    venvdeb bundle --requirements requirements.txt --wheelhouse wheels --offline --jobs 1 \
      --cache-dir /srv/cache --quiet
    ls -- *.venv.tar.zst'
  other=("$tree/srv/else where/g/"*.venv.tar.zst)
  expect_match 'the name of the bundle' \
    '/greenhouse_[0-9.]+_cp311_amd64\.venv\.tar\.zst$' "${other[0]}"
  cmp "$tree/$bundle" "${other[0]}"
  in_tree "$tree" --offline -- sh -euc '
    cd /srv
    rm -rf tree && mkdir tree
    tar --extract --file "/build/area/greenhouse.venv.tar.zst" --directory tree
    cd tree && sha256sum --quiet --check manifest.sha256
    # The manifest is plain JSON, and it is right.
    python3 -c "
import hashlib, json
manifest = json.load(open(\"manifest.json\"))
assert manifest[\"name\"] == \"greenhouse\", manifest[\"name\"]
assert len(manifest[\"files\"]) > 500, len(manifest[\"files\"])
for file in manifest[\"files\"]:
    data = open(\"tree/\" + file[\"path\"], \"rb\").read()
    assert len(data) == file[\"size\"], file
    assert hashlib.sha256(data).hexdigest() == file[\"sha256\"], file
"'
}

# Packing a finished tree, and staging it again: nothing changes.
case_bundle_of_a_tree() {
  local tree=$file_directory/builder
  in_tree "$tree" --offline --env SOURCE_DATE_EPOCH=1700000000 -- sh -euc '
    cd /srv && rm -rf one two
    venvdeb stage --package xx --destdir one --prefix /opt/one --no-sbom \
      --bundle /build/area/greenhouse.venv.tar.zst
    venvdeb bundle --tree one/opt/one --package greenhouse --output one.venv.tar.xz
    venvdeb stage --package xx --destdir two --prefix /opt/one --no-sbom --bundle one.venv.tar.xz
    diff -r --no-dereference one two'
}

# A damaged bundle, or one for another Python, gives one clear error, and changes no file.
case_unfit_bundles() {
  local tree=$file_directory/builder output
  cp "$tree/build/area/greenhouse.venv.tar.zst" "$tree/srv/damaged.venv.tar.zst"
  printf 'x' | dd of="$tree/srv/damaged.venv.tar.zst" bs=1 seek=2000000 conv=notrunc status=none
  in_tree "$tree" --offline -- sh -euc '
    cd /srv && rm -rf out
    venvdeb stage --package xx --destdir out --bundle /build/area/greenhouse.venv.tar.zst'
  listing "$tree/srv/out" >"$case_directory/before"
  if output=$(in_tree "$tree" --offline -- venvdeb stage --package xx --destdir /srv/out \
    --bundle /srv/damaged.venv.tar.zst 2>&1); then
    fail 'a damaged bundle was staged'
  fi
  expect_match 'the error' 'damaged\.venv\.tar\.zst: ' "$output"
  if output=$(in_tree "$tree" --offline -- venvdeb stage --package xx --destdir /srv/out \
    --bundle /build/area/greenhouse.venv.tar.zst --wheelhouse /srv 2>&1); then
    fail 'a bundle was accepted together with a wheelhouse'
  fi
  expect_match 'the error' "'wheelhouse' cannot be combined with 'bundle'" "$output"
  listing "$tree/srv/out" >"$case_directory/after"
  diff -u "$case_directory/before" "$case_directory/after" || fail 'destdir has changed'

  local trixie=$case_directory/trixie
  builder trixie "$trixie"
  cp "$tree/build/area/greenhouse.venv.tar.zst" "$trixie/srv/"
  if output=$(in_tree "$trixie" --offline -- venvdeb stage --package xx --destdir /srv/out \
    --bundle /srv/greenhouse.venv.tar.zst --python python3.13 2>&1); then
    fail 'a bundle for Python 3.11 was staged for 3.13'
  fi
  expect_match 'the error' 'python3\.11 \(cp311\) on amd64.*python3\.13 \(cp313\)' "$output"
  expect_missing "$trixie/srv/out"
}
