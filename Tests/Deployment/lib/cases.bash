# shellcheck shell=bash
# The cases. Each begins with a system that does not have the package.

A=aaaaaaaa B=bbbbbbbb

prepare() {
  unpack_tree bookworm-target "$tree"
  mount -t proc proc "$tree/proc"
  mount --bind /dev "$tree/dev"
  # Allow services to be started although there is no init system.
  printf '#!/bin/sh\nexit 0\n' >"$tree/usr/sbin/policy-rc.d"
  chmod 0755 "$tree/usr/sbin/policy-rc.d"
  system_state >"$scratch/before"
}

prepare_case_() {
  make_package 1.0 "$A" 'smoke-test=shop'
  make_package 1.1 "$A" 'smoke-test=shop'
  make_package 1.1 "$B" 'smoke-test=shop'
  make_package 1.2 "$A" 'smoke-test=shop' 'smoke-test=echo out; echo error >&2; exit 3'
  make_package 1.3 "$A" 'smoke-test=shop'
  make_package 1.4 "$A" 'smoke-test=shop'
  make_package 1.5 "$A"
}

prepare_kill_() { prepare_case_; }

# reset: removes the package by force.
reset() {
  umount "$tree/opt" 2>/dev/null || true
  umount "$tree/var/log/venvdeb" 2>/dev/null || true
  umount "$tree/opt/venvs/shop/releases" 2>/dev/null || true
  inside dpkg --purge --force-all shop || true
  rm -rf "$tree"/var/lib/venvdeb "$tree"/var/log/venvdeb "$tree"/opt/* "$tree"/srv/* \
    "$tree"/var/lib/dpkg/info/shop.* "$tree"/usr/bin/shop "$tree"/usr/sbin/shop-rollback "$tree"/etc/shop
  mkdir -p "$tree/opt"
}

case_scripts_are_clean() {
  local version script directory=$scratch/scripts
  for version in 1.0 1.5; do
    dpkg-deb --control "$scratch/packages/${version}_$A.deb" "$directory"
    dpkg-deb --extract "$scratch/packages/${version}_$A.deb" "$directory/files"
    for script in "$directory"/p* "$directory"/files/usr/sbin/* "$directory"/files/opt/venvs/shop/run; do
      dash -n "$script"
      # A package with debconf has other snippets after ours.
      shellcheck --shell=dash --exclude=SC2317 "$script"
    done
    rm -rf "$directory"
  done
}

# The maintainer's own postinst cannot use the new release before it is there.
case_postinst_before_the_release() {
  ! make_package 6.0 "$A" postinst='/opt/venvs/shop/current/bin/shop migrate' 2>"$scratch/error" ||
    fail 'the postinst was accepted'
  expect_match 'message' 'debian/shop.postinst:4: /opt/venvs/shop/current is still the old release' \
    "$(<"$scratch/error")"
}

case_first_upgrade_downgrade() {
  install_package "1.0_$A"
  expect_in_use "1.0_$A"
  expect_equal 'calls' "preinst(1.0) install
postinst(1.0) configure 
service start: shop 1.0_$A reads 1.0_$A" "$log"
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  expect_equal 'calls' "prerm(1.0) upgrade 1.1
preinst(1.1) upgrade 1.0 1.1
postrm(1.0) upgrade 1.1
postinst(1.1) configure 1.0
service restart: shop 1.1_$A reads 1.1_$A" "$log"
  expect_equal 'the old release' "shop 1.0_$A reads 1.0_$A" \
    "$(inside "/opt/venvs/shop/releases/1.0_$A/bin/shop")"
  expect_clean
  install_package "1.0_$A"
  expect_in_use "1.0_$A"
  expect_clean
  inside dpkg --remove shop
  expect_missing "$tree/opt/venvs"
  expect_exists "$tree/opt"
  purge
}

case_keep() {
  local version
  make_package 2.0 "$A" keep=2
  for version in 1.0 1.1 1.3 1.4; do install_package "${version}_$A"; done
  expect_equal 'releases' "1.1_$A 1.3_$A 1.4_$A " "$(releases)"
  inside shop-rollback 1.1
  install_package "2.0_$A"
  # A process may still run from the one that was in use.
  expect_equal 'releases' "1.1_$A 2.0_$A " "$(releases)"
  expect_equal 'order' "1.1_$A
2.0_$A" "$(<"$tree/var/lib/venvdeb/shop/order")"
  expect_clean
  purge
}

case_failing_smoke_test() {
  install_package "1.1_$A"
  refuse_package "1.2_$A"
  expect_in_use "1.1_$A"
  expect_match 'message' "shop: smoke test of 1.2_$A failed: echo out; .* \(exit status 3\); in use: 1.1_$A; output: /var/log/venvdeb/shop/smoke-test.log" "$said"
  expect_match 'output' '^  error$' "$said"
  expect_match 'log' '^error$' "$(<"$tree/var/log/venvdeb/shop/smoke-test.log")"
  expect_no_match 'service' '^service' "$log"
  # Again, and by itself.
  ! inside dpkg --configure -a || fail 'a failing smoke test was accepted'
  expect_in_use "1.1_$A"
  refuse_package "1.2_$A"
  expect_in_use "1.1_$A"
  expect_no_match 'service' '^service' "$log"
  # The version that dpkg tells is the one that was configured last.
  install_package "1.3_$A"
  expect_match 'calls' '^postinst\(1.3\) configure 1.1$' "$log"
  expect_in_use "1.3_$A"
  expect_equal 'releases' "1.1_$A 1.3_$A " "$(releases)"
  refuse_package "1.2_$A"
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  expect_clean
  purge
}

case_failing_smoke_test_first() {
  refuse_package "1.2_$A"
  expect_match 'message' 'in use: none' "$said"
  expect_missing "$tree/opt/venvs/shop/current"
  expect_no_match 'service' '^service' "$log"
  install_package "1.1_$A"
  expect_match 'service' '^service start' "$log"
  expect_in_use "1.1_$A"
  expect_clean
  purge
  refuse_package "1.2_$A"
  purge
}

case_smoke_on_install() {
  make_package 2.1 "$A" 'smoke-on-install=warn' 'smoke-test=exit 3'
  install_package "2.1_$A"
  expect_match 'message' 'warning: smoke test of 2.1' "$said"
  expect_in_use "2.1_$A"
  install_package "2.1_$A"
  install_package "1.0_$A"
  refuse_package "2.1_$A"
  expect_in_use "1.0_$A"
  # A release without interpreter is never put into use.
  purge
  make_package 2.6 "$A" 'smoke-on-install=warn' broken-python
  refuse_package "2.6_$A"
  expect_match 'message' 'interpreter /usr/bin/python9.9 .* is not there' "$said"
  expect_missing "$tree/opt/venvs/shop/current"
}

case_smoke_environment() {
  # shellcheck disable=SC2016 # for the test itself
  make_package 2.2 "$A" 'smoke-user=daemon' 'smoke-timeout=2' \
    'smoke-test=test "$(id -un) $(pwd) $(command -v shop)" = "daemon / /opt/venvs/shop/releases/2.2_aaaaaaaa/bin/shop"' \
    'smoke-test=test -z "${PYTHONPATH-}" && test "$PYTHONDONTWRITEBYTECODE $VENVDEB_RELEASE" = "1 /opt/venvs/shop/releases/2.2_aaaaaaaa"' \
    'smoke-test=! read -r line && test ! -e /proc/self/fd/9 && test ! -e /proc/self/fd/3'
  PYTHONPATH=/srv install_package "2.2_$A" || { printf '%s\n' "$said" >&2 && fail 'environment'; }
  make_package 2.3 "$A" 'smoke-timeout=1' 'smoke-test=sleep 30'
  local started=$SECONDS
  refuse_package "2.3_$A"
  expect_match 'message' 'stopped after 1 s' "$said"
  ((SECONDS - started < 15)) || fail 'the test was not stopped'
  make_package 2.4 "$A" 'smoke-user=nobody-there' 'smoke-test=shop'
  refuse_package "2.4_$A"
  expect_match 'message' "there is no user 'nobody-there'" "$said"
  make_package 2.5 "$A" broken-python
  refuse_package "2.5_$A"
  expect_match 'message' 'interpreter /usr/bin/python9.9 .* is not there' "$said"
  expect_in_use "2.2_$A"
}

case_same_version() {
  install_package "1.1_$A"
  install_package "1.1_$B"
  expect_in_use "1.1_$B"
  expect_equal 'releases' "1.1_$A 1.1_$B " "$(releases)"
  ! said=$(inside shop-rollback 1.1 2>&1) || fail 'an ambiguous version was accepted'
  expect_match 'message' 'several releases of version 1.1' "$said"
  inside shop-rollback "1.1_$A"
  expect_in_use "1.1_$A"
  make_package 1.1 cccccccc 'smoke-test=false'
  refuse_package 1.1_cccccccc
  expect_in_use "1.1_$A"
}

case_reinstall_heals() {
  local release=$tree/opt/venvs/shop/releases/1.1_$A
  install_package "1.1_$A"
  echo edited >>"$release/lib/m1"
  sed -i 's/^/replaced/' "$release/lib/m2"
  rm "$release/lib/m3" "$release/bin/python"
  mkdir "$release/lib/extra"
  touch "$release/lib/extra/file" "$release/lib/a b"
  ! said=$(inside shop-rollback --verify) || fail 'the changes were not seen'
  for name in m1 m2 m3 'extra/file' 'a b'; do expect_match 'verify' "/lib/$name\$" "$said"; done
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  expect_missing "$release/lib/extra" "$release/lib/a b"
  expect_clean
}

case_back_to_plain() {
  make_package 8.0 "$A" plain replaces
  install_package "1.0_$A"
  install_package "1.1_$A"
  install_package "8.0_$A"
  expect_equal 'the command' "shop 8.0_$A reads 8.0_$A" "$(inside shop)"
  expect_equal 'service' "service restart: shop 8.0_$A reads 8.0_$A" "$(grep '^service' <<<"$log")"
  expect_equal 'files that dpkg does not know' '' "$(
    comm -13 <(inside dpkg --listfiles shop | sort) \
      <(cd "$tree" && find opt/venvs/shop -printf '/%p\n' | sort))"
  expect_missing "$tree/var/lib/venvdeb" "$tree/var/log/venvdeb"
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  install_package "8.0_$A"
  purge
}

# watch DIRECTORY TEXT: reads every module below a directory all the time, until $scratch/stop is there,
# as a process does that imports lazily; writes what was not TEXT to $scratch/wrong.
watch() {
  local file line looked=0
  trap - ERR
  : >"$scratch/wrong"
  while [[ ! -e $scratch/stop ]]; do
    for file in "$1"/m*; do
      line=''
      read -r line <"$file" || true
      [[ $line == "$2" ]] || echo "${file##*/}: $line" >>"$scratch/wrong"
    done
    looked=$((looked + 1))
  done
  echo "$looked" >"$scratch/looked"
}

