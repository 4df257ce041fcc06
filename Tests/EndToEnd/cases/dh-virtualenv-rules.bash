# shellcheck shell=bash
# The drop-in for dh-virtualenv: uses of it in debian/rules and other files in debian/.
#
# The cases are named after public reports of the bugs that they reproduce: numbers are those of
# dh-virtualenv's own tracker, others have their project's name.

prepare() { prepare_drop_in; }

case_issue_39_and_341_and_350_several_packages() {
  new_project
  write_control "$source" sample any sample-tools any sample-data all
  printf 'install-suffix: tools\nrequirements: tools.txt\nno-project: yes\nlink: bulb\n' \
    >"$source/debian/sample-tools.venvdeb"
  echo bulb >"$source/tools.txt"
  # shellcheck disable=SC2086
  dh_virtualenv -N sample-data $unseeded_arguments >/dev/null
  expect_match 'sample' 'sample-1.0' "$(installed_in "$source/debian/sample$project_prefix")"
  expect_match 'sample-tools' '^bulb-1.0$' "$(installed_in "$source/debian/sample-tools/opt/venvs/tools")"
  # #351 asked for this: the command is on PATH.
  expect_equal 'link' /opt/venvs/tools/bin/bulb "$(readlink "$source/debian/sample-tools/usr/bin/bulb")"
  expect_missing "$source/debian/sample-data"
}

# Dependencies go into whichever of the usual variables Depends has, as in Yelp's pidtree-bcc; without
# one there is a warning.
case_pidtree_bcc_without_misc_depends() {
  local package
  new_project
  write_rules "$source" "dh_virtualenv $unseeded_arguments"
  # shellcheck disable=SC2016
  sed -i 's/\${misc:Depends}/${shlibs:Depends}/' "$source/debian/control"
  build_project >/dev/null
  package=$(echo "${source%/*}"/sample_1.0_*.deb)
  expect_match 'Depends' '^python3\.11' "$(dpkg-deb --field "$package" Depends)"
  sed -i '/^Depends/d' "$source/debian/control"
  expect_match 'output' 'warning: sample will not depend on what .*\(python3\.11' "$(build_project)"
}

# A postinst that fails when called with "triggered", like dh_make's template, broke updates of Python.
case_issue_342_and_securedrop_6230_own_scripts() {
  local output
  new_project
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nset -e\ncase "$1" in\nconfigure) ;;\n*) exit 1 ;;\nesac\n#DEBHELPER#\n' \
    >"$source/debian/postinst"
  printf '#!/bin/sh\nset -e\necho own prerm\n#DEBHELPER#\n' >"$source/debian/prerm"
  output=$(build_project)
  expect_match 'output' 'postinst fails for the argument "triggered"' "$output"
  mkdir "$case_directory/control"
  dpkg-deb --control "${source%/*}"/sample_1.0_amd64.deb "$case_directory/control"
  expect_match 'prerm' 'own prerm' "$(<"$case_directory/control/prerm")"
  expect_match 'prerm' "'$project_prefix'/\*\.py\)" "$(<"$case_directory/control/prerm")"
  expect_no_match 'scripts' 'dh_python2|dh_venv_safe' "$(cat "$case_directory"/control/p*)"
}

