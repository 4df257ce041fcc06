# shellcheck shell=bash
# Target files: what is installed is what the systems are, and wheels are gathered for systems that are
# not there.

# for_suite SUITE RELEASE: compares the installed target of a release with its interpreter.
for_suite() {
  local tree=$case_directory/$1
  builder "$1" "$tree"
  local target
  target=debian-$2-$(in_tree "$tree" -- dpkg --print-architecture)
  in_tree "$tree" --offline --user builder -- venvdeb target verify "$target" \
    >"$case_directory/output" 2>&1 || fail "$(<"$case_directory/output")"
  # What the interpreter says of itself, and the file that was made from packages.
  in_tree "$tree" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"
    python3 - <(venvdeb target describe) <(venvdeb target show "$1" --json) <<end
import json, sys
described, installed = (json.load(open(path)) for path in sys.argv[1:])
del installed["provenance"]
for each in described, installed:
    del each["packages"]["interpreter"]["version"]
sys.exit(described != installed)
end' bash "$target" || fail "the target of $1 is not what its interpreter says"
}

case_installed_target_of_bookworm() { for_suite bookworm 12; }
case_installed_target_of_trixie() { for_suite trixie 13; }

# A wheelhouse for arm64 and for Debian 13, made on Debian 12 for amd64, with what each of them needs; a
# tree for another system is an error, and one for this system is made.
case_wheels_of_other_systems() {
  local tree=$case_directory/builder
  builder bookworm "$tree"
  mkdir "$tree/srv/wheels"
  local tag
  for tag in cp311-cp311-manylinux_2_17_{x86_64,aarch64} cp313-cp313-manylinux_2_28_x86_64; do
    python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" reed 1.0 --tag "$tag" >/dev/null
  done
  python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" moss 1.0 >/dev/null
  in_tree "$tree" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"
    export VENVDEB_OFFLINE=yes VENVDEB_NO_REQUIRE_HASHES=yes VENVDEB_NO_CACHE=yes
    printf "%s\n" "reed==1.0" "moss==1.0; platform_machine == \"aarch64\"" >requirements.txt
    venvdeb fetch wheels --wheelhouse /srv/wheels --target debian-12-arm64 --target debian-13-amd64
    ls wheels
    VENVDEB_TARGET=debian-12-arm64 venvdeb lock --show requirements.txt | cut -d" " -f1
    stage() {
      venvdeb stage --package demo --destdir demo --no-project --requirements requirements.txt \
        --wheelhouse /srv/wheels --target "$1"
    }
    stage debian-13-amd64 2>&1 | grep -o "cannot make a tree for debian-13-amd64"
    test ! -e demo
    stage "debian-12-$(dpkg --print-architecture)" 2>/dev/null
    ls demo/opt/venvs/demo/lib/python3.11/site-packages' \
    >"$case_directory/output" 2>"$case_directory/errors" || fail "$(<"$case_directory/errors")"
  expect_equal 'what the targets got' 'moss-1.0-py3-none-any.whl
reed-1.0-cp311-cp311-manylinux_2_17_aarch64.whl
reed-1.0-cp313-cp313-manylinux_2_28_x86_64.whl
moss
reed
cannot make a tree for debian-13-amd64
reed
reed-1.0.dist-info' "$(<"$case_directory/output")"
}

# shore_source DIRECTORY: makes the source of a package without rules and a lock.
shore_source() {
  mkdir -p "$1/debian/source"
  echo '3.0 (native)' >"$1/debian/source/format"
  printf '%s\n' 'shore (1.0) unstable; urgency=low' '' '  * First.' '' \
    ' -- Sample <sample@example.org>  Mon, 06 Jan 2025 12:00:00 +0000' >"$1/debian/changelog"
  cat >"$1/debian/control" <<'end'
Source: shore
Section: misc
Priority: optional
Maintainer: Sample <sample@example.org>
Build-Depends: debhelper-compat (= 13), python3:any
Standards-Version: 4.6.2
Rules-Requires-Root: no

Package: shore
Architecture: any
Depends: ${misc:Depends}, ${venvdeb:Depends}
Description: reeds
 Reeds and the shore.
end
}

