# shellcheck shell=bash
# bytecode-modes: one application in five packages that only differ in their bytecode. A template whose
# name ends in .py does not compile.

bytecode_modes=(unchecked-hash checked-hash timestamp on-install none)

# make_bytecode_packages DIRECTORY: makes the source package; it expects a wheelhouse in wheels/.
make_bytecode_packages() {
  local mode debian=$1/debian
  make_unpackaged_project "$1"
  describe_in_pyproject "$1"
  printf 'class {{ name }}:\n    pass\n' >"$1/src/sample_app/template.py"
  mkdir -p "$debian/source"
  echo '3.0 (native)' >"$debian/source/format"
  # Long before now, so that dpkg-deb has every time to clamp.
  cat >"$debian/changelog" <<'END'
bytecode-modes (1.0) unstable; urgency=medium

  * First release.

 -- Sample Maintainers <sample@example.org>  Mon, 04 May 2020 12:00:00 +0000
END
  cat >"$debian/control" <<'END'
Source: bytecode-modes
Section: misc
Priority: optional
Maintainer: Sample Maintainers <sample@example.org>
Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb, python3, python3-setuptools, python3-wheel
Standards-Version: 4.6.2
Rules-Requires-Root: no
END
  for mode in "${bytecode_modes[@]}"; do
    cat >>"$debian/control" <<END

Package: sample-$mode
Architecture: all
Depends: \${misc:Depends}, \${venvdeb:Depends}
Description: sample with bytecode as $mode
 It is there to be packaged.
END
    printf 'bytecode: %s\nwheelhouse: wheels\n' "$mode" >"$debian/sample-$mode.venvdeb"
  done
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' \
    >"$debian/rules"
  chmod +x "$debian/rules"
}