# Libraries of wheels are not changed: strip, dwz and shlibdeps leave them out, with overrides for
# lintian.
case_issue_85_and_150_and_203_and_278_libraries() {
  local output library
  new_project
  echo latch >>"$source/requirements.txt"
  write_rules "$source" "dh_virtualenv $unseeded_arguments"
  output=$(build_project)
  library=$(echo "$source/debian/sample$project_prefix"/lib/python3*/site-packages/latch/_latch.so)
  cmp "$library" "$tree/srv/latch.so" || fail 'the library was changed'
  check_records "$source/debian/sample$project_prefix"
  expect_missing "${source%/*}"/sample-dbgsym*.deb
  expect_match 'Depends' 'libc6 ' "$(dpkg-deb --field "${source%/*}"/sample_1.0_amd64.deb Depends)"
  write_control "$source" sample all
  # shellcheck disable=SC2086
  expect_match 'output' 'warning: .*Architecture: all' "$(dh_virtualenv $unseeded_arguments)"
}

# Rules that then use the tree's pip, patch modules, and leave pip out of the package.
case_jupyterhub_and_st2_later_steps() {
  local site depends
  new_project
  write_rules "$source" "dh_virtualenv --drop-pip $offline_arguments" \
    'debian/sample/opt/venvs/sample/bin/python debian/sample/opt/venvs/sample/bin/pip install --no-index --find-links ../wheels bulb latch' \
    'echo LIGHT = 2 >>debian/sample/opt/venvs/sample/lib/python3.11/site-packages/lamp/__init__.py' \
    'rm debian/sample/opt/venvs/sample/lib/python3.11/site-packages/plank/__init__.py'
  # shellcheck disable=SC2016
  build_project >"$case_directory/log"
  site=$source/debian/sample$project_prefix/lib/python3.11/site-packages
  expect_equal 'distributions' 'bulb-1.0 hinge-1.0 lamp-3.1 latch-1.0 plank-1.0 sample-1.0' \
    "$(installed_in "$source/debian/sample$project_prefix")"
  expect_equal 'a later launcher' "#!$project_prefix/bin/python3.11" "$(head -n 1 "$source/debian/sample$project_prefix/bin/bulb" | sed 's/python$/python3.11/')"
  ! grep -rlF /build/area "$source/debian/sample" || fail 'files contain the build path'
  expect_match 'a patched module' 2 "$(in_tree "$tree" -- sh -c \
    "cd /srv && $project/debian/sample$project_prefix/bin/python -B -c 'import lamp; print(lamp.LIGHT)'")"
  expect_missing "$site/plank/__pycache__" "$site/pip" "$site/setuptools" "$source/debian/sample$project_prefix/bin/pip"
  check_records "$source/debian/sample$project_prefix"
  depends=$(dpkg-deb --field "${source%/*}"/sample_1.0_amd64.deb Depends)
  expect_match 'Depends' 'libc6 .*, python3\.11$' "$depends"
  expect_no_match 'Depends' ':any' "$depends"
}

# dh_install can put files into the tree, and the output of its commands into packages.
case_issue_59_and_66_and_152_install_files() {
  new_project
  write_control "$source" sample any sample-noises all
  mkdir "$source/conf"
  echo 'light = 1' >"$source/conf/sample.conf"
  echo 'conf/sample.conf opt/venvs/sample/etc' >"$source/debian/sample.install"
  write_rules "$source" "dh_virtualenv -psample $unseeded_arguments"
  build_project >/dev/null
  expect_match 'contents' ' \./opt/venvs/sample/etc/sample\.conf$' \
    "$(dpkg-deb --contents "${source%/*}"/sample_1.0_amd64.deb)"
  check_records "$source/debian/sample$project_prefix"

  # The tree is made early, so that its command can run before dh_install.
  echo 'noises.txt usr/share/sample' >"$source/debian/sample-noises.install"
  write_rules "$source" true
  printf '\nexecute_after_dh_prep:\n\tdh_virtualenv -psample %s\n\t%s\n' "$unseeded_arguments" \
    "debian/sample$project_prefix/bin/python noises.py >noises.txt" >>"$source/debian/rules"
  printf 'import hinge\nhinge.main()\n' >"$source/noises.py"
  build_project >/dev/null
  expect_match 'contents' ' \./opt/venvs/sample/etc/sample\.conf$' \
    "$(dpkg-deb --contents "${source%/*}"/sample_1.0_amd64.deb)"
  expect_equal 'noises.txt' squeak "$(<"$source/debian/sample-noises/usr/share/sample/noises.txt")"
}

# A small package with the application beside a large one with everything it requires.
case_issue_138_application_beside_its_environment() {
  local output
  new_project
  write_control "$source" sample all sample-venv any
  echo 'sample usr/share/sample' >"$source/debian/sample.install"
  write_rules "$source" "dh_virtualenv -psample-venv --skip-install $unseeded_arguments"
  build_project >/dev/null
  expect_equal 'distributions' 'hinge-1.0 plank-1.0' \
    "$(installed_in "$source/debian/sample-venv/opt/venvs/sample-venv")"
  expect_missing "$source/debian/sample/opt"
  install_packages "$tree" "${source%/*}"/sample_1.0_all.deb "${source%/*}"/sample-venv_1.0_amd64.deb
  output=$(in_tree "$tree" --offline --user builder -- sh -c \
    'cd /usr/share/sample && /opt/venvs/sample-venv/bin/python -c "import sample, hinge; sample.main(); hinge.main()"')
  expect_equal 'the application' $'a sample\nsqueak' "$output"
}

# The paths of the tree and its modules are available in debian/control and to later commands.
case_issue_115_paths_of_the_tree() {
  local package output
  new_project
  # shellcheck disable=SC2016
  sed -i '/^Architecture/a XB-Modules: ${venvdeb:SitePackages}\nXB-Tree: ${venvdeb:Prefix}' \
    "$source/debian/control"
  printf '#!/usr/bin/python3\nimport json\n%s\nprint(%s)\n' \
    'report = json.load(open("debian/.debhelper/generated/sample/venvdeb.json"))' \
    'report["sitePackages"] + "/hinge usr/share/hinge"' >"$source/debian/sample.links"
  chmod +x "$source/debian/sample.links"
  write_rules "$source" "dh_virtualenv $unseeded_arguments"
  output=$(build_project)
  expect_no_match 'output' 'warning: .*substitution variable' "$output"
  package=$(echo "${source%/*}"/sample_1.0_*.deb)
  expect_equal 'Tree' "$project_prefix" "$(dpkg-deb --field "$package" Tree)"
  expect_equal 'Modules' "$project_prefix/lib/python3.11/site-packages" \
    "$(dpkg-deb --field "$package" Modules)"
  expect_equal 'the link' "$project_prefix/lib/python3.11/site-packages/hinge" \
    "$(readlink "$source/debian/sample/usr/share/hinge")"
}

# With fakeroot and without a home directory, as on Debian's builders before Rules-Requires-Root, pip
# tried to make one: wlanpi-hwtest failed to build.
case_wlanpi_hwtest_source_archives_under_fakeroot() {
  new_project
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends fakeroot
  make_tap_sdist "${source%/*}/wheels"
  echo tap >>"$source/requirements.txt"
  sed -i '/^Rules-Requires-Root/d' "$source/debian/control"
  write_rules "$source" "dh_virtualenv $unseeded_arguments"
  expect_match 'output' ' fakeroot debian/rules binary' "$(build_project)"
  expect_match 'distributions' ' tap-0.1$' "$(installed_in "$source/debian/sample$project_prefix")"
}

# Bytecode and pip can be left out of the package.
case_issue_45_and_213_size() {
  local package
  new_project
  printf 'bytecode: on-install\ndrop-pip: yes\n' >"$source/debian/sample.venvdeb"
  write_rules "$source" "dh_virtualenv $offline_arguments"
  build_project >/dev/null
  package=$(echo "${source%/*}"/sample_1.0_*.deb)
  expect_no_match 'contents' '\.pyc$|/(pip|setuptools|wheel)[-/]' "$(dpkg-deb --contents "$package")"
  install_packages "$tree" "$package"
  expect_exists "$tree$project_prefix"/lib/python3.11/site-packages/hinge/__pycache__/__init__.*.pyc
  expect_equal 'sample' 'a sample' "$(as_nobody "$tree" "$project_prefix/bin/sample")"
  in_tree "$tree" --offline -- apt-get -qq remove -y sample
  expect_missing "$tree$project_prefix"
}
