# shellcheck shell=bash
# The drop-in for dh-virtualenv: what debian/rules and the other files there do with it.
#
# The cases are named after the public threads about the bug that they are about: numbers are those
# of dh-virtualenv's own tracker, others have their project's name.

prepare() { prepare_shed; }

case_issue_39_and_341_and_350_several_packages() {
  new_shed
  make_shed_control "$source" shed any shed-tools any shed-data all
  printf 'install-suffix: tools\nrequirements: tools.txt\nno-project: yes\nlink: bulb\n' \
    >"$source/debian/shed-tools.venvdeb"
  echo bulb >"$source/tools.txt"
  # shellcheck disable=SC2086
  dh_virtualenv -N shed-data $shed_arguments >/dev/null
  expect_match 'shed' 'shed-1.0' "$(installed_in "$source/debian/shed$shed_root")"
  expect_match 'shed-tools' '^bulb-1.0$' "$(installed_in "$source/debian/shed-tools/opt/venvs/tools")"
  # The wish of #351: the command is on PATH.
  expect_equal 'link' /opt/venvs/tools/bin/bulb "$(readlink "$source/debian/shed-tools/usr/bin/bulb")"
  expect_missing "$source/debian/shed-data"
}

# What the package needs gets into whichever of the usual variables Depends has; where it has none,
# there is a warning. The former is how pidtree-bcc of Yelp is packaged.
case_pidtree_bcc_without_misc_depends() {
  local package
  new_shed
  make_shed_rules "$source" "dh_virtualenv $shed_arguments"
  # shellcheck disable=SC2016
  sed -i 's/\${misc:Depends}/${shlibs:Depends}/' "$source/debian/control"
  build_shed >/dev/null
  package=$(echo "${source%/*}"/shed_1.0_*.deb)
  expect_match 'Depends' '^python3\.11' "$(dpkg-deb --field "$package" Depends)"
  sed -i '/^Depends/d' "$source/debian/control"
  expect_match 'output' 'warning: shed will not depend on what .*\(python3\.11' "$(build_shed)"
}

# A postinst that ends with 1 for "triggered", as dh_make's template, broke upgrades of Python.
case_issue_342_and_securedrop_6230_own_scripts() {
  local output
  new_shed
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nset -e\ncase "$1" in\nconfigure) ;;\n*) exit 1 ;;\nesac\n#DEBHELPER#\n' \
    >"$source/debian/postinst"
  printf '#!/bin/sh\nset -e\necho own prerm\n#DEBHELPER#\n' >"$source/debian/prerm"
  output=$(build_shed)
  expect_match 'output' 'postinst does not mention "triggered"' "$output"
  mkdir "$case_directory/control"
  dpkg-deb --control "${source%/*}"/shed_1.0_amd64.deb "$case_directory/control"
  expect_match 'prerm' 'own prerm' "$(<"$case_directory/control/prerm")"
  expect_match 'prerm' "find '$shed_root'" "$(<"$case_directory/control/prerm")"
  expect_no_match 'scripts' 'dh_python2|dh_venv_safe' "$(cat "$case_directory"/control/p*)"
}

