# shellcheck shell=bash
# The drop-in for dh-virtualenv: its options, variables and files.
#
# The cases are named after public reports of the bugs that they reproduce: numbers are those of
# dh-virtualenv's own tracker, others have their project's name.

prepare() { prepare_drop_in; }

# dh passes -a in architecture-dependent builds, and the next argument was taken for its value.
case_issue_29_and_370_arch_and_indep_builds() {
  new_project
  write_control "$source" sample any sample-docs all
  write_rules "$source" "dh_virtualenv $unseeded_arguments"
  build_project -B >/dev/null
  expect_exists "${source%/*}"/sample_1.0_amd64.deb
  expect_missing "${source%/*}"/sample-docs_1.0_all.deb "$source/debian/sample-docs/opt"
  build_project -A >/dev/null
  expect_exists "${source%/*}"/sample-docs_1.0_all.deb
}

# Options of dh reach the command as -O; unknown ones are for other commands.
case_issue_127_and_297_options_of_dh() {
  new_project
  # shellcheck disable=SC2086
  dh_virtualenv -O--buildsystem=pybuild -O--no-parallel -O--with=python3 -O--install-suffix=garden -a \
    $unseeded_arguments >/dev/null
  expect_exists "$source/debian/sample/opt/venvs/garden/bin/sample"
  # shellcheck disable=SC2016
  printf '#!/usr/bin/make -f\n%%:\n\tdh $@ --with python-virtualenv --buildsystem=none %s\n' \
    '--no-parallel --extra-pip-arg=--no-index --extra-pip-arg=--find-links=../wheels
override_dh_builddeb:; dh_builddeb -- -Zzstd' \
    >"$source/debian/rules"
  build_project >/dev/null
  expect_exists "${source%/*}"/sample_1.0_amd64.deb
}

case_issue_311_and_360_verbose_with_venv() {
  new_project
  # shellcheck disable=SC2086
  expect_match 'output' 'venvdeb stage' "$(dh_virtualenv DH_VERBOSE=1 --builtin-venv --python python3 $offline_arguments)"
  expect_equal 'distributions' 'hinge-1.0 lamp-3.1 pip-23.0.1 plank-1.0 sample-1.0 setuptools-66.1.1' \
    "$(installed_in "$source/debian/sample$project_prefix")"
}

case_issue_285_and_343_packages_named_python3() {
  new_project
  write_control "$source" python3-sample all
  # shellcheck disable=SC2086
  dh_virtualenv $unseeded_arguments >/dev/null
  expect_exists "$source/debian/python3-sample/opt/venvs/python3-sample/bin/sample"
  write_control "$source" python3-sample all sample any
  rm -rf "$source/debian/python3-sample"
  # shellcheck disable=SC2086
  expect_match 'output' 'python3-sample gets no virtual environment' "$(dh_virtualenv $unseeded_arguments)"
  expect_exists "$source/debian/sample$project_prefix/bin/sample"
  expect_missing "$source/debian/python3-sample/opt"
}

# Copies of the interpreter, which postinst renews.
case_always_copy() {
  new_project
  write_rules "$source" "dh_virtualenv $unseeded_arguments --extra-virtualenv-arg=--always-copy"
  build_project >/dev/null
  local package
  package=$(echo "${source%/*}"/sample_1.0_*.deb)
  expect_match 'the interpreter' '^-rwxr-xr-x.* ./opt/venvs/sample/bin/python3$' \
    "$(dpkg-deb --contents "$package" | grep 'bin/python3\b')"
  dpkg-deb --control "$package" "$case_directory/control"
  expect_match 'postinst' "/opt/venvs/sample/bin/python3" "$(<"$case_directory/control/postinst")"
}