# end_watch: ends it.
end_watch() {
  touch "$scratch/stop"
  wait "$!"
  rm "$scratch/stop"
  (($(<"$scratch/looked") > 5)) || fail 'hardly anything was read'
}

# A reinstallation has no gap.
case_no_gap() {
  install_package "1.1_$A"
  watch "$tree/opt/venvs/shop/current/lib" "1.1_$A" 2>/dev/null &
  for _ in 1 2 3; do install_package "1.1_$A"; done
  end_watch
  [[ ! -s $scratch/wrong ]] || fail "$(head "$scratch/wrong")"
}

# A process that is not restarted keeps its release through upgrades, failures and rollbacks.
case_running_process() {
  local before=$modules
  modules=600
  make_package 7.0 "$A" 'smoke-test=shop'
  make_package 7.1 "$A" 'smoke-test=shop'
  make_package 7.2 "$A" 'smoke-test=false'
  make_package 7.3 "$A" 'smoke-test=shop'
  make_package 0.6 "$A" plain
  make_package 0.7 "$A" plain
  install_package "7.0_$A"
  watch "$tree/opt/venvs/shop/releases/7.0_$A/lib" "7.0_$A" 2>/dev/null &
  install_package "7.1_$A"
  refuse_package "7.2_$A"
  inside shop-rollback 7.0
  install_package "7.3_$A"
  end_watch
  [[ ! -s $scratch/wrong ]] || fail "$(head "$scratch/wrong")"
  expect_in_use "7.3_$A"
  reset
  # That this would be noticed: the plain layout mixes versions.
  install_package "0.6_$A"
  watch "$tree/opt/venvs/shop/lib" "0.6_$A" 2>/dev/null &
  install_package "0.7_$A"
  end_watch
  [[ -s $scratch/wrong ]] || fail 'the plain layout showed no wrong module'
  modules=$before
}

