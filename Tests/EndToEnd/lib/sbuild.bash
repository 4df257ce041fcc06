# shellcheck shell=bash
# Building source packages as the builders of an archive do.

# build_with_sbuild DIRECTORY DSC…: builds source packages for Debian 12 with sbuild's unshare backend,
# whose builds have no network, in a system without pip and as a user that is removed afterwards;
# leaves the packages in DIRECTORY.
build_with_sbuild() {
  local directory=$1 user=venvdeb-sbuild-$$ home tree dsc
  shift
  need_tree_tools sbuild uidmap
  home=$(mktemp -d /var/tmp/venvdeb-sbuild.XXXXXX)
  # shellcheck disable=SC2064 # with the present values
  trap "userdel '$user' 2>/dev/null || true; rm -rf --one-file-system '$home'" EXIT
  useradd --system --home-dir "$home" --no-create-home "$user"
  usermod --add-subuids 500000-565535 --add-subgids 500000-565535 "$user"
  tree=$home/tree
  unpack_tree bookworm-builder "$tree"
  in_tree "$tree" -- apt-get -qq purge -y python3-pip
  mkdir "$home/work"
  cp "$(our_package venvdeb)" "$home/work/"
  tar --create --file "$home/base.tar" --directory "$tree" --numeric-owner .
  rm -rf --one-file-system "$tree"
  for dsc in "$@"; do
    # The .dsc names the other files.
    (cd "${dsc%/*}" && cp "$dsc" "$(sed -n 's/^Source: //p' "$dsc")"_*.tar.* "$home/work/")
    chown -R "$user:" "$home"
    runuser -u "$user" -- env HOME="$home" sh -euc '
      cd "$HOME/work"
      exec sbuild --chroot-mode=unshare --chroot="$HOME/base.tar" --dist=bookworm --arch-all \
        --no-run-lintian --no-run-piuparts --no-run-autopkgtest \
        --extra-package="$(echo "$HOME"/work/venvdeb_*.deb)" "$1"' sh "${dsc##*/}"
  done
  mkdir -p "$directory"
  rm "$home"/work/venvdeb_*.deb
  cp "$home"/work/*.deb "$directory/"
}