case_issue_190_and_293_build_system() {
  new_project
  # shellcheck disable=SC2016
  printf '#!/usr/bin/make -f\nexport DH_PIP_EXTRA_ARGS = --no-index --find-links=../wheels\n%s' \
    $'export DH_UPGRADE_SETUPTOOLS =\n%:\n\tdh $@ --buildsystem=dh_virtualenv\n' \
    >"$source/debian/rules"
  # This asks for setuptools from the index, which does not have it.
  ! build_project >"$case_directory/log" || fail 'the build succeeded'
  expect_match 'log' 'setuptools' "$(<"$case_directory/log")"
  sed -i '/SETUPTOOLS/c export DH_VIRTUALENV_ARGUMENTS = --no-site-packages --no-seed' "$source/debian/rules"
  build_project >/dev/null
  expect_exists "$source/debian/sample/usr/share/python/sample/bin/hinge"
  expect_match 'activate' /usr/share/python/sample "$(<"$source/debian/sample/usr/share/python/sample/bin/activate")"
  expect_match 'Depends' 'python3.11' "$(dpkg-deb --field "${source%/*}"/sample_1.0_amd64.deb Depends)"
}

# Requiring hashes used to include the project, which has none.
case_securedrop_client_1792_require_hashes() {
  local output lock
  new_project
  # shellcheck disable=SC2086
  expect_match 'output' 'has no hash' "$(dh_virtualenv_fails --extra-pip-arg=--require-hashes $unseeded_arguments)"
  # shellcheck disable=SC2086
  output=$(dh_virtualenv $unseeded_arguments)
  expect_match 'output' 'the lock does not pin them: hinge==1.0, lamp==3.1, plank==1.0' "$output"
  lock=debian/.debhelper/generated/sample/requirements.lock.txt
  expect_match 'output' "copy '[^']*/$lock'" "$output"
  expect_match 'the lock' '^plank==1.0 \\$' "$(<"$source/$lock")"
  cp "$source/$lock" "$source/requirements.txt"
  # shellcheck disable=SC2086
  output=$(dh_virtualenv --extra-pip-arg=--require-hashes $unseeded_arguments)
  expect_no_match 'output' 'does not pin' "$output"
  # Without its pin, the project's own requirement has no hash.
  sed -i '/^lamp/,/[^\\]$/d' "$source/requirements.txt"
  # shellcheck disable=SC2086
  expect_match 'output' "hashes are required.*" \
    "$(dh_virtualenv_fails --extra-pip-arg=--require-hashes $unseeded_arguments)"
  sed -i 's/sha256:..../sha256:0000/' "$source/requirements.txt"
  # shellcheck disable=SC2086
  expect_match 'output' 'hash mismatch' "$(dh_virtualenv_fails $unseeded_arguments)"
}

case_issue_154_and_215_options_and_variables() {
  local output
  new_project
  expect_match '--version' '^dh_virtualenv 1\.3\.1 ' "$(dh_virtualenv --version)"
  expect_match '--help' '--requirements=file' "$(dh_virtualenv --help)"
  # Abbreviations, a value that looks like an option, deprecated options, extras, a constraint.
  echo 'plank==1.0' >"$source/limits.txt"
  # shellcheck disable=SC2086
  output=$(dh_virtualenv DH_VIRTUALENV_INSTALL_ROOT=/usr/lib/samples DH_OPTIONS=--install-suf=hut --no-te \
    --extras=lit --preinstall plank --preinstall=-rlimits.txt --extra-pip-arg -c \
    --extra-pip-arg limits.txt --pypi-url http://127.0.0.1:9/ --extra-index-url http://127.0.0.1:9/ \
    --setuptools --use-system --verb $unseeded_arguments)
  expect_match 'output' '--no-test is deprecated' "$output"
  expect_match 'output' '--pypi-url is deprecated' "$output"
  expect_match 'pyvenv.cfg' 'include-system-site-packages = true' \
    "$(<"$source/debian/sample/usr/lib/samples/hut/pyvenv.cfg")"
  expect_match 'distributions' 'bulb-1.0 hinge-1.0 .*plank-1.0' \
    "$(installed_in "$source/debian/sample/usr/lib/samples/hut")"
  expect_match 'two indexes' 'given twice' "$(dh_virtualenv_fails --index-url=a --pypi-url=b)"
  expect_match 'unknown option' 'Unknown option: nonsense' "$(dh_virtualenv_fails --nonsense)"
  expect_match 'test options' 'cannot be combined' "$(dh_virtualenv_fails --no-test --setuptools-test)"
  # shellcheck disable=SC2086
  dh_virtualenv --extra-virtualenv-arg=--no-wheel --extra-virtualenv-arg --without-pip --skip-install \
    --extra-pip-arg=--no-deps --extra-pip-arg=--no-compile $unseeded_arguments >/dev/null
  expect_equal 'distributions' hinge-1.0 "$(installed_in "$source/debian/sample$project_prefix")"
  expect_equal 'bytecode' '' "$(find "$source/debian" -name '*.pyc')"
  # shellcheck disable=SC2086
  dh_virtualenv -n $unseeded_arguments >/dev/null
  expect_missing "$source"/debian/*.debhelper
}

# A missing requirements file used to be skipped in silence.
case_issue_302_and_366_requirements_files() {
  new_project
  mv "$source/requirements.txt" "$source/other.txt"
  echo '-r other.txt' >"$source/all.txt"
  # shellcheck disable=SC2086
  expect_match 'output' 'warning: ./requirements.txt does not exist' "$(dh_virtualenv $unseeded_arguments)"
  expect_match 'distributions' '^lamp-3.1 ' "$(installed_in "$source/debian/sample$project_prefix")"
  expect_match 'output' 'nothing to install' "$(dh_virtualenv_fails --skip-install --requirements=none.txt)"
  # shellcheck disable=SC2086
  dh_virtualenv --requirements=all.txt $unseeded_arguments >/dev/null
  expect_match 'distributions' '^hinge-1.0 ' "$(installed_in "$source/debian/sample$project_prefix")"
  # A project with nothing but a pyproject.toml.
  rm "$source/setup.py"
  printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "sample"\nversion = "1.0"\n[tool.setuptools]\npackages = ["sample"]\n' \
    >"$source/pyproject.toml"
  # shellcheck disable=SC2086
  dh_virtualenv --requirements=all.txt $unseeded_arguments >/dev/null
  expect_match 'distributions' 'sample-1.0' "$(installed_in "$source/debian/sample$project_prefix")"
}

case_issue_134_editable_requirements() {
  local output
  new_project
  mkdir -p "$source/tap"
  printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "tap"\nversion = "0.1"\n' \
    >"$source/tap/pyproject.toml"
  printf -- '-e .[lit]\n-e ./tap\n' >"$source/requirements.txt"
  # shellcheck disable=SC2086
  output=$(dh_virtualenv --skip-install $unseeded_arguments)
  expect_match 'output' 'is installed as a regular distribution' "$output"
  expect_equal 'distributions' \
    'bulb-1.0 lamp-3.1 sample-1.0 tap-0.1' \
    "$(installed_in "$source/debian/sample$project_prefix")"
}

# The package depended on an interpreter of a version manager, which no target has.
case_cuems_utils_interpreter_of_pyenv() {
  local bin
  new_project
  bin=$source/.pyenv/bin
  mkdir -p "$bin"
  printf '#!/bin/sh\nexec /usr/bin/python3 "$@"\n' >"$bin/python3"
  chmod +x "$bin/python3"
  # shellcheck disable=SC2086
  dh_virtualenv PATH="$project/.pyenv/bin:/usr/bin:/bin" --python python3 $unseeded_arguments >/dev/null
  expect_equal 'the interpreter' /usr/bin/python3.11 \
    "$(readlink "$source/debian/sample$project_prefix/bin/python3.11")"
  # shellcheck disable=SC2086
  expect_match 'output' 'version manager' "$(dh_virtualenv_fails --python "$project/.pyenv/bin/python3" $unseeded_arguments)"
}

case_issue_263_and_277_pip_tool() {
  new_project
  # shellcheck disable=SC2086
  expect_match 'output' 'pip-tool=pip-accel is not run' "$(dh_virtualenv --pip-tool pip-accel $unseeded_arguments)"
  # shellcheck disable=SC2086
  expect_no_match 'output' 'pip-tool=' "$(dh_virtualenv --pip-tool pip $unseeded_arguments)"
}

# `setup.py test` was removed in setuptools 72; with older versions it leaves nothing behind.
case_issue_339_setuptools_test() {
  local with_setuptools="$offline_arguments --extra-virtualenv-arg=--no-pip"
  new_project
  mkdir -p "$source/tests"
  printf 'import unittest\nimport hinge\nclass T(unittest.TestCase):\n def test(self):\n  %s\n' \
    'print("tested", hinge.__file__)' >"$source/tests/__init__.py"
  sed -i 's/packages=/test_suite="tests", packages=/' "$source/setup.py"
  # shellcheck disable=SC2086
  expect_match 'output' 'tested .*/site-packages/hinge' "$(dh_virtualenv --setuptools-test --verbose $with_setuptools)"
  expect_missing "$source"/*.egg-info "$source/.eggs"
  # shellcheck disable=SC2086
  expect_no_match 'output' 'tested' \
    "$(dh_virtualenv DEB_BUILD_OPTIONS=nocheck --setuptools-test --verbose $with_setuptools)"
  sed -i 's/print(/raise SystemError(/' "$source/tests/__init__.py"
  # shellcheck disable=SC2086
  expect_match 'output' 'SystemError' "$(dh_virtualenv_fails --setuptools-test $with_setuptools)"
  expect_missing "$source/debian/sample$project_prefix"
  # A real one, as it builds the project, too.
  in_tree "$tree" -- python3 -m pip --quiet --disable-pip-version-check download --no-deps \
    --only-binary :all: --dest "${project%/*}/wheels" setuptools==80.9.0
  # shellcheck disable=SC2086
  expect_match 'output' 'gone since setuptools 72' \
    "$(dh_virtualenv_fails --setuptools-test --preinstall setuptools==80.9.0 $with_setuptools)"
}

# Works without python3-venv, which has the ensurepip that `python3 -m venv` needs.
case_issue_130_without_ensurepip() {
  new_project
  ! in_tree "$tree" -- python3 -m venv /srv/venv || fail 'the builder has ensurepip'
  # shellcheck disable=SC2086
  dh_virtualenv --builtin-venv --python /usr/bin/python3 $offline_arguments >/dev/null
  expect_match 'distributions' ' pip-23.0.1 ' "$(installed_in "$source/debian/sample$project_prefix")"
}

# Nothing is downloaded or built twice.
case_issue_94_and_100_and_116_cache() {
  local builds before
  new_project
  make_tap_sdist "${source%/*}/wheels" "open('${project%/*}/built', 'a').write('x')"
  printf 'tap==0.1 --hash=sha256:%s\n' \
    "$(sha256sum "${source%/*}/wheels/tap-0.1.tar.gz" | cut -d' ' -f1)" >"$source/requirements.txt"
  # shellcheck disable=SC2086
  dh_virtualenv VENVDEB_CACHE_DIR="${project%/*}/cache" --skip-install $unseeded_arguments >/dev/null
  builds=$(<"${source%/*}/built")
  before=$(listing "$source/debian/sample")
  # shellcheck disable=SC2086
  dh_virtualenv VENVDEB_CACHE_DIR="${project%/*}/cache" --skip-install $unseeded_arguments >/dev/null
  expect_equal 'builds of tap' "$builds" "$(<"${source%/*}/built")"
  expect_match 'distributions' tap-0.1 "$(installed_in "$source/debian/sample$project_prefix")"
  expect_equal 'the tree' "$before" "$(listing "$source/debian/sample")"
  # Other compiler flags may give another wheel.
  # shellcheck disable=SC2086
  dh_virtualenv CFLAGS=-O1 VENVDEB_CACHE_DIR="${project%/*}/cache" --skip-install $unseeded_arguments >/dev/null
  expect_equal 'builds of tap' "$builds$builds" "$(<"${source%/*}/built")"
}