case_version_characters() {
  make_package 2:1.0~rc1+dfsg-1+b1 "$A" 'smoke-test=shop'
  install_package "2_1.0~rc1+dfsg-1+b1_$A"
  expect_in_use "2_1.0~rc1+dfsg-1+b1_$A"
  ! install_package "1.0_$A" || install_package "2_1.0~rc1+dfsg-1+b1_$A"
  inside shop-rollback 1.0
  inside shop-rollback 2:1.0~rc1+dfsg-1+b1
  expect_in_use "2_1.0~rc1+dfsg-1+b1_$A"
  purge
}

case_rollback() {
  local version
  ! inside shop-rollback 2>/dev/null || fail 'there is no such command yet'
  for version in 1.0 1.1 1.3; do install_package "${version}_$A"; done
  ! said=$(inside setpriv --reuid=daemon --clear-groups shop-rollback 2>&1) || fail 'not root'
  expect_match 'message' 'only root' "$said"
  expect_equal 'list' "  1.0  1.0_$A
  1.1  1.1_$A
* 1.3  1.3_$A (installed)" "$(inside setpriv --reuid=daemon --clear-groups shop-rollback --list)"
  : >"$tree/var/log/shop.log"
  expect_equal 'answer' "in use: 1.1_$A" "$(inside shop-rollback)"
  expect_equal 'service' "service status: shop 1.1_$A reads 1.1_$A
service restart: shop 1.1_$A reads 1.1_$A" "$(<"$tree/var/log/shop.log")"
  inside shop-rollback
  expect_in_use "1.0_$A"
  ! said=$(inside shop-rollback 2>&1) || fail 'there is nothing older'
  expect_match 'message' 'no older release' "$said"
  inside shop-rollback 1.3
  expect_in_use "1.3_$A"
  expect_match 'message' 'in use already' "$(inside shop-rollback 1.3 2>&1)"
  ! said=$(inside shop-rollback 9 2>&1) || fail 'there is no such release'
  expect_match 'message' "no release '9'" "$said"
  local status=0
  inside shop-rollback --frobnicate 2>/dev/null || status=$?
  expect_equal 'status of a wrong call' 2 "$status"
  # A rollback lasts until the package is configured again.
  inside shop-rollback 1.0
  inside dpkg-trigger --by-package=shop /bin/sh
  inside dpkg --configure --pending
  inside dpkg --triggers-only -a
  expect_in_use "1.0_$A"
  expect_match 'calls' '^postinst\(1.3\) triggered /bin/sh' "$(<"$tree/var/log/shop.log")"
  install_package "1.3_$A"
  expect_in_use "1.3_$A"
  inside shop-rollback 1.0
  refuse_package "1.2_$A"
  expect_in_use "1.0_$A"
  install_package "1.4_$A"
  expect_in_use "1.4_$A"
  expect_clean
  inside shop-rollback
  purge
}