# Libraries of wheels are what they were; strip, dwz and shlibdeps keep away, lintian is told.
case_issue_85_and_150_and_203_and_278_libraries() {
  local output library
  new_shed
  echo latch >>"$source/requirements.txt"
  make_shed_rules "$source" "dh_virtualenv $shed_arguments"
  output=$(build_shed)
  library=$(echo "$source/debian/shed$shed_root"/lib/python3*/site-packages/latch/_latch.so)
  cmp "$library" "$tree/srv/latch.so" || fail 'the library was changed'
  check_records "$source/debian/shed$shed_root"
  expect_missing "${source%/*}"/shed-dbgsym*.deb
  expect_match 'Depends' 'libc6 ' "$(dpkg-deb --field "${source%/*}"/shed_1.0_amd64.deb Depends)"
  make_shed_control "$source" shed all
  # shellcheck disable=SC2086
  expect_match 'output' 'warning: .*Architecture: all' "$(dh_virtualenv $shed_arguments)"
}

# Rules that go on with the pip of the tree, patch modules and want pip out of the package.
case_jupyterhub_and_st2_later_steps() {
  local site depends
  new_shed
  make_shed_rules "$source" "dh_virtualenv --drop-pip $shed_pip_arguments" \
    'debian/shed/opt/venvs/shed/bin/python debian/shed/opt/venvs/shed/bin/pip install --no-index --find-links ../wheels bulb latch' \
    'echo LIGHT = 2 >>debian/shed/opt/venvs/shed/lib/python3.11/site-packages/lamp/__init__.py' \
    'rm debian/shed/opt/venvs/shed/lib/python3.11/site-packages/plank/__init__.py'
  # shellcheck disable=SC2016
  build_shed >"$case_directory/log"
  site=$source/debian/shed$shed_root/lib/python3.11/site-packages
  expect_equal 'distributions' 'bulb-1.0 hinge-1.0 lamp-3.1 latch-1.0 plank-1.0 shed-1.0' \
    "$(installed_in "$source/debian/shed$shed_root")"
  expect_equal 'a later launcher' "#!$shed_root/bin/python3.11" "$(head -n 1 "$source/debian/shed$shed_root/bin/bulb" | sed 's/python$/python3.11/')"
  ! grep -rlF /build/place "$source/debian/shed" || fail 'files name the build directory'
  expect_match 'a patched module' 2 "$(in_tree "$tree" -- sh -c \
    "cd /srv && $shed/debian/shed$shed_root/bin/python -B -c 'import lamp; print(lamp.LIGHT)'")"
  expect_missing "$site/plank/__pycache__" "$site/pip" "$site/setuptools" "$source/debian/shed$shed_root/bin/pip"
  check_records "$source/debian/shed$shed_root"
  depends=$(dpkg-deb --field "${source%/*}"/shed_1.0_amd64.deb Depends)
  expect_match 'Depends' 'libc6 .*, python3\.11$' "$depends"
  expect_no_match 'Depends' ':any' "$depends"
}

# dh_install can put files into the tree, and what comes out of the tree into packages.
case_issue_59_and_66_and_152_install_files() {
  new_shed
  make_shed_control "$source" shed any shed-noises all
  mkdir "$source/conf"
  echo 'light = 1' >"$source/conf/shed.conf"
  echo 'conf/shed.conf opt/venvs/shed/etc' >"$source/debian/shed.install"
  make_shed_rules "$source" "dh_virtualenv -pshed $shed_arguments"
  build_shed >/dev/null
  expect_match 'contents' ' \./opt/venvs/shed/etc/shed\.conf$' \
    "$(dpkg-deb --contents "${source%/*}"/shed_1.0_amd64.deb)"
  check_records "$source/debian/shed$shed_root"

  # The tree is made early, and its command before dh_install.
  echo 'noises.txt usr/share/shed' >"$source/debian/shed-noises.install"
  make_shed_rules "$source" true
  printf '\nexecute_after_dh_prep:\n\tdh_virtualenv -pshed %s\n\t%s\n' "$shed_arguments" \
    "debian/shed$shed_root/bin/python noises.py >noises.txt" >>"$source/debian/rules"
  printf 'import hinge\nhinge.main()\n' >"$source/noises.py"
  build_shed >/dev/null
  expect_match 'contents' ' \./opt/venvs/shed/etc/shed\.conf$' \
    "$(dpkg-deb --contents "${source%/*}"/shed_1.0_amd64.deb)"
  expect_equal 'noises.txt' squeak "$(<"$source/debian/shed-noises/usr/share/shed/noises.txt")"
}

# A small package of the application beside a large one with all that it requires.
case_issue_138_application_beside_its_environment() {
  local output
  new_shed
  make_shed_control "$source" shed all shed-venv any
  echo 'shed usr/share/shed' >"$source/debian/shed.install"
  make_shed_rules "$source" "dh_virtualenv -pshed-venv --skip-install $shed_arguments"
  build_shed >/dev/null
  expect_equal 'distributions' 'hinge-1.0 plank-1.0' \
    "$(installed_in "$source/debian/shed-venv/opt/venvs/shed-venv")"
  expect_missing "$source/debian/shed/opt"
  install_packages "$tree" "${source%/*}"/shed_1.0_all.deb "${source%/*}"/shed-venv_1.0_amd64.deb
  output=$(in_tree "$tree" --offline --user builder -- sh -c \
    'cd /usr/share/shed && /opt/venvs/shed-venv/bin/python -c "import shed, hinge; shed.main(); hinge.main()"')
  expect_equal 'the application' $'a shed\nsqueak' "$output"
}

# Where the tree and its modules are, for debian/control and for commands that run later.
case_issue_115_places_of_the_tree() {
  local package output
  new_shed
  # shellcheck disable=SC2016
  sed -i '/^Architecture/a XB-Modules: ${venvdeb:SitePackages}\nXB-Tree: ${venvdeb:Prefix}' \
    "$source/debian/control"
  printf '#!/usr/bin/python3\nimport json\n%s\nprint(%s)\n' \
    'report = json.load(open("debian/.debhelper/generated/shed/venvdeb.json"))' \
    'report["sitePackages"] + "/hinge usr/share/hinge"' >"$source/debian/shed.links"
  chmod +x "$source/debian/shed.links"
  make_shed_rules "$source" "dh_virtualenv $shed_arguments"
  output=$(build_shed)
  expect_no_match 'output' 'warning: .*substitution variable' "$output"
  package=$(echo "${source%/*}"/shed_1.0_*.deb)
  expect_equal 'Tree' "$shed_root" "$(dpkg-deb --field "$package" Tree)"
  expect_equal 'Modules' "$shed_root/lib/python3.11/site-packages" \
    "$(dpkg-deb --field "$package" Modules)"
  expect_equal 'the link' "$shed_root/lib/python3.11/site-packages/hinge" \
    "$(readlink "$source/debian/shed/usr/share/hinge")"
}

# With fakeroot and without a home directory, as on Debian's builders before Rules-Requires-Root, pip
# believed that it could make one: wlanpi-hwtest did not build.
case_wlanpi_hwtest_source_archives_under_fakeroot() {
  new_shed
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends fakeroot
  make_tap_source "${source%/*}/wheels"
  echo tap >>"$source/requirements.txt"
  sed -i '/^Rules-Requires-Root/d' "$source/debian/control"
  make_shed_rules "$source" "dh_virtualenv $shed_arguments"
  expect_match 'output' ' fakeroot debian/rules binary' "$(build_shed)"
  expect_match 'distributions' ' tap-0.1$' "$(installed_in "$source/debian/shed$shed_root")"
}

# Neither bytecode nor pip need be in the package.
case_issue_45_and_213_size() {
  local package
  new_shed
  printf 'bytecode: on-install\ndrop-pip: yes\n' >"$source/debian/shed.venvdeb"
  make_shed_rules "$source" "dh_virtualenv $shed_pip_arguments"
  build_shed >/dev/null
  package=$(echo "${source%/*}"/shed_1.0_*.deb)
  expect_no_match 'contents' '\.pyc$|/(pip|setuptools|wheel)[-/]' "$(dpkg-deb --contents "$package")"
  install_packages "$tree" "$package"
  expect_exists "$tree$shed_root"/lib/python3.11/site-packages/hinge/__pycache__/__init__.*.pyc
  expect_equal 'shed' 'a shed' "$(as_nobody "$tree" "$shed_root/bin/shed")"
  in_tree "$tree" --offline -- apt-get -qq remove -y shed
  expect_missing "$tree$shed_root"
}
