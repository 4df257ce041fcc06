#!/bin/sh
# Signs the index of a suite: reprepro(1), SignWith. Written by venvdeb.
#
#   sign RELEASE INRELEASE RELEASE.GPG
#
# A name may be empty, where that file is not wanted. Every key of conf/sign-with signs.
set -e
umask 022
release=$1 inline=$2 detached=$3
base=${REPREPRO_BASE_DIR:?}
home=$base/keys
if [ -s "$base/conf/gnupg-home" ]; then home=$(cat "$base/conf/gnupg-home"); fi
# Readers then ask for indices by their hashes, and never get those of another moment.
grep -q '^Acquire-By-Hash:' "$release" || sed -i '/^Codename:/a Acquire-By-Hash: yes' "$release"
set --
while read -r key; do
  case $key in '' | '#'*) continue ;; esac
  set -- "$@" --local-user "$key"
done <"$base/conf/sign-with"
sign() { gpg --homedir "$home" --batch --yes --no-tty --quiet --digest-algo SHA512 "$@"; }
if [ -n "$inline" ]; then sign "$@" --output "$inline" --clearsign "$release"; fi
if [ -n "$detached" ]; then sign "$@" --output "$detached" --armor --detach-sign "$release"; fi
