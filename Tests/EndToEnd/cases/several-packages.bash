# shellcheck shell=bash
# Several binary packages of one source, which share what is the same.

prepare() {
  builder bookworm "$file_directory/builder"
  make_suite_wheels "$file_directory/builder"
}

# set_up LINE…: makes sample-suite with two packages whose trees have the same contents, and further
# lines in the configuration of both.
set_up() {
  local file
  tree=$file_directory/builder
  make_suite "$tree" 13
  debian=$tree/build/area/sample-suite/debian
  for file in sample sample-web; do
    printf '%s\n' 'requirements: ripple.lock' 'wheelhouse: wheels' 'offline: yes' "$@" \
      >"$debian/$file.venvdeb"
  done
}

# The tree is made once, and the packages are those of two calls that share nothing.
case_one_tree() {
  local log digests
  set_up
  echo 'link: ripple' >>"$debian/sample.venvdeb"
  log=$(build_suite "$tree" -b) || fail "$log"
  expect_equal 'the trees that were copied' \
    'venvdeb stage: /opt/venvs/sample-web: made for an earlier package with the same options' \
    "$(grep 'made for an earlier package' <<<"$log" | sed 's/^ *//')"
  expect_no_match 'the log' 'dh_venvdeb: warning' "$log"
  expect_missing "$debian/.debhelper/generated/_source/venvdeb"
  digests=$(cd "$tree/build/area" && sha256sum sample_*.deb sample-web_*.deb)
  set_up
  echo 'link: ripple' >>"$debian/sample.venvdeb"
  printf 'override_dh_venvdeb:\n\tdh_venvdeb -psample\n\tdh_venvdeb -psample-web\n' >>"$debian/rules"
  log=$(build_suite "$tree" -b) || fail "$log"
  expect_no_match 'the log' 'made for an earlier package' "$log"
  expect_equal 'the packages' "$digests" \
    "$(cd "$tree/build/area" && sha256sum sample_*.deb sample-web_*.deb)"
}

case_one_prefix() {
  local log
  set_up 'prefix: /usr/lib/sample-suite'
  log=$(build_suite "$tree" -b) || fail "$log"
  expect_match 'the log' 'sample and sample-web both have a virtual environment in /usr/lib/sample-suite' \
    "$log"
  set_up 'prefix: /usr/lib/sample-suite'
  sed -i '/^Package: sample-web$/a Conflicts: other,\n sample (>= 0)' "$debian/control"
  log=$(build_suite "$tree" -b) || fail "$log"
  expect_no_match 'the log' 'both have a virtual environment' "$log"
}
