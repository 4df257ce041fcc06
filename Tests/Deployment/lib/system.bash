# shellcheck shell=bash
# A bare Debian system that packages are installed in, and what is expected of it.

# inside COMMAND…: runs a command in the system; once that has booted (machine.bash), among its processes.
inside() {
  local enter=(chroot "$tree")
  [[ ! -e $scratch/leader ]] || enter=(
    nsenter --target "$(<"$scratch/leader")" --mount --uts --ipc --net --pid --root --wd --
  )
  "${enter[@]}" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# install_package NAME: installs a package of $scratch/packages with dpkg; $said is what it printed, $log
# what the scripts and the service of the package did.
# shellcheck disable=SC2034 # for the cases
install_package() {
  cp "$scratch/packages/$1.deb" "$tree/srv/"
  : >"$tree/var/log/shop.log"
  said=$(inside dpkg --install "/srv/$1.deb" 2>&1) || {
    local status=$?
    log=$(<"$tree/var/log/shop.log")
    return "$status"
  }
  log=$(<"$tree/var/log/shop.log")
}

# refuse_package NAME: installs a package that must end half-configured.
refuse_package() {
  ! install_package "$1" || fail "$1 was installed"
  expect_equal 'state of the package' 'install ok half-configured' "$(state)"
}

state() { inside dpkg-query --show --showformat '${Status}' shop 2>/dev/null || true; }

# expect_in_use ID: the release in use is that one, it is whole, and the command is its own.
expect_in_use() {
  expect_equal 'release in use' "releases/$1" "$(readlink "$tree/opt/venvs/shop/current")"
  expect_whole
  expect_equal 'the command' "shop $1 reads $1" "$(inside shop)"
}

# expect_whole: the release in use has every module, all of one version, and nothing but that.
expect_whole() {
  local id
  id=$(readlink "$tree/opt/venvs/shop/current")
  expect_equal "modules of $id" "$modules ${id#releases/}" \
    "$(cat "$tree/opt/venvs/shop/$id/lib"/m* | sort | uniq -c | awk '{ print $1, $2 }')"
}

# expect_clean: dpkg finds its files as they were, and no leftovers are there.
expect_clean() {
  expect_equal 'dpkg --verify' '' "$(inside dpkg --verify shop)"
  expect_equal 'leftovers' '' "$(cd "$tree/opt/venvs/shop" &&
    find . -maxdepth 2 \( -name '.new.*' -o -name '.old.*' -o -name '.current.new' \))"
  expect_equal 'stores' "$(inside dpkg --listfiles shop | grep -E '/package/[^/]+$')" \
    "$(cd "$tree" && find opt/venvs/shop/package -mindepth 1 -maxdepth 1 -printf '/%p\n')"
  expect_equal 'shop-rollback --verify' '' "$(inside shop-rollback --verify)"
}

releases() { (cd "$tree/opt/venvs/shop/releases" && printf '%s ' *); }

# system_state: lists the system, but for the logs and databases of dpkg and what the tests keep.
system_state() {
  listing "$tree" | grep -vE '^\./(srv|var/lib/dpkg|var/log/(dpkg|shop|alternatives)|var/cache|proc|dev)' |
    grep -vE '^\./(var|var/log|var/lib|etc/rc.\.d|)	' || true
}

# purge: removes the package, and checks that nothing is left of it.
#
# dpkg does not call prerm if it was killed while it unpacked. It then removes /opt, too, if there is
# nothing else in it.
purge() {
  local killed
  killed=$(state)
  inside dpkg --purge --force-remove-reinstreq shop >"$scratch/purge.log" 2>&1 ||
    { cat "$scratch/purge.log" >&2 && fail 'the package cannot be purged'; }
  expect_no_match 'purging' 'not empty' "$(<"$scratch/purge.log")"
  [[ $killed != *' half-installed' ]] || mkdir -p "$tree/opt"
  system_state >"$scratch/after"
  diff -u "$scratch/before" "$scratch/after" >&2 || fail "purging leaves something behind, after the state '$killed'"
}
