# shellcheck shell=bash
# Sourced by the other scripts: what they need from Debian's archive.

# say TEXT…: one line about what the script does.
say() { printf '== %s\n' "$*"; }

# die TEXT…: one line about why the script cannot go on.
die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# need_packages PACKAGE…: installs the Debian packages that are missing; only root can.
need_packages() {
  local package missing=()
  for package in "$@"; do
    # "ii" alone counts: "un" and "rc" are states of a package that is not there.
    [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || die "these Debian packages are missing: ${missing[*]}"
  say "installing with apt: ${missing[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y \
    --no-install-recommends "${missing[@]}" >/dev/null
}
