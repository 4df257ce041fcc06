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

# check_piuparts OLD NEW: an installation of the new version, and an upgrade from the old one. The scripts of
# these packages tell in /var/log/shop.log how they are called.
check_piuparts() {
  check_with_piuparts "$scratch/base" "$scratch/packages/$1_$A.deb" "$scratch/packages/$2_$A.deb" \
    --ignore /var/log/shop.log
}

piuparts_upgrade() { check_piuparts 60.0 60.1; }
piuparts_from_plain() { check_piuparts 61.0 61.1; }
piuparts_to_plain() { check_piuparts 61.1 61.2; }
