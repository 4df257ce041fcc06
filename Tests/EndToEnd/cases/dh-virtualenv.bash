# shellcheck shell=bash
# The drop-in for dh-virtualenv. A case is named after the public threads about the bug that it is
# about: numbers are those of dh-virtualenv's own tracker, others have their project's name.

root=/opt/venvs/shed
with_pip='--extra-pip-arg=--no-index --extra-pip-arg --find-links --extra-pip-arg ../wheels'
# Most cases do without pip and setuptools, which are ten times as large as all the rest.
find_links="$with_pip --extra-virtualenv-arg=--no-seed"

# A project with a setup.py and requirements that nothing pins, packaged as dh-virtualenv's tutorial
# has it and built once, for the cases that look at what came out.
prepare() {
  local tree=$file_directory/builder wheels=$file_directory/wheels
  builder bookworm "$tree" venvdeb-dh-virtualenv
  mkdir -p "$tree/build/place"
  make_wheels "$tree" "$wheels"
  cp -R "$wheels" "$tree/build/place/wheels"
  make_shed "$tree/build/place/shed"
  make_rules "$tree/build/place/shed" "dh_virtualenv $with_pip"
  in_tree "$tree" -- chown -R builder:builder /build/place
  cp -a "$tree/build/place/shed" "$file_directory/shed"
  build_package "$tree" /build/place/shed --offline 2>&1 | tee "$file_directory/log"
  dpkg-deb --raw-extract "$(built_package "$tree" shed)" "$file_directory/contents"
  cp "$(built_package "$tree" shed)" "$file_directory/"
}

# make_wheels TREE DIRECTORY
make_wheels() {
  local make=$end_to_end/make_wheel.py
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
  python3 "$make" "$2" latch 1.0 --tag cp311-cp311-linux_x86_64 \
    --copy "latch/_latch.so=$1/srv/latch.so"
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
  make_control "$1" shed any
}