# A release that no longer runs is not put into use.
case_rollback_refused() {
  # shellcheck disable=SC2016 # for the test itself
  make_package 0.9 "$A" 'smoke-test=test ! -e /srv/gone'
  install_package "0.9_$A"
  install_package "1.0_$A"
  touch "$tree/srv/gone"
  ! said=$(inside shop-rollback 2>&1) || fail 'a release that does not run is in use'
  expect_match 'message' "smoke test of 0.9_$A failed: .*; in use: 1.0_$A" "$said"
  expect_in_use "1.0_$A"
  inside shop-rollback --no-check
  expect_in_use "0.9_$A"
  inside shop-rollback 1.0
  ln -sfn /usr/bin/python9.9 "$tree/opt/venvs/shop/releases/0.9_$A/bin/python"
  rm "$tree/srv/gone"
  ! said=$(inside shop-rollback 2>&1) || fail 'a release without interpreter is in use'
  expect_match 'message' 'interpreter /usr/bin/python9.9 .* is not there' "$said"
  expect_in_use "1.0_$A"
}

# The launcher starts programs by the path of the release.
case_launcher() {
  local status=0 launcher=/opt/venvs/shop/run
  install_package "1.0_$A"
  install_package "1.1_$A"
  # shellcheck disable=SC2016 # for the interpreter
  local shown='tr "\0" "\n" </proc/$$/cmdline | head -n 1; echo "$1"'
  expect_equal 'the interpreter' "/opt/venvs/shop/releases/1.1_$A/bin/python
a  b" "$(inside "$launcher" python -c "$shown" python 'a  b')"
  inside shop-rollback
  expect_equal 'a command' "shop 1.0_$A reads 1.0_$A" "$(inside "$launcher" shop)"
  said=$(inside "$launcher" 2>&1) || status=$?
  expect_equal 'status without a name' 2 "$status"
  mv "$tree/opt/venvs/shop/current" "$tree/opt/venvs/shop/kept"
  status=0
  said=$(inside "$launcher" shop 2>&1) || status=$?
  expect_equal 'status without a release' 127 "$status"
  expect_match 'message' '^shop: no release is in use; run: dpkg --configure shop$' "$said"
  mv "$tree/opt/venvs/shop/kept" "$tree/opt/venvs/shop/current"
  purge
}