# A package for arm64, built for it on Debian 12 for amd64 (or the other way round) by both helpers: no
# package of arm64 is there, nor an emulator; check and sbom read it where it was built.
case_package_of_another_architecture() {
  local tree=$case_directory/builder other=arm64 machine=aarch64 helper
  builder bookworm "$tree" venvdeb-dh-virtualenv
  if [[ $(in_tree "$tree" -- dpkg --print-architecture) == arm64 ]]; then
    other=amd64 machine=x86_64
  fi
  shore_source "$tree/srv/shore"
  mkdir "$tree/srv/wheels"
  local tag
  for tag in x86_64 aarch64; do
    python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" reed 1.0 --entry-point 'reed = reed:main' \
      --tag "cp311-cp311-manylinux_2_17_$tag" --file "reed/machine.py=NAME = '$tag'"$'\n' >/dev/null
  done
  for helper in venvdeb python-virtualenv; do
    in_tree "$tree" --offline --user builder -- bash -euc '
      helper=$1 other=$2
      cd "$(mktemp -d)"
      cp -R /srv/shore area && cd area
      printf "%s\n" "reed==1.0" "moss==1.0; platform_machine == \"sparc64\"" >requirements.txt
      printf "#!/usr/bin/make -f\n%%:\n\tdh \$@ --with %s\n" "$helper" >debian/rules
      chmod +x debian/rules
      export VENVDEB_OFFLINE=yes VENVDEB_NO_REQUIRE_HASHES=yes VENVDEB_NO_CACHE=yes
      export VENVDEB_WHEELHOUSE=/srv/wheels VENVDEB_CHECK="exit 7"
      dpkg-buildpackage -d -us -uc -b -a "$other" -Pcross >../log 2>&1 || { cat ../log >&2; exit 1; }
      grep -c "not run, as the tree is for debian-12-$other: exit 7" ../log
      deb=../shore_1.0_$other.deb
      dpkg-deb -f "$deb" Architecture Depends
      dpkg-deb --fsys-tarfile "$deb" | tar -xO --wildcards "*/reed/machine.py"
      dpkg-deb -c "$deb" | grep -c "/machine.cpython-311.pyc"
      dpkg-deb -c "$deb" | grep -o "bin/python3.11 -> .*"
      venvdeb check "$deb" >&2
      venvdeb sbom "$deb" | grep -o "\"pkg:pypi/reed@1.0\"" | sort -u' \
      bash "$helper" "$other" \
      >"$case_directory/output" 2>"$case_directory/errors" || fail "$(<"$case_directory/errors")"
    expect_equal "what $helper makes" "1
Architecture: $other
Depends: python3.11:any
NAME = '$machine'
1
bin/python3.11 -> /usr/bin/python3.11
\"pkg:pypi/reed@1.0\"" "$(<"$case_directory/output")"
  done
}

