# shellcheck shell=bash
# sample: a project with a setup.py and requirements without a lock, packaged as the tutorial of
# dh-virtualenv recommends. For the cases about the drop-in replacement.

# shellcheck disable=SC2034 # for the cases
project_prefix=/opt/venvs/sample
offline_arguments='--extra-pip-arg=--no-index --extra-pip-arg --find-links --extra-pip-arg ../wheels'
# Most cases leave out pip and setuptools, which are ten times as large as everything else.
# shellcheck disable=SC2034
unseeded_arguments="$offline_arguments --extra-virtualenv-arg=--no-seed"

# make_drop_in_wheels TREE DIRECTORY: makes the wheels that the project requires, directly or not.
make_drop_in_wheels() {
  local make=$end_to_end/make_wheel.py version python
  python=$(in_tree "$1" -- python3 -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
  printf '#include <unistd.h>\nint latch(void) { return getpid(); }\n' >"$1/srv/latch.c"
  in_tree "$1" -- gcc -shared -fPIC -g -o /srv/latch.so /srv/latch.c
  for version in 1.0 2.0; do python3 "$make" "$2" plank $version; done
  python3 "$make" "$2" hinge 1.0 --requires 'plank<2' --entry-point 'hinge = hinge:main' \
    --file 'hinge/__init__.py=def main(): print("squeak")' \
    --file 'hinge-1.0.data/scripts/creak=#!python
print("creak")
#!/usr/bin/python3 is not the shebang
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

# make_tap_sdist DIRECTORY [LINE]: makes tap-0.1.tar.gz, with a further line in its setup.py.
make_tap_sdist() {
  local tap=$case_directory/tap-0.1
  mkdir -p "$tap"
  printf 'from setuptools import setup\n%s\n%s\n' "${2-}" \
    'setup(name="tap", version="0.1", py_modules=["tap"])' >"$tap/setup.py"
  printf 'Metadata-Version: 2.1\nName: tap\nVersion: 0.1\n' >"$tap/PKG-INFO"
  echo 'x = 1' >"$tap/tap.py"
  tar --create --gzip --directory "${tap%/*}" --file "$1/tap-0.1.tar.gz" tap-0.1
}

# make_drop_in_project DIRECTORY: makes the source, apart from debian/rules.
make_drop_in_project() {
  mkdir -p "$1/debian/source" "$1/sample"
  cat >"$1/setup.py" <<'END'
from setuptools import setup

setup(name="sample", version="1.0", packages=["sample"], install_requires=["lamp"],
      extras_require={"lit": ["bulb"]}, entry_points={"console_scripts": ["sample = sample:main"]})
END
  printf 'def main():\n    print("a sample")\n' >"$1/sample/__init__.py"
  echo hinge >"$1/requirements.txt"
  echo '3.0 (native)' >"$1/debian/source/format"
  printf 'sample (1.0) unstable; urgency=medium\n\n  * A sample.\n\n%s\n' \
    ' -- Sample Maintainers <sample@example.org>  Mon, 01 Jan 2024 00:00:00 +0000' \
    >"$1/debian/changelog"
  write_control "$1" sample any
}

# write_control DIRECTORY [PACKAGE ARCHITECTURE]…: writes debian/control with these packages.
write_control() {
  local file=$1/debian/control
  shift
  cat >"$file" <<'END'
Source: sample
Section: misc
Priority: optional
Maintainer: Sample Maintainers <sample@example.org>
Build-Depends: debhelper-compat (= 13), dh-virtualenv (>= 1.2.2), python3
Standards-Version: 4.6.2
Rules-Requires-Root: no
END
  while (($#)); do
    # shellcheck disable=SC2016 # a substitution variable
    printf '\nPackage: %s\nArchitecture: %s\nDepends: ${misc:Depends}\nDescription: a sample\n %s\n' \
      "$1" "$2" 'With a command.' >>"$file"
    shift 2
  done
}

# write_rules DIRECTORY LINE…: writes debian/rules; the lines are what override_dh_virtualenv runs.
write_rules() {
  local file=$1/debian/rules
  shift
  # shellcheck disable=SC2016 # make's
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@ --with python-virtualenv\n' >"$file"
  printf '\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' >>"$file"
  (($# == 0)) || printf '\noverride_dh_virtualenv:\n' >>"$file"
  (($# == 0)) || printf '\t%s\n' "$@" >>"$file"
  chmod +x "$file"
}

# prepare_drop_in: makes a builder with our packages but without the venv that dh-virtualenv would
# need, in $file_directory/builder, and wheels and the source beside it.
prepare_drop_in() {
  local tree=$file_directory/builder
  builder bookworm "$tree" venvdeb-dh-virtualenv
  in_tree "$tree" -- apt-get -qq purge -y python3-venv python3.11-venv
  mkdir -p "$tree/build/area"
  make_drop_in_wheels "$tree" "$file_directory/wheels"
  make_drop_in_project "$file_directory/sample"
  write_rules "$file_directory/sample" "dh_virtualenv $offline_arguments"
}

# new_project: makes a fresh copy of the source for this case; sets `tree`, `project` (the path inside
# the tree) and `source` (the same from outside).
new_project() {
  tree=$file_directory/builder project=/build/area/${case_directory##*/}/sample
  source=$tree$project
  rm -rf "${source%/*}"
  mkdir -p "${source%/*}"
  cp -a "$file_directory/sample" "$source"
  cp -R "$file_directory/wheels" "${source%/*}/wheels"
  give_to_builder
}

# give_to_builder: gives everything beside the project to the unprivileged user.
give_to_builder() { in_tree "$tree" -- chown -R builder:builder "${project%/*}"; }

# shown COMMAND…: runs a command; if it fails, its output is also in the log.
shown() {
  local status=0
  "$@" >"$case_directory/output" || status=$?
  cat "$case_directory/output"
  ((status == 0)) || cat "$case_directory/output" >&2
  return "$status"
}

# build_project [OPTION of dpkg-buildpackage…]: prints the output of a build that must succeed.
build_project() {
  give_to_builder
  shown in_tree "$tree" --user builder --offline -- \
    sh -c 'cd "$0" && dpkg-buildpackage -us -uc "${@:--b}" 2>&1' "$project" "$@"
}

# dh_virtualenv [NAME=VALUE…] ARGUMENT…: runs just dh_virtualenv in the source, and prints its output.
dh_virtualenv() {
  local settings=()
  while [[ $1 == [A-Z]*=* ]]; do settings+=(--env "$1") && shift; done
  give_to_builder
  shown in_tree "$tree" --user builder --offline "${settings[@]}" -- \
    sh -c 'cd "$0" && rm -rf debian/sample debian/.debhelper debian/*.debhelper && dh_virtualenv "$@" 2>&1' "$project" "$@"
}

# dh_virtualenv_fails ARGUMENT…: the same for a run that must fail.
dh_virtualenv_fails() {
  local output
  ! output=$(dh_virtualenv "$@") || fail "dh_virtualenv $* succeeded: $output"
  echo "$output"
}

# installed_in DIRECTORY: prints the distributions of a tree with their versions, on one line.
installed_in() {
  (cd "$1"/lib/python3*/site-packages && echo *.dist-info) | sed 's/\.dist-info//g'
}