# A test whose output nobody could read is not run, and without one nothing is written.
case_read_only_log() {
  install_package "1.0_$A"
  rm -rf "$tree/var/log/venvdeb"
  mkdir "$tree/var/log/venvdeb"
  mount -t tmpfs -o ro tmpfs "$tree/var/log/venvdeb"
  refuse_package "1.1_$A"
  expect_match 'message' '^shop: cannot write below /var/log/venvdeb/shop; in use: 1.0_' "$said"
  expect_in_use "1.0_$A"
  install_package "1.5_$A"
  expect_in_use "1.5_$A"
  make_package 1.6 "$A" 'hook=first: touch /srv/ran'
  refuse_package "1.6_$A"
  expect_match 'message' '^shop: cannot write below /var/lib/venvdeb/shop and /var/log/venvdeb/shop; in use: 1.5_' "$said"
  expect_missing "$tree/srv/ran"
  umount "$tree/var/log/venvdeb"
  inside dpkg --configure shop
  expect_in_use "1.6_$A"
  expect_exists "$tree/srv/ran"
  purge
}

# Calls that unwind change nothing.
case_aborted() {
  make_package 3.0 "$A" preinst='[ "$1" != upgrade ] || exit 1'
  make_package 3.1 "$A" postinst='[ "$1" != configure ] || exit 1'
  install_package "1.0_$A"
  install_package "1.1_$A"
  inside shop-rollback
  ! install_package "3.0_$A" || fail 'the preinst did not fail'
  expect_match 'calls' '^postinst\(1.1\) abort-upgrade 3.0' "$log"
  expect_equal 'state' 'install ok installed' "$(state)"
  expect_in_use "1.0_$A"
  expect_clean
  refuse_package "3.1_$A"
  expect_in_use "1.0_$A"
  install_package "1.3_$A"
  expect_in_use "1.3_$A"
  expect_clean
  purge
}

# A removal that fails.
case_aborted_removal() {
  make_package 3.3 "$A" 'smoke-test=shop'
  install_package "1.0_$A"
  install_package "3.3_$A"
  # The maintainer's part comes after ours.
  sed -i 's/^exit 0$/exit 1/' "$tree/var/lib/dpkg/info/shop.prerm"
  : >"$tree/var/log/shop.log"
  ! inside dpkg --remove shop || fail 'prerm did not fail'
  expect_match 'calls' '^postinst\(3.3\) abort-remove' "$(<"$tree/var/log/shop.log")"
  expect_match 'service' "^service start: shop 3.3_$A reads 3.3_$A\$" "$(<"$tree/var/log/shop.log")"
  expect_equal 'state' 'deinstall ok installed' "$(state)"
  expect_in_use "3.3_$A"
  expect_clean
  sed -i 's/^exit 1$/exit 0/' "$tree/var/lib/dpkg/info/shop.prerm"
  purge
}

# The snippet ends a postinst that does not stop at errors itself.
case_postinst_without_errexit() {
  make_package 3.2 "$A" postinst='set +e' 'smoke-test=false'
  install_package "1.0_$A"
  refuse_package "3.2_$A"
  expect_no_match 'service' '^service' "$log"
  expect_in_use "1.0_$A"
}

# dpkg --root runs the scripts of this system, which cannot run programs of the other one.
case_other_root() {
  local dpkg=(dpkg --root="$tree" --force-script-chrootless --log=/dev/null)
  "${dpkg[@]}" --install "$scratch/packages/1.0_$A.deb"
  expect_in_use "1.0_$A"
  "${dpkg[@]}" --install "$scratch/packages/1.2_$A.deb"
  expect_in_use "1.2_$A"
  expect_clean
  "${dpkg[@]}" --purge shop
  expect_missing "$tree/opt/venvs" "$tree/var/lib/venvdeb" /opt/venvs/shop /var/lib/venvdeb/shop
  expect_exists "$tree/opt"
}