# A package for Debian 13, built on Debian 12 with the Python of Debian 13 out of its packages, is the one that
# is built there, bit for bit; without these packages and the network, nothing is built.
case_package_of_another_release() {
  local crossed=$case_directory/bookworm native=$case_directory/trixie architecture helper
  builder bookworm "$crossed" venvdeb-dh-virtualenv
  builder trixie "$native" venvdeb-dh-virtualenv
  architecture=$(in_tree "$crossed" -- dpkg --print-architecture)
  # Whatever the archive has today.
  in_tree "$native" -- bash -euc '
    mkdir /srv/debs && cd /srv/debs && chown _apt .
    apt-get -qq update
    apt-get -qq download python3.13-minimal libpython3.13-minimal libc6 libexpat1 zlib1g'
  cp -R "$native/srv/debs" "$crossed/srv/debs"
  shore_source "$native/srv/shore"
  shore_source "$crossed/srv/shore"
  mkdir "$crossed/srv/wheels"
  python3 "$end_to_end/make_wheel.py" "$crossed/srv/wheels" reed 1.0 --entry-point 'reed = reed:main' \
    --tag cp313-cp313-manylinux_2_17_x86_64.manylinux_2_17_aarch64 \
    --file "reed/constants.py=A = 1e999 - 1e999, 2.0 ** 0.3, {1, 'a'}"$'\n' >/dev/null
  cp -R "$crossed/srv/wheels" "$native/srv/wheels"
  for helper in venvdeb python-virtualenv; do
    for tree in "$crossed" "$native"; do
      in_tree "$tree" --offline --user builder -- bash -euc '
        helper=$1 target=debian-13-$2
        cd "$(mktemp -d)"
        cp -R /srv/shore area && cd area
        venvdeb target make "$target" /srv/debs/*.deb --directory debian/targets
        printf "%s\n" "reed==1.0; python_version == \"3.13\"" >requirements.txt
        printf "#!/usr/bin/make -f\n%%:\n\tdh \$@ --with %s\n" "$helper" >debian/rules
        # pip of Debian 12 is not for Python 3.13.
        [ "$helper" = venvdeb ] ||
          printf "override_dh_virtualenv:\n\tdh_virtualenv --extra-virtualenv-arg=--no-seed\n" >>debian/rules
        chmod +x debian/rules
        export VENVDEB_OFFLINE=yes VENVDEB_NO_REQUIRE_HASHES=yes VENVDEB_WHEELHOUSE=/srv/wheels
        export VENVDEB_TARGET=$target
        build() { VENVDEB_CACHE_DIR=$PWD/../$1 dpkg-buildpackage -d -us -uc -b >../log 2>&1; }
        if [ "$(. /etc/os-release && echo "$VERSION_ID")" = 12 ]; then
          if build none; then exit 9; fi
          grep "cannot make a tree for $target" ../log >&2
          grep "fetch it with .venvdeb target worker $target" ../log >&2
          venvdeb target worker "$target" /srv/debs/*.deb --cache-dir ../cache
        fi
        build cache || { cat ../log >&2; exit 1; }
        dpkg-deb -f ../*.deb Depends
        venvdeb check ../*.deb >&2
        cp ../*.deb /tmp/shore.deb' bash "$helper" "$architecture" \
        >"$case_directory/output" 2>"$case_directory/errors" || fail "$(<"$case_directory/errors")"
      expect_equal "Depends of $helper" 'python3.13:any' "$(<"$case_directory/output")"
      mkdir "$tree/$helper"
      (cd "$tree/$helper" && ar x ../tmp/shore.deb && for part in control data; do
        unxz --stdout "$part.tar.xz" >"$part.tar" && rm "$part.tar.xz"
      done)
      rm -f "$tree/tmp/shore.deb"
    done
    diff -r "$crossed/$helper" "$native/$helper" || fail "the packages of $helper differ"
  done
}

# What apt installs for a cross build of a new project is of this architecture.
case_build_dependencies_of_another_architecture() {
  local tree=$case_directory/builder other=arm64
  builder bookworm "$tree"
  [[ $(in_tree "$tree" -- dpkg --print-architecture) != arm64 ]] || other=amd64
  in_tree "$tree" -- bash -euc '
    mkdir /srv/pond && cd /srv/pond
    printf "%s\n" "[project]" "name = \"pond\"" "version = \"1.0\"" "dependencies = []" >pyproject.toml
    touch pond.py requirements.txt
    export DEBFULLNAME=Sample DEBEMAIL=sample@example.org
    venvdeb init
    apt-get -qq update
    apt-get -s --host-architecture "$1" --build-profiles cross,nocheck build-dep ./' bash "$other" \
    >"$case_directory/output" 2>&1 || fail "$(<"$case_directory/output")"
  if grep -E "^Inst .*:$other|\[$other\]\)" "$case_directory/output"; then
    fail "apt wants packages for $other"
  fi
}
