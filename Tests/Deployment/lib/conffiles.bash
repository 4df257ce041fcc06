# shellcheck shell=bash
# Cases about configuration files that the tree has links to, in both layouts.

# setting NAME: prints a configuration file, and what the tree in use has under that name.
setting() {
  local directory=/opt/venvs/shop/current
  [[ -e $tree$directory ]] || directory=/opt/venvs/shop
  cat "$tree/etc/shop/$1"
  expect_equal 'link' "/etc/shop/$1" "$(readlink "$tree$directory/lib/$1")"
}

# check_conffiles PLAIN: dpkg keeps what administrators change, asks as it was told to, and moves and removes.
check_conffiles() {
  local plain=$1
  # shellcheck disable=SC2016 # for the smoke tests
  local test='smoke-test=cat "$VENVDEB_RELEASE"/lib/*.ini'
  [[ -z $plain ]] || test=hash=plain
  make_package 30.0 "$A" ${plain:+"$plain"} "$test" 'conffile=a.ini: one'
  make_package 30.1 "$A" ${plain:+"$plain"} "$test" 'conffile=a.ini: two'
  make_package 30.2 "$A" ${plain:+"$plain"} "$test" 'conffile=a.ini: three'
  make_package 30.3 "$A" ${plain:+"$plain"} "$test" 'conffile=a.ini: four'
  make_package 30.4 "$A" ${plain:+"$plain"} "$test" 'conffile=b.ini: four' \
    'hook=look: cat /etc/shop/b.ini >/srv/seen' \
    'maintscript=mv_conffile /etc/shop/a.ini /etc/shop/b.ini 30.4~'
  make_package 30.5 "$A" ${plain:+"$plain"} 'maintscript=mv_conffile /etc/shop/a.ini /etc/shop/b.ini 30.4~' \
    'maintscript=rm_conffile /etc/shop/b.ini 30.5~' 'conffile=c.ini: four'
  install_package "30.0_$A"
  expect_equal 'setting' one "$(setting a.ini)"
  expect_equal 'conffiles' '/etc/shop/a.ini' "$(sed /init.d/d "$tree/var/lib/dpkg/info/shop.conffiles")"
  # Nobody changed it.
  install_package "30.1_$A"
  expect_equal 'setting' two "$(setting a.ini)"
  # Without a terminal nobody can answer.
  echo mine >"$tree/etc/shop/a.ini"
  ! install_package "30.2_$A" || fail 'dpkg did not ask'
  expect_match 'question' "Configuration file '/etc/shop/a.ini'" "$said"
  expect_equal 'state' 'install ok unpacked' "$(state)"
  expect_equal 'setting' mine "$(cat "$tree/etc/shop/a.ini")"
  [[ -n $plain ]] || expect_in_use "30.1_$A"
  inside dpkg --force-confold --configure shop >/dev/null 2>&1
  expect_equal 'setting' mine "$(setting a.ini)"
  expect_equal 'the new one' three "$(cat "$tree/etc/shop/a.ini.dpkg-dist")"
  # The same for a new installation of it, and the other answer.
  cp "$scratch/packages/30.3_$A.deb" "$tree/srv/"
  inside dpkg --force-confnew --install "/srv/30.3_$A.deb" >/dev/null 2>&1
  expect_equal 'setting' four "$(setting a.ini)"
  expect_equal 'the old one' mine "$(cat "$tree/etc/shop/a.ini.dpkg-old")"
  rm "$tree"/etc/shop/a.ini.dpkg-*
  # A new name takes the changes along, and hooks see them.
  echo mine again >"$tree/etc/shop/a.ini"
  cp "$scratch/packages/30.4_$A.deb" "$tree/srv/"
  inside dpkg --force-confold --install "/srv/30.4_$A.deb" >"$scratch/said" 2>&1 || fail "$(<"$scratch/said")"
  expect_equal 'setting' 'mine again' "$(setting b.ini)"
  expect_equal 'what the hook saw' 'mine again' "$(cat "$tree/srv/seen")"
  expect_missing "$tree/etc/shop/a.ini"
  # Removing keeps it, so that installing again finds it.
  inside dpkg --remove shop >/dev/null 2>&1
  expect_equal 'setting' 'mine again' "$(cat "$tree/etc/shop/b.ini")"
  install_package "30.4_$A"
  expect_equal 'setting' 'mine again' "$(setting b.ini)"
  # A version without it.
  install_package "30.5_$A"
  expect_missing "$tree/etc/shop/b.ini"
  expect_equal 'what was there' 'mine again' "$(cat "$tree/etc/shop/b.ini.dpkg-bak")"
  purge
  install_package "30.4_$A"
  purge
}

case_conffiles() { check_conffiles ''; }
case_conffiles_plain() { check_conffiles plain; }

# Releases share a configuration file: going back leaves it as it is.
case_conffiles_and_rollback() {
  make_package 30.0 "$A" 'conffile=a.ini: one'
  make_package 30.1 "$A" 'conffile=a.ini: two'
  install_package "30.0_$A"
  install_package "30.1_$A"
  inside shop-rollback
  expect_equal 'setting' two "$(setting a.ini)"
  echo mine >"$tree/etc/shop/a.ini"
  expect_equal 'shop-rollback --verify' '' "$(inside shop-rollback --verify)"
  expect_match 'dpkg --verify' 'c /etc/shop/a.ini' "$(inside dpkg --verify shop)"
  purge
}

# A file of the tree becomes a configuration file, and is one of the tree again.
case_conffile_from_the_tree() {
  local layout
  for layout in '' plain; do
    make_package 30.0 "$A" ${layout:+"$layout"}
    make_package 30.1 "$A" ${layout:+"$layout"} 'conffile=a.ini: two'
    make_package 30.2 "$A" ${layout:+"$layout"} 'conffile=b.ini: two' 'maintscript=rm_conffile /etc/shop/a.ini 30.2~'
    install_package "30.0_$A"
    install_package "30.1_$A"
    expect_equal 'setting' two "$(setting a.ini)"
    install_package "30.2_$A"
    expect_missing "$tree/etc/shop/a.ini"
    purge
  done
}