case_leftovers() {
  install_package "1.0_$A"
  local base=$tree/opt/venvs/shop
  mkdir -p "$base/package/9.9_$A/lib" "$base/releases"/{.new.9.9,.old.9.9,8.0}_"$A"
  touch "$base/releases/8.0_$A/venvdeb-release"
  ln -s nowhere "$base/.current.new"
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  expect_equal 'releases' "1.0_$A 1.1_$A " "$(releases)"
  expect_clean
  mkdir -p "$tree/opt/venvs/shop/package/9.9_$A/lib"
  purge
}

# What other tools have in directories of these names stays.
case_foreign_releases() {
  local base=$tree/opt/venvs/shop
  mkdir -p "$base/releases/20260101"
  ln -s /opt/venvs/shop/releases/20260101 "$base/current"
  install_package "1.0_$A"
  install_package "1.1_$A"
  expect_match 'message' 'is left like that' "$said"
  expect_exists "$base/releases/20260101"
  expect_equal 'current' /opt/venvs/shop/releases/20260101 "$(readlink "$base/current")"
  inside dpkg --purge shop >/dev/null 2>&1
  expect_exists "$base/releases/20260101"
  expect_missing "$base/releases/1.1_$A"
  rm -rf "$tree/opt/venvs"
}

# Links that mean the same are those of the package.
case_current_by_hand() {
  local target base=$tree/opt/venvs/shop
  install_package "1.1_$A"
  for target in "releases/1.1_$A/" "/opt/venvs/shop/releases/1.1_$A"; do
    ln -sfn "$target" "$base/current"
    install_package "1.3_$A"
    expect_in_use "1.3_$A"
    install_package "1.1_$A"
    expect_in_use "1.1_$A"
  done
  purge
}

# make_other: makes the package 'other' of shop 1.1, without its command, and CONTROL in its control file.
make_other() {
  local directory=$scratch/other
  rm -rf "${directory:?}"
  dpkg-deb --raw-extract "$scratch/packages/1.1_$A.deb" "$directory"
  rm -rf "${directory:?}"/{usr,etc} "$directory/DEBIAN"/{conffiles,md5sums}
  sed -i "s/^Package: shop/Package: other\n$1/" "$directory/DEBIAN/control"
  dpkg-deb --build -Znone "$directory" "$tree/srv/other.deb" >/dev/null
}

case_one_package_a_prefix() {
  make_other 'Section: misc'
  install_package "1.0_$A"
  ! said=$(inside dpkg --install /srv/other.deb 2>&1) || fail 'two packages have one prefix'
  expect_match 'message' 'overwrite .*/opt/venvs/shop/(run|venvdeb-package)' "$said"
  expect_in_use "1.0_$A"
  expect_clean
  # One that takes it over.
  make_other 'Conflicts: shop\nReplaces: shop'
  inside dpkg --auto-deconfigure --install /srv/other.deb >"$scratch/said" 2>&1 ||
    fail "$(<"$scratch/said")"
  expect_equal 'release in use' "releases/1.1_$A" "$(readlink "$tree/opt/venvs/shop/current")"
  expect_equal 'dpkg --verify' '' "$(inside dpkg --verify other)"
  expect_exists "$tree/opt/venvs/shop/releases/1.1_$A/bin/shop"
  inside dpkg --purge other shop >/dev/null 2>&1 || true
  expect_missing "$tree/opt/venvs"
  reset
}

case_links_and_file_systems() {
  mkdir -p "$tree/srv/venvs"
  ln -s ../srv/venvs "$tree/opt/venvs"
  install_package "1.0_$A"
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  inside shop-rollback
  expect_in_use "1.0_$A"
  expect_clean
  inside dpkg --purge shop
  # dpkg removes such a link as it would the directory.
  expect_equal "left" "" "$(cd "$tree" && find opt srv -mindepth 1 -not -name "*.deb" -not -path srv/venvs)"
  rm -f "$tree/opt/venvs"
  # Releases elsewhere are copies.
  mkdir -p "$tree/opt/venvs/shop/releases"
  mount -t tmpfs tmpfs "$tree/opt/venvs/shop/releases"
  install_package "1.0_$A"
  install_package "1.1_$A"
  install_package "1.1_$A"
  expect_in_use "1.1_$A"
  expect_equal 'number of links' 1 "$(stat -c %h "$tree/opt/venvs/shop/current/lib/m1")"
  expect_clean
  umount "$tree/opt/venvs/shop/releases"
}