# make_control DIRECTORY [PACKAGE ARCHITECTURE]…
make_control() {
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

# make_rules DIRECTORY LINE…: the sequence, and what override_dh_virtualenv runs.
make_rules() {
  local file=$1/debian/rules
  shift
  # shellcheck disable=SC2016 # make's
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@ --with python-virtualenv\n' >"$file"
  printf '\noverride_dh_builddeb:\n\tdh_builddeb -- -Zzstd\n' >>"$file"
  (($# == 0)) || printf '\noverride_dh_virtualenv:\n' >>"$file"
  (($# == 0)) || printf '\t%s\n' "$@" >>"$file"
  chmod +x "$file"
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
  owned
}
owned() { in_tree "$tree" -- chown -R builder:builder "${shed%/*}"; }

# build [OPTION of dpkg-buildpackage…]: the output of a build that must succeed.
build() {
  owned
  in_tree "$tree" --user builder --offline -- \
    sh -c 'cd "$0" && dpkg-buildpackage -us -uc "${@:--b}" 2>&1' "$shed" "$@"
}

# run [NAME=VALUE…] ARGUMENT…: dh_virtualenv alone in the source; what it says.
run() {
  local settings=()
  while [[ $1 == [A-Z]*=* ]]; do settings+=(--env "$1") && shift; done
  owned
  in_tree "$tree" --user builder --offline "${settings[@]}" -- \
    sh -c 'cd "$0" && rm -rf debian/shed debian/.debhelper debian/*.debhelper && dh_virtualenv "$@" 2>&1' "$shed" "$@"
}

# refuses ARGUMENT…: as `run`, for one that must fail.
refuses() {
  local output
  ! output=$(run "$@") || fail "dh_virtualenv $* succeeded: $output"
  echo "$output"
}

# installed_in DIRECTORY: the distributions of a tree with their versions, on one line.
installed_in() {
  (cd "$1"/lib/python3*/site-packages && echo *.dist-info) | sed 's/\.dist-info//g'
}

# check_records DIRECTORY: every hash in every RECORD.
check_records() {
  python3 - "$1" <<'END'
import base64, csv, glob, hashlib, os, sys
bad = []
for record in glob.glob(sys.argv[1] + "/lib/python3*/site-packages/*.dist-info/RECORD"):
    site = os.path.dirname(os.path.dirname(record))
    for name, digest, _ in csv.reader(open(record)):
        path = os.path.join(site, name)
        if not os.path.exists(path):
            bad.append(name)
        elif digest:
            found = hashlib.sha256(open(path, "rb").read()).digest()
            if digest != "sha256=" + base64.urlsafe_b64encode(found).rstrip(b"=").decode():
                bad.append(name)
sys.exit(f"wrong in RECORD: {bad}" if bad else 0)
END
}

# --- What came out of the build in `prepare`

# Compat 13 and a setup.py: dh_auto_configure used to stop.
case_issue_326_compat_13_with_setup_py() {
  expect_match 'log' 'dh_auto_configure --buildsystem=none' "$(<"$file_directory/log")"
  expect_equal 'distributions' 'hinge-1.0 lamp-3.1 pip-23.0.1 plank-1.0 setuptools-66.1.1 shed-1.0 wheel-0.38.4' \
    "$(installed_in "$file_directory/contents$root")"
}

case_issue_88_and_190_activate_scripts() {
  local file
  ! grep -rlF /build/place "$file_directory/contents" || fail 'files name the build directory'
  for file in activate activate.csh activate.fish; do
    expect_match "$file" "$root" "$(<"$file_directory/contents$root/bin/$file")"
  done
  check_records "$file_directory/contents$root"
  expect_missing "$file_directory/contents$root"/lib/python3*/site-packages/shed-*/direct_url.json
}

case_issue_124_and_305_shebangs() {
  local bin=$file_directory/contents$root/bin
  expect_match 'a wheel script' "^#!$root/bin/python$" "$(head -n 1 "$bin/creak")"
  expect_equal 'a later line' '#!/usr/bin/python3 is no first line' "$(sed -n 3p "$bin/creak")"
  expect_equal 'ipython3' '#!/usr/bin/env ipython3' "$(<"$bin/groan")"
  expect_match 'env -S' "^#!$root/bin/python3? -u$" "$(<"$bin/moan")"
  expect_match 'env python3' "^#!$root/bin/python3?$" "$(head -n 1 "$bin/sigh")"
  expect_equal 'a shell script' $'#!/bin/sh\n#!/usr/bin/python' "$(<"$bin/hum")"
  expect_equal 'a launcher' "#!$root/bin/python" "$(head -n 1 "$bin/shed")"
}

# Nothing told which Python the tree needs.
case_issue_161_and_synapse_4431_dependencies() {
  expect_match 'Depends' '(^|, )python3\.11' "$(dpkg-deb --field "$file_directory"/shed_*.deb Depends)"
  expect_equal 'triggers' 'interest-noawait /usr/bin/python3.11' \
    "$(grep -v '^#' "$file_directory/contents/DEBIAN/triggers")"
}

# The source is as it was, and a second build works.
case_issue_363_and_176_leftovers_in_the_source() {
  local tree=$file_directory/builder
  in_tree "$tree" --user builder -- sh -c 'cd /build/place/shed && debian/rules clean' >/dev/null
  expect_equal 'the source' "$(listing "$file_directory/shed")" "$(listing "$tree/build/place/shed")"
  build_package "$tree" /build/place/shed --offline >/dev/null
  cmp "$(built_package "$tree" shed)" "$file_directory"/shed_*.deb || fail 'the second is another one'
}

case_issue_308_and_349_build_dependencies() {
  local tree=$file_directory/builder
  in_tree "$tree" -- apt-get -qq satisfy --no-download --no-install-recommends --assume-yes \
    'dh-virtualenv (>= 1.2.2), dh-sequence-python-virtualenv, debhelper (>= 13)'
  in_tree "$tree" -- dpkg-query --show --showformat '${Status}' venvdeb-dh-virtualenv |
    grep -q 'ok installed' || fail 'our package was removed'
  expect_no_match 'Depends' 'python3\.[0-9]' \
    "$(dpkg-deb --field "$(our_package venvdeb-dh-virtualenv)" Depends)"
}

# --- How it is called

# dh passes -a in builds for an architecture, which took the next argument for its value.
case_issue_29_and_370_arch_and_indep_builds() {
  new_shed
  make_control "$source" shed any shed-docs all
  make_rules "$source" "dh_virtualenv $find_links"
  build -B >/dev/null
  expect_exists "${source%/*}"/shed_1.0_amd64.deb
  expect_missing "${source%/*}"/shed-docs_1.0_all.deb "$source/debian/shed-docs/opt"
  build -A >/dev/null
  expect_exists "${source%/*}"/shed-docs_1.0_all.deb
}

# Options of dh reach the command as -O; unknown ones are for others.
case_issue_127_and_297_options_of_dh() {
  new_shed
  # shellcheck disable=SC2086
  run -O--buildsystem=pybuild -O--no-parallel -O--with=python3 -O--install-suffix=garden -a \
    $find_links >/dev/null
  expect_exists "$source/debian/shed/opt/venvs/garden/bin/shed"
  # shellcheck disable=SC2016
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@ --with python-virtualenv --buildsystem=none %s\n' \
    '--no-parallel --extra-pip-arg=--no-index --extra-pip-arg=--find-links=../wheels
override_dh_builddeb:; dh_builddeb -- -Zzstd' \
    >"$source/debian/rules"
  build >/dev/null
  expect_exists "${source%/*}"/shed_1.0_amd64.deb
}

case_issue_311_and_360_verbose_with_venv() {
  new_shed
  # shellcheck disable=SC2086
  expect_match 'output' 'venvdeb stage' "$(run DH_VERBOSE=1 --builtin-venv --python python3 $with_pip)"
  expect_equal 'distributions' 'hinge-1.0 lamp-3.1 pip-23.0.1 plank-1.0 setuptools-66.1.1 shed-1.0' \
    "$(installed_in "$source/debian/shed$root")"
}

case_issue_285_and_343_packages_named_python3() {
  new_shed
  make_control "$source" python3-shed all
  # shellcheck disable=SC2086
  run $find_links >/dev/null
  expect_exists "$source/debian/python3-shed/opt/venvs/python3-shed/bin/shed"
  make_control "$source" python3-shed all shed any
  rm -rf "$source/debian/python3-shed"
  # shellcheck disable=SC2086
  expect_match 'output' 'python3-shed gets no virtual environment' "$(run $find_links)"
  expect_exists "$source/debian/shed$root/bin/shed"
  expect_missing "$source/debian/python3-shed/opt"
}

case_issue_39_and_341_and_350_several_packages() {
  new_shed
  make_control "$source" shed any shed-tools any shed-data all
  printf 'install-suffix: tools\nrequirements: tools.txt\nno-project: yes\nlink: bulb\n' \
    >"$source/debian/shed-tools.venvdeb"
  echo bulb >"$source/tools.txt"
  # shellcheck disable=SC2086
  run -N shed-data $find_links >/dev/null
  expect_match 'shed' 'shed-1.0' "$(installed_in "$source/debian/shed$root")"
  expect_match 'shed-tools' '^bulb-1.0$' "$(installed_in "$source/debian/shed-tools/opt/venvs/tools")"
  # The wish of #351: the command is on PATH.
  expect_equal 'link' /opt/venvs/tools/bin/bulb "$(readlink "$source/debian/shed-tools/usr/bin/bulb")"
  expect_missing "$source/debian/shed-data"
}

# A postinst that ends with 1 for "triggered", as dh_make's template, broke upgrades of Python.
case_issue_342_and_securedrop_6230_own_scripts() {
  local output
  new_shed
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nset -e\ncase "$1" in\nconfigure) ;;\n*) exit 1 ;;\nesac\n#DEBHELPER#\n' \
    >"$source/debian/postinst"
  printf '#!/bin/sh\nset -e\necho own prerm\n#DEBHELPER#\n' >"$source/debian/prerm"
  output=$(build)
  expect_match 'output' 'postinst does not mention "triggered"' "$output"
  mkdir "$case_directory/control"
  dpkg-deb --control "${source%/*}"/shed_1.0_amd64.deb "$case_directory/control"
  expect_match 'prerm' 'own prerm' "$(<"$case_directory/control/prerm")"
  expect_match 'prerm' "find '$root'" "$(<"$case_directory/control/prerm")"
  expect_no_match 'scripts' 'dh_python2|dh_venv_safe' "$(cat "$case_directory"/control/p*)"
}

case_issue_134_editable_requirements() {
  local output
  new_shed
  mkdir -p "$source/tap"
  printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "tap"\nversion = "0.1"\n' \
    >"$source/tap/pyproject.toml"
  printf -- '-e .[lit]\n-e ./tap\n' >"$source/requirements.txt"
  # shellcheck disable=SC2086
  output=$(run --skip-install $find_links)
  expect_match 'output' 'installed like any other distribution' "$output"
  expect_equal 'distributions' \
    'bulb-1.0 lamp-3.1 shed-1.0 tap-0.1' \
    "$(installed_in "$source/debian/shed$root")"
}

# Libraries of wheels are what they were; strip, dwz and shlibdeps keep away, lintian is told.
case_issue_85_and_150_and_203_and_278_libraries() {
  local output library
  new_shed
  echo latch >>"$source/requirements.txt"
  make_rules "$source" "dh_virtualenv $find_links"
  output=$(build)
  library=$(echo "$source/debian/shed$root"/lib/python3*/site-packages/latch/_latch.so)
  cmp "$library" "$tree/srv/latch.so" || fail 'the library was changed'
  check_records "$source/debian/shed$root"
  expect_missing "${source%/*}"/shed-dbgsym*.deb
  expect_match 'Depends' 'libc6 ' "$(dpkg-deb --field "${source%/*}"/shed_1.0_amd64.deb Depends)"
  make_control "$source" shed all
  # shellcheck disable=SC2086
  expect_match 'output' 'warning: .*Architecture: all' "$(run $find_links)"
}

# What Python writes at run time goes with the package.
case_issue_208_and_214_and_270_and_280_leftovers() {
  local target=$case_directory/target package
  package=$(echo "$file_directory"/shed_*.deb)
  unpack_tree bookworm-target "$target"
  install_packages "$target" "$package"
  expect_equal 'shed' 'a shed' "$(as_nobody "$target" $root/bin/shed)"
  # A module without bytecode gets some when root imports it.
  in_tree "$target" -- sh -c "rm $root/lib/python3.11/site-packages/lamp/__pycache__/*
    $root/bin/python -c 'import lamp'"
  expect_exists "$target$root/lib/python3.11/site-packages/lamp/__pycache__/__init__.cpython-311.pyc"
  in_tree "$target" --offline -- apt-get -qq remove -y shed
  expect_missing "$target$root"
}

case_issue_190_and_293_build_system() {
  new_shed
  # shellcheck disable=SC2016
  printf '#!/usr/bin/make -f\nexport DH_PIP_EXTRA_ARGS = --no-index --find-links=../wheels\n%s' \
    $'export DH_UPGRADE_SETUPTOOLS =\n%:\n\tdh $@ --buildsystem=dh_virtualenv\n' \
    >"$source/debian/rules"
  # The setuptools of the index is asked for, and the index does not have it.
  ! build >"$case_directory/log" || fail 'the build succeeded'
  expect_match 'log' 'setuptools' "$(<"$case_directory/log")"
  sed -i '/SETUPTOOLS/c export DH_VIRTUALENV_ARGUMENTS = --no-site-packages --no-seed' "$source/debian/rules"
  build >/dev/null
  expect_exists "$source/debian/shed/usr/share/python/shed/bin/hinge"
  expect_match 'activate' /usr/share/python/shed "$(<"$source/debian/shed/usr/share/python/shed/bin/activate")"
  expect_match 'Depends' 'python3.11' "$(dpkg-deb --field "${source%/*}"/shed_1.0_amd64.deb Depends)"
}

# Hashes for the requirements used to mean hashes for the project, which has none.
case_securedrop_client_1792_require_hashes() {
  local output lock
  new_shed
  # shellcheck disable=SC2086
  expect_match 'output' 'has no hash' "$(refuses --extra-pip-arg=--require-hashes $find_links)"
  # shellcheck disable=SC2086
  output=$(run $find_links)
  expect_match 'output' 'nothing pins them: hinge==1.0, lamp==3.1, plank==1.0' "$output"
  lock=debian/.debhelper/generated/shed/requirements.lock.txt
  expect_match 'output' "copy '[^']*/$lock'" "$output"
  expect_match 'the lock' '^plank==1.0 \\$' "$(<"$source/$lock")"
  cp "$source/$lock" "$source/requirements.txt"
  # shellcheck disable=SC2086
  output=$(run --extra-pip-arg=--require-hashes $find_links)
  expect_no_match 'output' 'pins' "$output"
  sed -i 's/sha256:..../sha256:0000/' "$source/requirements.txt"
  # shellcheck disable=SC2086
  expect_match 'output' 'hash mismatch' "$(refuses $find_links)"
}

# --- Options and variables

case_issue_154_and_215_options_and_variables() {
  local output
  new_shed
  expect_match '--version' '^dh_virtualenv 1\.2\.2 ' "$(run --version)"
  expect_match '--help' '--requirements=file' "$(run --help)"
  # Abbreviations, a value that looks like an option, deprecated options, extras, a constraint.
  echo 'plank==1.0' >"$source/limits.txt"
  # shellcheck disable=SC2086
  output=$(run DH_VIRTUALENV_INSTALL_ROOT=/usr/lib/sheds DH_OPTIONS=--install-suf=hut --no-te \
    --extras=lit --preinstall plank --preinstall=-rlimits.txt --extra-pip-arg -c \
    --extra-pip-arg limits.txt --pypi-url http://127.0.0.1:9/ --extra-index-url http://127.0.0.1:9/ \
    --setuptools --use-system --verb $find_links)
  expect_match 'output' '--no-test is deprecated' "$output"
  expect_match 'output' '--pypi-url is deprecated' "$output"
  expect_match 'pyvenv.cfg' 'include-system-site-packages = true' \
    "$(<"$source/debian/shed/usr/lib/sheds/hut/pyvenv.cfg")"
  expect_match 'distributions' 'bulb-1.0 hinge-1.0 .*plank-1.0' \
    "$(installed_in "$source/debian/shed/usr/lib/sheds/hut")"
  expect_match 'two indexes' 'given twice' "$(refuses --index-url=a --pypi-url=b)"
  expect_match 'unknown option' 'Unknown option: nonsense' "$(refuses --nonsense)"
  expect_match 'test options' 'exclude each other' "$(refuses --no-test --setuptools-test)"
  # shellcheck disable=SC2086
  run --extra-virtualenv-arg=--no-wheel --extra-virtualenv-arg --without-pip --skip-install \
    --extra-pip-arg=--no-deps --extra-pip-arg=--no-compile $find_links >/dev/null
  expect_equal 'distributions' hinge-1.0 "$(installed_in "$source/debian/shed$root")"
  expect_equal 'bytecode' '' "$(find "$source/debian" -name '*.pyc')"
  # shellcheck disable=SC2086
  run -n $find_links >/dev/null
  expect_missing "$source"/debian/*.debhelper
}

# A requirements file that is not there used to be skipped without a word.
case_issue_302_and_366_requirements_files() {
  new_shed
  mv "$source/requirements.txt" "$source/other.txt"
  echo '-r other.txt' >"$source/all.txt"
  # shellcheck disable=SC2086
  expect_match 'output' 'warning: there is no ./requirements.txt' "$(run $find_links)"
  expect_match 'distributions' '^lamp-3.1 ' "$(installed_in "$source/debian/shed$root")"
  expect_match 'output' 'nothing to install' "$(refuses --skip-install --requirements=none.txt)"
  # shellcheck disable=SC2086
  run --requirements=all.txt $find_links >/dev/null
  expect_match 'distributions' '^hinge-1.0 ' "$(installed_in "$source/debian/shed$root")"
  # A project with nothing but a pyproject.toml.
  rm "$source/setup.py"
  printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "shed"\nversion = "1.0"\n[tool.setuptools]\npackages = ["shed"]\n' \
    >"$source/pyproject.toml"
  # shellcheck disable=SC2086
  run --requirements=all.txt $find_links >/dev/null
  expect_match 'distributions' 'shed-1.0' "$(installed_in "$source/debian/shed$root")"
}

# An interpreter of a version manager was baked in, and no target had it.
case_cuems_utils_interpreter_of_pyenv() {
  local bin
  new_shed
  bin=$source/.pyenv/bin
  mkdir -p "$bin"
  printf '#!/bin/sh\nexec /usr/bin/python3 "$@"\n' >"$bin/python3"
  chmod +x "$bin/python3"
  # shellcheck disable=SC2086
  run PATH="$shed/.pyenv/bin:/usr/bin:/bin" --python python3 $find_links >/dev/null
  expect_equal 'the interpreter' /usr/bin/python3.11 \
    "$(readlink "$source/debian/shed$root/bin/python3.11")"
  # shellcheck disable=SC2086
  expect_match 'output' 'version manager' "$(refuses --python "$shed/.pyenv/bin/python3" $find_links)"
}

case_issue_263_and_277_pip_tool() {
  new_shed
  # shellcheck disable=SC2086
  expect_match 'output' 'pip-tool=pip-accel is not run' "$(run --pip-tool pip-accel $find_links)"
  # shellcheck disable=SC2086
  expect_no_match 'output' 'pip-tool=' "$(run --pip-tool pip $find_links)"
}

# setup.py test is gone since setuptools 72; where it still works it leaves nothing behind.
case_issue_339_setuptools_test() {
  local with_setuptools="$with_pip --extra-virtualenv-arg=--no-pip"
  new_shed
  mkdir -p "$source/tests"
  printf 'import unittest\nimport hinge\nclass T(unittest.TestCase):\n def test(self):\n  %s\n' \
    'print("tested", hinge.__file__)' >"$source/tests/__init__.py"
  sed -i 's/packages=/test_suite="tests", packages=/' "$source/setup.py"
  # shellcheck disable=SC2086
  expect_match 'output' 'tested .*/site-packages/hinge' "$(run --setuptools-test --verbose $with_setuptools)"
  expect_missing "$source"/*.egg-info "$source/.eggs"
  # shellcheck disable=SC2086
  expect_no_match 'output' 'tested' \
    "$(run DEB_BUILD_OPTIONS=nocheck --setuptools-test --verbose $with_setuptools)"
  sed -i 's/print(/raise SystemError(/' "$source/tests/__init__.py"
  # shellcheck disable=SC2086
  expect_match 'output' 'SystemError' "$(refuses --setuptools-test $with_setuptools)"
  expect_missing "$source/debian/shed$root"
  python3 "$end_to_end/make_wheel.py" "${source%/*}/wheels" setuptools 80.0
  # shellcheck disable=SC2086
  expect_match 'output' 'gone since setuptools 72' \
    "$(refuses --setuptools-test --preinstall setuptools==80.0 $with_setuptools)"
}

# Rules that go on with the pip of the tree, patch modules and want pip out of the package.
case_jupyterhub_and_st2_later_steps() {
  local site
  new_shed
  make_rules "$source" "dh_virtualenv --drop-pip $with_pip" \
    'debian/shed/opt/venvs/shed/bin/python debian/shed/opt/venvs/shed/bin/pip install --no-index --find-links ../wheels bulb latch' \
    'echo LIGHT = 2 >>debian/shed/opt/venvs/shed/lib/python3.11/site-packages/lamp/__init__.py' \
    'rm debian/shed/opt/venvs/shed/lib/python3.11/site-packages/plank/__init__.py'
  # shellcheck disable=SC2016
  build >"$case_directory/log"
  site=$source/debian/shed$root/lib/python3.11/site-packages
  expect_equal 'distributions' 'bulb-1.0 hinge-1.0 lamp-3.1 latch-1.0 plank-1.0 shed-1.0' \
    "$(installed_in "$source/debian/shed$root")"
  expect_equal 'a later launcher' "#!$root/bin/python3.11" "$(head -n 1 "$source/debian/shed$root/bin/bulb" | sed 's/python$/python3.11/')"
  ! grep -rlF /build/place "$source/debian/shed" || fail 'files name the build directory'
  expect_match 'a patched module' 2 "$(in_tree "$tree" -- sh -c \
    "cd /srv && $shed/debian/shed$root/bin/python -B -c 'import lamp; print(lamp.LIGHT)'")"
  expect_missing "$site/plank/__pycache__" "$site/pip" "$site/setuptools" "$source/debian/shed$root/bin/pip"
  check_records "$source/debian/shed$root"
  expect_match 'Depends' 'libc6 ' "$(dpkg-deb --field "${source%/*}"/shed_1.0_amd64.deb Depends)"
}
