# shellcheck shell=bash
# The life of a package on a machine: installation, upgrades (from dh-virtualenv's package and back),
# triggers, failures, removal, purge.

# An init script, as the trees have no systemd: it logs each action, and whether the application works
# at that moment.
# shellcheck disable=SC2016 # for the service itself
service='#!/bin/sh
### BEGIN INIT INFO
# Provides:          sample
# Required-Start:    $remote_fs
# Required-Stop:     $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: depth of the sample
### END INIT INFO
echo "$1: $(/opt/venvs/sample/bin/sample-depth 2>&1)" >>/var/log/sample.log'

# make_version TREE VERSION DEPTH [FIELD…]: makes the source of a version of the package; each version
# has a module of its own.
make_version() {
  local tree=$1 version=$2 depth=$3 source=$1/build/area/sample-suite python
  make_suite "$tree" 13 "${@:4}"
  python=$(in_tree "$tree" -- python3 -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
  python3 "$end_to_end/make_wheel.py" "$source/wheels" depth "$version" \
    --tag "$python-$python-linux_$(uname -m)" --copy "depth/_depth.so=$tree/build/suite/depth.so" \
    --file "depth/main.py=import sys, depth.only_${version%.*}
def main(): print('$depth')" --file "depth/only_${version%.*}.py=x = 1" \
    --entry-point 'sample-depth = depth.main:main' >"$source/depth.lock"
  sed -i "1s/(1.0)/($version)/" "$source/debian/changelog"
  rm "$source/debian/sample-web.venvdeb"
  echo "$service" >"$source/debian/sample.init"
}

# keep_version TREE VERSION: builds that source, and keeps the package for all cases.
keep_version() {
  build_suite "$1" -B
  check_package_records "$(built_package "$1" sample)" sample
  mv "$(built_package "$1" sample)" "$file_directory/sample_$2.deb"
}

prepare() {
  local tree=$file_directory/builder case_directory=$file_directory
  builder bookworm "$tree"
  make_suite_wheels "$tree"
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends dh-virtualenv dpkg-repack
  make_version "$tree" 2.0 2.0
  # A postinst of the maintainer, which accepts only known arguments.
  cat >"$tree/build/area/sample-suite/debian/sample.postinst" <<'EOF'
#!/bin/sh
set -e
case "$1" in
configure | abort-upgrade | abort-remove | abort-deconfigure) ;;
triggered) echo "triggered by $2" >>/var/log/sample.log ;;
*) exit 1 ;;
esac
#DEBHELPER#
EOF
  keep_version "$tree" 2.0
  # A version whose preinst fails on upgrades.
  make_version "$tree" 3.0 3.0
  printf '#!/bin/sh\n[ "$1" != upgrade ] || exit 1\n#DEBHELPER#\n' \
    >"$tree/build/area/sample-suite/debian/sample.preinst"
  keep_version "$tree" 3.0
  make_version "$tree" 5.0 5.0
  echo 'bytecode: on-install' >>"$tree/build/area/sample-suite/debian/sample.venvdeb"
  keep_version "$tree" 5.0
  local version
  for version in 1.0 4.0; do
    make_version "$tree" "$version" "$version" 'Build-Depends: dh-virtualenv'
    sed -i 's/dh \$@/& --with python-virtualenv/' "$tree/build/area/sample-suite/debian/rules"
    cat >>"$tree/build/area/sample-suite/debian/rules" <<'EOF'

override_dh_virtualenv:
	dh_virtualenv -psample --builtin-venv --python /usr/bin/python3 --skip-install \
	  --requirements depth.lock --extra-pip-arg=--no-index \
	  --extra-pip-arg=--find-links=$(CURDIR)/wheels
EOF
    rm "$tree/build/area/sample-suite/debian/sample.venvdeb"
    echo 'opt/venvs/sample/bin/sample-depth usr/bin/sample-depth' \
      >"$tree/build/area/sample-suite/debian/sample.links"
    in_suite "$tree" -- dpkg-buildpackage -us -uc -d -B
    mv "$(built_package "$tree" sample)" "$file_directory/sample_$version.deb"
  done
}

# install_version TREE VERSION: installs with dpkg, as apt does; sets $said to the log of the service.
install_version() {
  cp "$file_directory/sample_$2.deb" "$1/srv/packages/"
  : >"$1/var/log/sample.log"
  in_tree "$1" --offline -- dpkg --install "/srv/packages/sample_$2.deb"
  said=$(<"$1/var/log/sample.log")
}

# expect_no_strays TREE: checks that dpkg knows every file of the package's tree.
expect_no_strays() {
  expect_equal 'files that dpkg does not know' '' "$(
    comm -13 <(in_tree "$1" --offline -- dpkg --listfiles sample | sort) \
      <(cd "$1" && find opt/venvs/sample -not -name '*.opt-[12].pyc' -printf '/%p\n' | sort))"
}

# use TREE VERSION: runs Python with -O, which writes bytecode of its own, and the command.
use() {
  in_tree "$1" --offline -- /opt/venvs/sample/bin/python -O -c 'import depth.main, zipfile'
  expect_equal 'sample-depth' "$2" "$(as_nobody "$1" sample-depth)"
}

