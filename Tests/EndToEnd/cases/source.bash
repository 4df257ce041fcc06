# shellcheck shell=bash
# `venvdeb source`: a source package with its wheels, which builds without network and without pip.

# make_source TREE DIRECTORY VERSION FORMAT: makes a checkout of a project with a lock of a wheel and an
# sdist, both of which are in /build/found.
make_source() {
  local tree=$1 directory=$2 source=$1$2
  mkdir -p "$source/debian/source" "$tree/build/found"
  cat >"$tree/build/make_sdist.py" <<'END'
import io, sys, tarfile
with tarfile.open("/build/found/pinch-1.0.tar.gz", "w:gz") as archive:
    for name, text in {
        "PKG-INFO": "Metadata-Version: 2.1\nName: pinch\nVersion: 1.0\n",
        "setup.py": "from setuptools import setup\nsetup(name='pinch', version='1.0', py_modules=['pinch'])\n",
        "pinch.py": "amount = 3\n",
    }.items():
        member = tarfile.TarInfo("pinch-1.0/" + name)
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text.encode()))
END
  [[ -e $tree/build/found/pinch-1.0.tar.gz ]] || in_tree "$tree" -- python3 /build/make_sdist.py
  {
    python3 "$end_to_end/make_wheel.py" "$tree/build/found" sound 1.0 |
      sed -n 's/.*\(sha256:[0-9a-f]\{64\}\).*/sound==1.0 --hash=\1/p'
    echo "pinch==1.0 --hash=sha256:$(sha256sum "$tree/build/found/pinch-1.0.tar.gz" | cut -d' ' -f1)"
  } >"$source/requirements.txt"
  cat >"$source/pyproject.toml" <<'END'
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"
[project]
name = "greeter"
version = "1.0"
dependencies = ["sound", "pinch"]
[project.scripts]
greet = "greeter:main"
[tool.setuptools]
py-modules = ["greeter"]
END
  printf 'import pinch, sound\ndef main(): print(sound.__version__, pinch.amount)\n' \
    >"$source/greeter.py"
  printf '__pycache__/\nwheels/\n' >"$source/.gitignore"
  cat >"$source/debian/control" <<'END'
Source: greeter
Section: misc
Priority: optional
Maintainer: Sample Maintainers <sample@example.org>
Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb, python3:any, python3-setuptools
Standards-Version: 4.6.2
Homepage: https://example.org/greeter
Rules-Requires-Root: no

Package: greeter
Architecture: all
Depends: ${misc:Depends}, ${venvdeb:Depends}
Description: sample with a wheel and an sdist in its lock
 Prints two numbers, each of which comes from a distribution of the lock.
END
  cat >"$source/debian/copyright" <<'END'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2026 Sample Maintainers <sample@example.org>
License: Expat

License: Expat
 Permission is granted to do anything with this sample.
END
  cat >"$source/debian/changelog" <<END
greeter ($3) unstable; urgency=medium

  * First.

 -- Sample Maintainers <sample@example.org>  Mon, 05 Jan 2026 12:00:00 +0000
END
  echo "$4" >"$source/debian/source/format"
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' >"$source/debian/rules"
  chmod 0755 "$source/debian/rules"
  echo 'link: greet' >"$source/debian/greeter.venvdeb"
  in_tree "$tree" -- chown -R builder:builder /build
  in_source "$tree" "$directory" git init --quiet
  in_source "$tree" "$directory" git add .
}

# in_source TREE DIRECTORY COMMAND…: runs a command in a source, as a user and without network.
in_source() {
  in_tree "$1" --offline --user builder -- sh -c 'cd "$1" && shift && exec "$@" 2>&1' sh "${@:2}"
}

# make_tarballs TREE DIRECTORY [WORD…]: runs `venvdeb source`; the words come before it, as in `env`.
make_tarballs() {
  in_source "$1" "$2" "${@:3}" venvdeb source --offline --no-build-isolation \
    --wheelhouse /build/found
}

# make_source_package TREE DIRECTORY: runs `dpkg-buildpackage -S`, which must have nothing to warn of;
# neither must lintian.
make_source_package() {
  local output
  output=$(in_source "$1" "$2" dpkg-buildpackage -us -uc -S) || fail "$output"
  expect_no_match 'dpkg-buildpackage -S' 'warning' "$output"
  output=$(in_source "$1" "$2" sh -c 'lintian --fail-on error,warning ../greeter_*.dsc') ||
    fail "lintian: $output"
}

prepare() {
  tree=$file_directory/builder
  builder bookworm "$tree"
  mkdir -p "$tree/build/quilt" "$tree/build/native"
  make_source "$tree" /build/quilt/greeter 1.0-1 '3.0 (quilt)'
  make_tarballs "$tree" /build/quilt/greeter
  make_source_package "$tree" /build/quilt/greeter
  make_source "$tree" /build/native/greeter 1.0 '3.0 (native)'
  make_tarballs "$tree" /build/native/greeter
  make_source_package "$tree" /build/native/greeter
  # The other builds have no pip.
  cp -a "$tree" "$file_directory/plain"
  in_tree "$file_directory/plain" -- apt-get -qq purge -y python3-pip
}