case_current_of_the_administrator() {
  install_package "1.0_$A"
  ln -sfn "/srv/mine" "$tree/opt/venvs/shop/current"
  install_package "1.1_$A"
  expect_match 'message' 'current leads to /srv/mine, and is left' "$said"
  expect_equal 'current' /srv/mine "$(readlink "$tree/opt/venvs/shop/current")"
  ! said=$(inside shop-rollback 2>&1) || fail 'the link was replaced'
  expect_match 'message' 'does not lead to a release' "$said"
  rm "$tree/opt/venvs/shop/current"
  mkdir -p "$tree/opt/venvs/shop/current/mine"
  ! install_package "1.3_$A" || fail 'a directory was replaced'
  expect_match 'message' 'is not a symbolic link; move it away, then run: dpkg --configure shop' "$said"
  expect_exists "$tree/opt/venvs/shop/current/mine"
  mv "$tree/opt/venvs/shop/current" "$tree/srv/"
  inside dpkg --configure shop
  expect_in_use "1.3_$A"
  rm "$tree/opt/venvs/shop/current"
  purge
}

case_setid() {
  make_package 4.0 "$A" setid
  make_package 4.1 "$A" setid
  install_package "4.0_$A"
  install_package "4.0_$A"
  install_package "4.1_$A"
  expect_equal 'mode' 2755 "$(stat -c %a "$tree/opt/venvs/shop/releases/4.0_$A/bin/setid")"
  expect_equal 'mode' 2755 "$(stat -c %a "$tree/opt/venvs/shop/releases/4.1_$A/bin/setid")"
  expect_equal 'number of links' 1 "$(stat -c %h "$tree/opt/venvs/shop/releases/4.1_$A/bin/setid")"
  expect_clean
}

case_full_disk() {
  mount -t tmpfs -o size=600k,nr_inodes=250 tmpfs "$tree/opt"
  install_package "1.0_$A"
  # dpkg needs inodes for its new files.
  make_package 5.0 "$A" 'smoke-test=shop'
  local before=$modules
  modules=120
  make_package 5.1 "$A" 'smoke-test=shop'
  modules=$before
  ! install_package "5.1_$A" || fail 'the disk was not full'
  expect_in_use "1.0_$A"
  expect_equal 'state' 'install ok installed' "$(state)"
  install_package "5.0_$A"
  expect_in_use "5.0_$A"
  expect_clean
}

case_no_space_for_links() {
  local before=$modules
  mount -t tmpfs -o size=900k,nr_inodes=77 tmpfs "$tree/opt"
  refuse_package "1.0_$A"
  expect_missing "$tree/opt/venvs/shop/current"
  mount -o remount,nr_inodes=500 "$tree/opt"
  inside dpkg --configure -a
  expect_in_use "1.0_$A"
  expect_clean
}

case_from_plain() {
  make_package 0.5 "$A" plain
  install_package "0.5_$A"
  mkdir -p "$tree/opt/venvs/shop/lib/__pycache__"
  touch "$tree/opt/venvs/shop/lib/__pycache__/m1.cpython-311.pyc"
  install_package "1.0_$A"
  expect_in_use "1.0_$A"
  expect_missing "$tree/opt/venvs/shop/lib" "$tree/opt/venvs/shop/bin"
  expect_clean
  purge
}

# A removal waits for a rollback.
case_removal_waits() {
  local started
  make_package 0.9 "$A" 'smoke-test=touch /srv/started; sleep 3'
  install_package "0.9_$A"
  install_package "1.1_$A"
  rm "$tree/srv/started"
  inside shop-rollback >"$scratch/rollback" 2>&1 &
  until [[ -e $tree/srv/started ]]; do sleep 0.1; done
  started=$SECONDS
  inside dpkg --remove shop
  ((SECONDS - started >= 2)) || fail 'it did not wait'
  wait "$!" || fail "$(<"$scratch/rollback")"
  expect_equal 'the rollback' "in use: 0.9_$A" "$(<"$scratch/rollback")"
  expect_missing "$tree/opt/venvs"
  purge
}

# What prerm has not removed goes after the rollback, too.
case_removal_without_prerm_waits() {
  local started holder
  install_package "1.0_$A"
  inside dpkg-deb --control "/srv/1.0_$A.deb" /srv/control
  flock "$tree/opt/venvs/shop/.lock" sleep 3 &
  holder=$!
  sleep 0.5
  rm "$tree/opt/venvs/shop/venvdeb-package"
  started=$EPOCHSECONDS
  said=$(inside /srv/control/postrm remove 2>&1)
  ((EPOCHSECONDS - started >= 2)) || fail 'it did not wait'
  expect_match 'message' 'waiting for another installation or rollback to end' "$said"
  wait "$holder"
  expect_missing "$tree/opt/venvs/shop/releases" "$tree/opt/venvs/shop/current"
}

