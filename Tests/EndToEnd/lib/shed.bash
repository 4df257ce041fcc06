# shellcheck shell=bash
# The shed: a project with a setup.py and requirements that nothing pins, packaged as the tutorial of
# dh-virtualenv has it. For the cases about our drop-in.

# shellcheck disable=SC2034 # for the cases
shed_root=/opt/venvs/shed
shed_pip_arguments='--extra-pip-arg=--no-index --extra-pip-arg --find-links --extra-pip-arg ../wheels'
# Most cases do without pip and setuptools, which are ten times as large as all the rest.
# shellcheck disable=SC2034
shed_arguments="$shed_pip_arguments --extra-virtualenv-arg=--no-seed"

# make_shed_wheels TREE DIRECTORY
make_shed_wheels() {
  local make=$end_to_end/make_wheel.py version python
  python=$(in_tree "$1" -- python3 -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
  printf '#include <unistd.h>\nint latch(void) { return getpid(); }\n' >"$1/srv/latch.c"
  in_tree "$1" -- gcc -shared -fPIC -g -o /srv/latch.so /srv/latch.c
  for version in 1.0 2.0; do python3 "$make" "$2" plank $version; done
  python3 "$make" "$2" hinge 1.0 --requires 'plank<2' --entry-point 'hinge = hinge:main' \
    --file 'hinge/__init__.py=def main(): print("squeak")' \
    --file 'hinge-1.0.data/scripts/creak=#!python
print("creak")
#!/usr/bin/python3 is no first line
' --file 'hinge-1.0.data/scripts/groan=#!/usr/bin/env ipython3
' --file 'hinge-1.0.data/scripts/moan=#!/usr/bin/env -S python3 -u
' --file 'hinge-1.0.data/scripts/sigh=#!/usr/bin/env python3
import hinge
hinge.main()
' --file 'hinge-1.0.data/scripts/hum=#!/bin/sh
#!/usr/bin/python
'
  python3 "$make" "$2" lamp 3.1
  python3 "$make" "$2" bulb 1.0 --entry-point 'bulb = bulb:main' --file 'bulb/__init__.py=def main(): pass'
  python3 "$make" "$2" latch 1.0 --tag "$python-$python-linux_$(uname -m)" \
    --copy "latch/_latch.so=$1/srv/latch.so"
}

# make_tap_source DIRECTORY [LINE]: the source archive tap-0.1.tar.gz, with a further line in its setup.py.
make_tap_source() {
  local tap=$case_directory/tap-0.1
  mkdir -p "$tap"
  printf 'from setuptools import setup\n%s\n%s\n' "${2-}" \
    'setup(name="tap", version="0.1", py_modules=["tap"])' >"$tap/setup.py"
  printf 'Metadata-Version: 2.1\nName: tap\nVersion: 0.1\n' >"$tap/PKG-INFO"
  echo 'x = 1' >"$tap/tap.py"
  tar --create --gzip --directory "${tap%/*}" --file "$1/tap-0.1.tar.gz" tap-0.1
}

# make_shed DIRECTORY: all but debian/rules.
make_shed() {
  mkdir -p "$1/debian/source" "$1/shed"
  cat >"$1/setup.py" <<'END'
from setuptools import setup

setup(name="shed", version="1.0", packages=["shed"], install_requires=["lamp"],
      extras_require={"lit": ["bulb"]}, entry_points={"console_scripts": ["shed = shed:main"]})
END
  printf 'def main():\n    print("a shed")\n' >"$1/shed/__init__.py"
  echo hinge >"$1/requirements.txt"
  echo '3.0 (native)' >"$1/debian/source/format"
  printf 'shed (1.0) unstable; urgency=medium\n\n  * A shed.\n\n%s\n' \
    ' -- Shed Maintainers <shed@example.org>  Mon, 01 Jan 2024 00:00:00 +0000' \
    >"$1/debian/changelog"
  make_shed_control "$1" shed any
}

# make_shed_control DIRECTORY [PACKAGE ARCHITECTURE]…
make_shed_control() {
  local file=$1/debian/control
  shift
  cat >"$file" <<'END'
Source: shed
Section: misc
Priority: optional
Maintainer: Shed Maintainers <shed@example.org>
Build-Depends: debhelper-compat (= 13), dh-virtualenv (>= 1.2.2), python3
Standards-Version: 4.6.2
Rules-Requires-Root: no
END
  while (($#)); do
    # shellcheck disable=SC2016 # a substitution variable
    printf '\nPackage: %s\nArchitecture: %s\nDepends: ${misc:Depends}\nDescription: a shed\n %s\n' \
      "$1" "$2" 'With planks.' >>"$file"
    shift 2
  done
}

# make_shed_rules DIRECTORY LINE…: the sequence, and what override_dh_virtualenv runs.
make_shed_rules() {
  local file=$1/debian/rules
  shift
  # shellcheck disable=SC2016 # make's
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@ --with python-virtualenv\n' >"$file"
  printf '\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' >>"$file"
  (($# == 0)) || printf '\noverride_dh_virtualenv:\n' >>"$file"
  (($# == 0)) || printf '\t%s\n' "$@" >>"$file"
  chmod +x "$file"
}

# prepare_shed: a builder with our packages but without the venv that dh-virtualenv would need, as
# $file_directory/builder; wheels and the source, as they are there.
prepare_shed() {
  local tree=$file_directory/builder
  builder bookworm "$tree" venvdeb-dh-virtualenv
  in_tree "$tree" -- apt-get -qq purge -y python3-venv python3.11-venv
  mkdir -p "$tree/build/place"
  make_shed_wheels "$tree" "$file_directory/wheels"
  make_shed "$file_directory/shed"
  make_shed_rules "$file_directory/shed" "dh_virtualenv $shed_pip_arguments"
}

# new_shed: a fresh copy of the source for this case; sets `tree`, `shed` (inside the tree) and
# `source` (the same from outside).
new_shed() {
  tree=$file_directory/builder shed=/build/place/${case_directory##*/}/shed
  source=$tree$shed
  rm -rf "${source%/*}"
  mkdir -p "${source%/*}"
  cp -a "$file_directory/shed" "$source"
  cp -R "$file_directory/wheels" "${source%/*}/wheels"
  own_shed
}

# own_shed: makes all that the case has put there the unprivileged user's.
own_shed() { in_tree "$tree" -- chown -R builder:builder "${shed%/*}"; }

# shown COMMAND…: a command whose output is in the log, too, if it fails, wherever it goes.
shown() {
  local status=0
  "$@" >"$case_directory/output" || status=$?
  cat "$case_directory/output"
  ((status == 0)) || cat "$case_directory/output" >&2
  return "$status"
}

# build_shed [OPTION of dpkg-buildpackage…]: the output of a build that must succeed.
build_shed() {
  own_shed
  shown in_tree "$tree" --user builder --offline -- \
    sh -c 'cd "$0" && dpkg-buildpackage -us -uc "${@:--b}" 2>&1' "$shed" "$@"
}

# dh_virtualenv [NAME=VALUE…] ARGUMENT…: dh_virtualenv alone in the source; what it says.
dh_virtualenv() {
  local settings=()
  while [[ $1 == [A-Z]*=* ]]; do settings+=(--env "$1") && shift; done
  own_shed
  shown in_tree "$tree" --user builder --offline "${settings[@]}" -- \
    sh -c 'cd "$0" && rm -rf debian/shed debian/.debhelper debian/*.debhelper && dh_virtualenv "$@" 2>&1' "$shed" "$@"
}

# dh_virtualenv_refuses ARGUMENT…: as `dh_virtualenv`, for one that must fail.
dh_virtualenv_refuses() {
  local output
  ! output=$(dh_virtualenv "$@") || fail "dh_virtualenv $* succeeded: $output"
  echo "$output"
}

# installed_in DIRECTORY: the distributions of a tree with their versions, on one line.
installed_in() {
  (cd "$1"/lib/python3*/site-packages && echo *.dist-info) | sed 's/\.dist-info//g'
}
