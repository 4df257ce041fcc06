# shellcheck shell=bash
# What piuparts says of packages in both layouts: installation, upgrade and purge leave nothing behind.

prepare_piuparts_() {
  local settings=('hook=first: touch /srv/hook; rm /srv/hook' 'conffile=a.ini: one')
  make_package 60.0 "$A" 'smoke-test=shop' "${settings[@]}"
  make_package 60.1 "$A" 'smoke-test=shop' "${settings[@]}"
  make_package 61.0 "$A" plain "${settings[@]}"
  make_package 61.1 "$A" 'smoke-test=shop' "${settings[@]}"
  make_package 61.2 "$A" plain replaces "${settings[@]}"
  unpack_tree bookworm-target "$scratch/base"
}

# check_piuparts OLD NEW: an installation of the new version, and an upgrade from the old one, which is in an
# archive in the chroot.
check_piuparts() {
  local base=$scratch/base suite=$scratch/base/srv/suite
  rm -rf "$suite"
  mkdir "$suite"
  cp "$scratch/packages/$1_$A.deb" "$suite/"
  (cd "$suite" && dpkg-scanpackages . >Packages)
  echo 'deb [trusted=yes] file:///srv/suite ./' >"$base/etc/apt/sources.list.d/suite.list"
  tar --create --gzip --file "$scratch/base.tar.gz" --directory "$base" --numeric-owner .
  # The scripts of these packages tell there how they are called.
  piuparts --basetgz "$scratch/base.tar.gz" --keep-sources-list --distribution bookworm --no-eatmydata \
    --ignore /var/log/shop.log --log-level info "$scratch/packages/$2_$A.deb" >"$scratch/piuparts" 2>&1 || {
    tail -n 60 "$scratch/piuparts" >&2 && fail 'piuparts failed'
  }
  expect_match 'what piuparts did' 'PASS: Installation and purging test' "$(<"$scratch/piuparts")"
  expect_match 'what piuparts did' 'PASS: Installation, upgrade and purging tests' "$(<"$scratch/piuparts")"
}

piuparts_upgrade() { check_piuparts 60.0 60.1; }
piuparts_from_plain() { check_piuparts 61.0 61.1; }
piuparts_to_plain() { check_piuparts 61.1 61.2; }