# loop_of_kills WHAT: kills dpkg at moments spread over the whole of what `act` does. `check_killed` looks
# at once, `heal` mends it.
loop_of_kills() {
  local number started duration delay states='' session tries
  setup >/dev/null 2>&1
  started=$(date +%s%N)
  act >/dev/null 2>&1
  duration=$((($(date +%s%N) - started) / 1000))
  for ((number = 0; number < kills; number++)); do
    reset >/dev/null 2>&1
    setup >/dev/null 2>&1
    delay=$((duration * (number * 2 + 1) / (kills * 2)))
    setsid bash -c "$(declare -f inside act); tree=$tree scratch=$scratch A=$A; act" >/dev/null 2>&1 &
    session=$!
    sleep "$(printf '%d.%06d' $((delay / 1000000)) $((delay % 1000000)))"
    kill -9 -- "-$session" 2>/dev/null || true
    wait "$session" 2>/dev/null || true
    # The last of them may hold dpkg's lock for a moment yet.
    for ((tries = 0; tries < 200; tries++)); do
      pgrep --session "$session" >/dev/null || break
      sleep 0.01
    done
    states+="$(state)"$'\n'
    check_killed || fail "killed after $delay of $duration µs: not whole"
    heal "$number"
  done
  echo "result: $1: $kills times in $((duration / 1000)) ms; states: $(sort <<<"$states" | uniq -c | awk 'NF > 1 { print $1 " × " $NF }' | paste -sd, -)"
}

# One whole release must be in use at any moment.
check_killed() { expect_whole; }

# repair: what an administrator does, and what apt does where dpkg wants the package again.
repair() {
  inside dpkg --configure -a >/dev/null 2>&1 || true
  [[ $(state) == 'install ok installed' ]] || install_package "$1"
  expect_in_use "$1"
  expect_clean
}

kill_upgrade() {
  setup() { install_package "1.0_$A" && cp "$scratch/packages/1.1_$A.deb" "$tree/srv/"; }
  act() { inside dpkg --install "/srv/1.1_$A.deb"; }
  # The same version, another one, or removal.
  heal() {
    case $(($1 % 3)) in
      0) install_package "1.1_$A" && repair "1.1_$A" ;;
      1) install_package "1.3_$A" && repair "1.3_$A" ;;
      2) purge ;;
    esac
  }
  loop_of_kills upgrade
}

kill_reinstall() {
  setup() { install_package "1.0_$A" && install_package "1.1_$A"; }
  act() { inside dpkg --install "/srv/1.1_$A.deb"; }
  heal() { repair "1.1_$A"; }
  loop_of_kills reinstallation
}

kill_first() {
  setup() { cp "$scratch/packages/1.1_$A.deb" "$tree/srv/"; }
  act() { inside dpkg --install "/srv/1.1_$A.deb"; }
  check_killed() { [[ ! -L $tree/opt/venvs/shop/current ]] || expect_whole; }
  # Of a first unpacking that was killed, dpkg itself leaves files when it purges the package.
  heal() {
    if (($1 % 2)) && [[ $(state) == *' unpacked' || $(state) == *' half-configured' ]]; then
      purge
    else
      repair "1.1_$A"
    fi
  }
  loop_of_kills 'first installation'
}

kill_remove() {
  setup() { install_package "1.0_$A" && install_package "1.1_$A"; }
  act() { inside dpkg --remove shop; }
  # Nothing need be whole once dpkg has begun to remove files.
  check_killed() { [[ $(state) == *' half-installed' || $(state) == *' config-files' || ! -L $tree/opt/venvs/shop/current ]] || expect_whole; }
  heal() { if (($1 % 2)); then purge; else install_package "1.1_$A" && repair "1.1_$A"; fi; }
  loop_of_kills removal
}

kill_rollback() {
  setup() { install_package "1.0_$A" && install_package "1.1_$A"; }
  act() { inside shop-rollback; }
  heal() {
    install_package "1.1_$A"
    repair "1.1_$A"
    inside shop-rollback
    expect_in_use "1.0_$A"
  }
  loop_of_kills rollback
}