fresh_target() {
  tree=$case_directory/target
  unpack_tree bookworm-target "$tree"
  fetch_for "$tree" "$file_directory/sample_2.0.deb"
  install_dependencies "$tree" "$file_directory/sample_2.0.deb"
  # dh-virtualenv's package does not depend on Python.
  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends python3
  # Allow services to be started although there is no init system.
  printf '#!/bin/sh\nexit 0\n' >"$tree/usr/sbin/policy-rc.d"
  chmod 0755 "$tree/usr/sbin/policy-rc.d"
  system_listing "$tree" >"$case_directory/before"
}

expect_nothing_left() {
  in_tree "$tree" --offline -- dpkg --purge sample
  rm -f "$tree/var/log/sample.log"
  # Bytecode that `use` wrote for the system's modules does not belong to the package.
  find "$tree"/usr/lib/python3* -name '*.opt-1.pyc' -delete
  system_listing "$tree" >"$case_directory/after"
  diff -u "$case_directory/before" "$case_directory/after" || fail 'purging leaves traces'
}

# From dh-virtualenv's package to ours and back, with a running service.
case_from_dh_virtualenv_and_back() {
  local tree said
  fresh_target
  install_version "$tree" 1.0
  use "$tree" 1.0
  install_version "$tree" 2.0
  expect_equal 'what the service was told' 'restart: 2.0' "$said"
  use "$tree" 2.0
  expect_missing "$tree/opt/venvs/sample/bin/pip" \
    "$tree"/opt/venvs/sample/lib/python3.11/site-packages/depth/only_1.py
  expect_no_strays "$tree"
  expect_equal 'dpkg --verify' '' "$(in_tree "$tree" --offline -- dpkg --verify)"
  install_version "$tree" 4.0
  expect_equal 'what the service was told' 'restart: 4.0' "$said"
  use "$tree" 4.0
  expect_no_strays "$tree"
  expect_equal 'dpkg --verify' '' "$(in_tree "$tree" --offline -- dpkg --verify)"
  install_version "$tree" 5.0
  use "$tree" 5.0
  expect_nothing_left
}

# Every way in which dpkg calls our maintainer scripts.
case_maintainer_scripts() {
  local tree said output script arguments
  fresh_target
  install_version "$tree" 2.0
  expect_equal 'what the service was told' 'start: 2.0' "$said"
  use "$tree" 2.0

  # A change of the interpreter activates the trigger.
  in_tree "$tree" --offline -- sh -c 'dpkg-trigger --by-package=base-files /usr/bin/python3.11 &&
    dpkg --configure --pending'
  expect_match 'the log' 'triggered by /usr/bin/python3.11' "$(<"$tree/var/log/sample.log")"
  # If preinst fails, abort-upgrade is called, and the old version works.
  cp "$file_directory/sample_3.0.deb" "$tree/srv/packages/"
  if in_tree "$tree" --offline -- dpkg --install /srv/packages/sample_3.0.deb; then
    fail 'the upgrade to 3.0 succeeded'
  fi
  expect_equal 'the version' 2.0 \
    "$(in_tree "$tree" --offline -- dpkg-query --show --showformat '${Version}' sample)"
  use "$tree" 2.0
  # The remaining calls by hand; deconfigure needs a conflict with another package.
  script=/var/lib/dpkg/info/sample
  for arguments in 'postinst abort-upgrade 3.0' 'postinst abort-remove' \
    'postinst abort-deconfigure in-favour x 1' 'postinst triggered /usr/bin/python3.11' \
    'postinst configure 1.0' 'prerm failed-upgrade 1.0' 'prerm deconfigure in-favour x 1' \
    'prerm upgrade 3.0' 'prerm remove in-favour x 1'; do
    # shellcheck disable=SC2086 # words
    in_tree "$tree" --offline --env DPKG_MAINTSCRIPT_PACKAGE=sample -- \
      "$script".${arguments} >/dev/null || fail "sample.$arguments: status $?"
  done
  in_tree "$tree" --offline -- /opt/venvs/sample/bin/python -O -c 'import depth.main'
  # A missing interpreter gives a warning, not an error.
  mv "$tree/usr/bin/python3.11" "$tree/usr/bin/python3.11.away"
  output=$(in_tree "$tree" --offline -- "$script.postinst" triggered /usr/bin/python3.11 2>&1)
  expect_match 'the warning' 'sample: warning: /opt/venvs/sample needs /usr/bin/python3.11' "$output"
  # With DPKG_ROOT the scripts do not look at the running system.
  output=$(in_tree "$tree" --offline --env DPKG_ROOT=/elsewhere -- \
    "$script.postinst" configure 2>&1)
  expect_no_match 'with DPKG_ROOT' warning "$output"
  in_tree "$tree" --offline --env DPKG_ROOT=/elsewhere -- "$script.prerm" remove
  expect_exists "$tree"/opt/venvs/sample/lib/python3.11/site-packages/depth/__pycache__/main.*opt-1.pyc
  mv "$tree/usr/bin/python3.11.away" "$tree/usr/bin/python3.11"

  # Bytecode made on the target comes and goes with the package.
  install_version "$tree" 5.0
  expect_exists "$tree"/opt/venvs/sample/lib/python3.11/site-packages/depth/__pycache__/main.*.pyc
  in_tree "$tree" --offline -- dpkg --remove sample
  expect_missing "$tree/opt/venvs/sample"
  expect_nothing_left
}

# piuparts: installation and purge of 5.0, then the upgrade from 2.0, which is in an archive in its
# chroot.
case_piuparts() {
  local tree=$case_directory/target
  unpack_tree bookworm-target "$tree"
  check_with_piuparts "$tree" "$file_directory/sample_2.0.deb" "$file_directory/sample_5.0.deb"
}