# build_from_source_package FORMAT: unpacks a source package, and builds it without network and pip.
build_from_source_package() {
  local output
  plain=$file_directory/plain
  in_source "$plain" "/build/$1" sh -c 'dpkg-source --extract greeter_*.dsc unpacked'
  expect_exists "$plain/build/$1/unpacked/wheels/sound-1.0-py3-none-any.whl"
  output=$(in_source "$plain" "/build/$1/unpacked" dpkg-buildpackage -us -uc -b) || fail "$output"
  expect_match 'the build' "'wheels' has all wheels: nothing is fetched" "$output"
  expect_no_match 'the build' 'venvdeb.*warning' "$output"
  package=$(echo "$plain/build/$1"/greeter_*_all.deb)
}

case_quilt() {
  build_from_source_package quilt
  local target=$case_directory/target
  unpack_tree bookworm-target "$target"
  fetch_for "$target" "$package"
  install_offline "$target" "$package"
  expect_equal 'what greet says' '1.0 3' "$(as_nobody "$target" greet)"
}

case_native() {
  build_from_source_package native
  expect_equal 'upstream tarballs' '' \
    "$(find "$file_directory/builder/build/native" -maxdepth 1 -name '*.orig*')"
}

case_sbuild() {
  build_with_sbuild "$case_directory" "$file_directory/builder/build/quilt"/greeter_*.dsc
  expect_exists "$case_directory"/greeter_1.0-1_all.deb
}

# Another directory, user, umask, locale and time zone; a later revision.
case_same_bytes() {
  tree=$file_directory/builder
  mkdir -p "$tree/build/again/in"
  make_source "$tree" /build/again/in/another-name 1.0-1 '3.0 (quilt)'
  sed '1s/1.0-1/1.0-2/; s/12:00:00/13:00:00/' "$tree/build/again/in/another-name/debian/changelog" |
    cat - "$tree/build/again/in/another-name/debian/changelog" >"$tree/build/changelog"
  mv "$tree/build/changelog" "$tree/build/again/in/another-name/debian/changelog"
  in_tree "$tree" --offline -- sh -euc 'umask 077 && cd /build/again/in/another-name
    env LC_ALL=C TZ=Asia/Tokyo venvdeb source --offline --no-build-isolation --no-cache \
      --wheelhouse /build/found --jobs 1'
  expect_equal 'the tarballs' \
    "$(cd "$tree/build/quilt" && sha256sum ./*.orig*)" \
    "$(cd "$tree/build/again/in" && sha256sum ./*.orig*)"
}

case_bad_input() {
  tree=$file_directory/builder
  local directory=/build/bad/greeter before
  mkdir -p "$tree/build/bad"
  make_source "$tree" "$directory" 1.0-1 '3.0 (quilt)'
  make_tarballs "$tree" "$directory"
  before=$(cd "$tree/build/bad" && sha256sum ./*.orig*)
  echo '# changed' >>"$tree$directory/greeter.py"
  source_fails "greeter_1.0.orig.tar.xz': its contents differ: 'greeter.py' is another"
  sed -i '$d' "$tree$directory/greeter.py"
  rm "$tree$directory/wheels/sound-1.0-py3-none-any.whl"
  make_tarballs "$tree" "$directory" >/dev/null
  echo x >>"$tree$directory/wheels/sound-1.0-py3-none-any.whl"
  mv "$tree/build/found" "$tree/build/lost"
  mkdir "$tree/build/found"
  source_fails 'hash mismatch for sound==1.0'
  rm "$tree$directory/wheels/sound-1.0-py3-none-any.whl"
  source_fails 'no compatible file for sound==1.0'
  rmdir "$tree/build/found"
  mv "$tree/build/lost" "$tree/build/found"
  echo '3.0 (native)' >"$tree$directory/debian/source/format"
  source_fails "debian/changelog: version '1.0-1' has the revision '1'"
  rm "$tree$directory/debian/source/format"
  source_fails "debian/source/format: a source package of format 1.0"
  rm "$tree$directory/debian/changelog"
  source_fails 'is not a source package: it has no debian/changelog'
  expect_equal 'the tarballs' "$before" "$(cd "$tree/build/bad" && sha256sum ./*.orig*)"
}

# source_fails PATTERN: runs `venvdeb source` in the case's source and expects an error.
source_fails() {
  local output
  if output=$(make_tarballs "$tree" /build/bad/greeter); then fail "no error: $output"; fi
  expect_match 'the error' "$1" "$output"
  expect_match 'the hint' '  hint: ' "$output"
}
