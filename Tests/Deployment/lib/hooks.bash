# shellcheck shell=bash
# Cases about hooks, in both layouts. Hooks tell in /srv/calls that they ran.
# shellcheck disable=SC2016 # for the hooks themselves

# calls: prints what hooks have written since the last time.
calls() {
  cat "$tree/srv/calls" 2>/dev/null || true
  rm -f "$tree/srv/calls"
}

# make_hooked VERSION BUILD [SETTING…]: a package with three hooks, the second of which fails while there
# is /srv/broken.
make_hooked() {
  make_package "$@" \
    'hook=first: echo "first $(shop)" >>/srv/calls' \
    'hook=second: echo second >>/srv/calls; ! cat /srv/broken' \
    'hook=third: echo "third ${VENVDEB_OLD_VERSION:-none}" >>/srv/calls' hook-once=always \
    'hook=samples: echo samples >>/srv/calls' hook-once=per-install
}

case_hook_scripts_are_clean() {
  local layout script directory=$scratch/scripts
  for layout in '' plain; do
    make_hooked 20.0 "$A" hook-environment=/etc/default/shop "hook-environment=TEXT=it's #PACKAGE#" \
      ${layout:+"$layout"}
    dpkg-deb --control "$scratch/packages/20.0_$A.deb" "$directory"
    for script in "$directory"/p*; do
      dash -n "$script"
      shellcheck --shell=dash --exclude=SC2317,SC2194 "$script"
    done
    rm -rf "$directory"
  done
}

# check_hooks PLAIN: hooks run in their order, once or each time, and after a failure from that one on.
check_hooks() {
  local plain=$1 in_use
  make_hooked 20.0 "$A" ${plain:+"$plain"} 'smoke-test=echo smoke >>/srv/calls'
  make_hooked 20.1 "$A" ${plain:+"$plain"} 'smoke-test=echo smoke >>/srv/calls'
  in_use=$(if [[ -n $plain ]]; then echo ''; else echo smoke; fi)
  install_package "20.0_$A"
  expect_equal 'hooks' "${in_use:+smoke
}first shop 20.0_$A reads 20.0_$A
second
third none
samples" "$(calls)"
  expect_match 'progress' '^shop: hook second$' "$said"
  expect_match 'service' "^service start: shop 20.0_$A" "$log"
  # Again.
  install_package "20.0_$A"
  expect_equal 'hooks' "${in_use:+smoke
}third 20.0" "$(calls)"
  # One that fails.
  echo 'the reason' >"$tree/srv/broken"
  refuse_package "20.1_$A"
  expect_equal 'hooks' "${in_use:+smoke
}first shop 20.1_$A reads 20.1_$A
second" "$(calls)"
  expect_match 'message' "^shop: hook second of 20\\.1.* failed: echo second .* \\(exit status 1\\); output: /var/log/venvdeb/shop/hook-second\\.log;.* run: dpkg --configure shop\$" "$said"
  expect_match 'output' '^  the reason$' "$said"
  expect_match 'log' '^the reason$' "$(<"$tree/var/log/venvdeb/shop/hook-second.log")"
  expect_no_match 'service' '^service' "$log"
  if [[ -z $plain ]]; then
    expect_match 'message' "; in use: 20.0_$A;" "$said"
    expect_in_use "20.0_$A"
  fi
  # It goes on with that one.
  ! inside dpkg --configure shop 2>/dev/null || fail 'the hook did not fail'
  expect_equal 'hooks' "${in_use:+smoke
}second" "$(calls)"
  rm "$tree/srv/broken"
  inside dpkg --configure shop
  expect_equal 'hooks' "${in_use:+smoke
}second
third 20.0" "$(calls)"
  # After a failure, every other version begins with the hook that failed, too.
  echo 'the reason' >"$tree/srv/broken"
  make_hooked 20.2 "$A" ${plain:+"$plain"}
  refuse_package "20.2_$A"
  rm "$tree/srv/broken"
  calls >/dev/null
  install_package "20.1_$A"
  expect_match 'hooks' '^second$' "$(calls)"
  # The version before is another one.
  install_package "20.0_$A"
  expect_equal 'hooks' "${in_use:+smoke
}first shop 20.0_$A reads 20.0_$A
second
third 20.1" "$(calls)"
  inside dpkg-trigger --by-package=shop /bin/sh
  inside dpkg --configure --pending
  expect_equal 'hooks of a trigger' '' "$(calls)"
  expect_equal 'marks' "20.0${plain:-_$A}" "$(sed 's/^20.0$/20.0plain/' "$tree/var/lib/venvdeb/shop/hooks/first")"
  # The state stays until the package is purged.
  inside dpkg --remove shop
  calls >/dev/null
  install_package "20.0_$A"
  expect_no_match 'hooks' 'samples|second' "$(calls)"
  calls >/dev/null
  purge
  install_package "20.0_$A"
  expect_match 'hooks' 'samples' "$(calls)"
  purge
}

