# shellcheck shell=bash
# Pondbook: one application in five packages that differ in their bytecode only, and have a template
# in a file that is called .py.

bytecode_modes=(unchecked-hash checked-hash timestamp on-install none)

# make_pondbook DIRECTORY: the source package; it wants a wheelhouse in wheels/.
make_pondbook() {
  local mode debian=$1/debian
  make_pondwatch "$1"
  describe_in_pyproject "$1"
  printf 'class {{ name }}:\n    pass\n' >"$1/src/pondwatch/template.py"
  mkdir -p "$debian/source"
  echo '3.0 (native)' >"$debian/source/format"
  # Long before now, so that dpkg-deb has every time to clamp.
  cat >"$debian/changelog" <<'END'
pondbook (1.0) unstable; urgency=medium

  * First release.

 -- Pond Maintainers <pond@example.org>  Mon, 04 May 2020 12:00:00 +0000
END
  cat >"$debian/control" <<'END'
Source: pondbook
Section: misc
Priority: optional
Maintainer: Pond Maintainers <pond@example.org>
Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb, python3, python3-setuptools, python3-wheel
Standards-Version: 4.6.2
Rules-Requires-Root: no
END
  for mode in "${bytecode_modes[@]}"; do
    cat >>"$debian/control" <<END

Package: pond-$mode
Architecture: all
Depends: \${misc:Depends}, \${venvdeb:Depends}
Description: watches a pond ($mode)
 It is there to be packaged.
END
    printf 'bytecode: %s\nwheelhouse: wheels\n' "$mode" >"$debian/pond-$mode.venvdeb"
  done
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' \
    >"$debian/rules"
  chmod +x "$debian/rules"
}
