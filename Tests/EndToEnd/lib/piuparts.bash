# shellcheck shell=bash
# piuparts(1): whether installation, upgrade and purge of a package leave anything behind.

# check_with_piuparts TREE OLD NEW [OPTION…]: checks the installation and purge of the package NEW in a copy of
# a bare Debian 12, and the upgrade from OLD, which is in an archive in there.
check_with_piuparts() {
  local tree=$1 old=$2 new=$3 base=$1.tar.gz log=$1.piuparts
  shift 3
  need_packages dpkg-dev piuparts
  rm -rf "$tree/srv/suite"
  mkdir "$tree/srv/suite"
  cp "$old" "$tree/srv/suite/"
  (cd "$tree/srv/suite" && dpkg-scanpackages . >Packages)
  echo 'deb [trusted=yes] file:///srv/suite ./' >"$tree/etc/apt/sources.list.d/suite.list"
  tar --create --gzip --file "$base" --directory "$tree" --numeric-owner .
  piuparts --basetgz "$base" --keep-sources-list --distribution bookworm --no-eatmydata \
    --log-level info "$@" "$new" >"$log" 2>&1 || { cat "$log" >&2 && fail 'piuparts failed'; }
  expect_match 'what piuparts did' 'PASS: Installation and purging test' "$(<"$log")"
  expect_match 'what piuparts did' 'PASS: Installation, upgrade and purging tests' "$(<"$log")"
}