case_hooks() { check_hooks ''; }
case_hooks_plain() { check_hooks plain; }

# check_hook_environment PLAIN
check_hook_environment() {
  local plain=$1 directory=/opt/venvs/shop
  [[ -n $plain ]] || directory=/opt/venvs/shop/releases/20.2_$A
  make_package 20.2 "$A" ${plain:+"$plain"} \
    'hook=who: test "$(id -un) $HOME $(pwd)" = "daemon /usr/sbin /"' hook-user=daemon \
    'hook=root: test "$(id -un) $HOME $USER" = "root /root root"' \
    "hook=where: test \"\$VENVDEB_RELEASE \$(command -v shop)\" = '$directory $directory/bin/shop'" \
    'hook=what: test "$TEXT $MODE ${PYTHONPATH-} $PYTHONDONTWRITEBYTECODE" = "it'"'"'s #PACKAGE# on  1"' \
    'hook=key: printenv KEY | grep -qxF "ab\$c&d(e" && printenv QUOTED | grep -qxF "a \"b\" \$c"' \
    'hook=input: ! read -r line && test ! -e /proc/self/fd/9 && test ! -e /proc/self/fd/3' \
    "hook-environment=TEXT=it's #PACKAGE#" hook-environment=/etc/default/shop \
    hook-environment=/etc/default/shop-absent
  # As systemd reads it: nothing is run.
  printf '%s\n' '# settings' ' MODE=on ' 'KEY=ab$c&d(e' 'QUOTED="a \"b\" \$c"' 'touch /srv/run' \
    >"$tree/etc/default/shop"
  cp "$scratch/packages/20.2_$A.deb" "$tree/srv/"
  inside env HOME=/srv PYTHONPATH=/srv dpkg --install "/srv/20.2_$A.deb"
  expect_missing "$tree/srv/run"
  rm "$tree/etc/default/shop"
  make_package 20.3 "$A" ${plain:+"$plain"} 'hook=long: sleep 30' hook-timeout=1 hook-user=daemon
  local started=$SECONDS
  refuse_package "20.3_$A"
  expect_match 'message' 'hook long of .* \(stopped after 1 s\)' "$said"
  ((SECONDS - started < 15)) || fail 'the hook was not stopped'
  make_package 20.4 "$A" ${plain:+"$plain"} 'hook=who: true' hook-user=nobody-there
  refuse_package "20.4_$A"
  expect_match 'message' "there is no user 'nobody-there'" "$said"
  # A user that the hook before makes.
  make_package 20.5 "$A" ${plain:+"$plain"} \
    'hook=user: id shop-user || echo "shop-user:x:900:1::/:/bin/sh" >>/etc/passwd' 'hook=who: id -un' hook-user=shop-user
  install_package "20.5_$A"
  sed -i /^shop-user:/d "$tree/etc/passwd"
  purge
}

case_hook_environment() { check_hook_environment ''; }
case_hook_environment_plain() { check_hook_environment plain; }

# check_hooks_always PLAIN: a hook that always runs does so again after a later one has failed.
check_hooks_always() {
  local plain=$1
  make_package 21.0 "$A" ${plain:+"$plain"} \
    'hook=each: echo each >>/srv/calls' hook-once=always \
    'hook=once: echo once >>/srv/calls' \
    'hook=fails: echo fails >>/srv/calls; ! cat /srv/broken' \
    'hook=last: echo last >>/srv/calls' hook-once=always
  touch "$tree/srv/broken"
  refuse_package "21.0_$A"
  expect_equal 'hooks' $'each\nonce\nfails' "$(calls)"
  ! inside dpkg --configure shop 2>/dev/null || fail 'the hook did not fail'
  expect_equal 'hooks' $'each\nfails' "$(calls)"
  rm "$tree/srv/broken"
  inside dpkg --configure shop
  expect_equal 'hooks' $'each\nfails\nlast' "$(calls)"
  install_package "21.0_$A"
  expect_equal 'hooks' $'each\nlast' "$(calls)"
  purge
}

case_hooks_always() { check_hooks_always ''; }
case_hooks_always_plain() { check_hooks_always plain; }

# check_hook_on_install PLAIN: what is not configured yet is installed nevertheless.
check_hook_on_install() {
  local plain=$1 version
  for version in 20.6 20.7; do
    make_package "$version" "$A" ${plain:+"$plain"} hook-on-install=warn \
      'hook=settings: cat /srv/settings' 'hook=work: echo work >>/srv/calls'
  done
  install_package "20.6_$A"
  expect_match 'message' '^shop: warning: hook settings of 20.6.* failed' "$said"
  expect_equal 'hooks' '' "$(calls)"
  expect_missing "$tree/var/lib/venvdeb/shop/ready"
  expect_match 'service' '^service start' "$log"
  install_package "20.7_$A"
  touch "$tree/srv/settings"
  # As dpkg-reconfigure does.
  inside env DPKG_MAINTSCRIPT_PACKAGE=shop /var/lib/dpkg/info/shop.postinst configure 20.7
  expect_equal 'hooks' 'work' "$(calls)"
  expect_exists "$tree/var/lib/venvdeb/shop/ready"
  rm "$tree/srv/settings"
  refuse_package "20.6_$A"
  touch "$tree/srv/settings"
  inside dpkg --configure shop
  purge
}

case_hook_on_install() { check_hook_on_install ''; }
case_hook_on_install_plain() { check_hook_on_install plain; }

# Hooks come before the switch, and a release that fails its smoke tests has none.
case_hooks_after_smoke_tests() {
  make_hooked 20.0 "$A"
  make_hooked 20.8 "$A" 'smoke-test=false'
  make_package 20.9 "$A" 'hook=link: readlink /opt/venvs/shop/current >>/srv/calls'
  install_package "20.0_$A"
  calls >/dev/null
  refuse_package "20.8_$A"
  expect_equal 'hooks' '' "$(calls)"
  install_package "20.9_$A"
  expect_equal 'release in use' "releases/20.0_$A" "$(calls)"
  expect_in_use "20.9_$A"
  # Going back runs none.
  inside shop-rollback
  expect_equal 'hooks' '' "$(calls)"
  # The same version, built again.
  make_hooked 20.0 "$B"
  install_package "20.0_$B"
  expect_match 'hooks' "^first shop 20.0_$B" "$(calls)"
  purge
}

# The script stops although the maintainer's own does not stop at errors.
case_hooks_without_errexit() {
  make_package 20.2 "$A" plain postinst='set +e' 'hook=fail: exit 3'
  refuse_package "20.2_$A"
  expect_no_match 'service' '^service' "$log"
}

# Moving between the layouts keeps the state, and runs hooks for the version.
case_hooks_and_layouts() {
  make_hooked 20.0 "$A"
  make_hooked 20.1 "$A" plain replaces
  install_package "20.0_$A"
  calls >/dev/null
  install_package "20.1_$A"
  expect_equal 'hooks' "first shop 20.1_$A reads 20.1_$A
second
third 20.0" "$(calls)"
  expect_exists "$tree/var/lib/venvdeb/shop/ready" "$tree/var/log/venvdeb/shop/hook-first.log"
  expect_missing "$tree/var/lib/venvdeb/shop/order" "$tree/var/log/venvdeb/shop/smoke-test.log"
  install_package "20.0_$A"
  expect_in_use "20.0_$A"
  expect_no_match 'hooks' 'samples' "$(calls)"
  purge
}

# dpkg --root runs no program of the other system.
case_hooks_of_another_root() {
  local dpkg=(dpkg --root="$tree" --force-script-chrootless --log=/dev/null)
  make_hooked 20.0 "$A"
  "${dpkg[@]}" --install "$scratch/packages/20.0_$A.deb"
  expect_equal 'hooks' '' "$(calls)$(cat /srv/calls 2>/dev/null)"
  expect_missing "$tree/var/lib/venvdeb/shop/ready" /var/lib/venvdeb/shop
  # They run when the package is configured there.
  inside env DPKG_MAINTSCRIPT_PACKAGE=shop /var/lib/dpkg/info/shop.postinst configure 20.0
  expect_match 'hooks' '^first' "$(calls)"
  "${dpkg[@]}" --purge shop
}
