# shellcheck shell=bash
# `venvdeb init` in projects of different shapes without debian/: the next commands are those that it
# prints, and nothing else is needed.

prepare() {
  builder bookworm "$file_directory/builder"
  # A bare system: what a project needs has to come from its Build-Depends.
  in_tree "$file_directory/builder" -- apt-get -qq purge -y --auto-remove \
    python3-pip python3-venv python3-setuptools python3-wheel libpython3-dev
}

# install_build_dependencies DIRECTORY: what debian/control asks for, as the messages say.
install_build_dependencies() {
  # shellcheck disable=SC2016 # expanded in the tree
  in_tree "$file_directory/builder" -- \
    sh -c 'cd "$1" && exec apt-get -qq build-dep -y --no-install-recommends ./' sh "$1" >&2
}

# scaffold SOURCE [OPTION…]: scaffolds and builds a project; prints the path of its package.
scaffold() {
  local source=$1 tree=$file_directory/builder directory
  shift
  rm -rf "$tree/build/area"
  directory=$(copy_source "$tree" "$source")
  # shellcheck disable=SC2016 # expanded in the tree
  in_tree "$tree" --offline --user builder -- \
    sh -c 'cd "$1" && shift && exec venvdeb init "$@"' sh "$directory" "$@" >&2
  install_build_dependencies "$directory"
  build_package "$tree" "$directory" >&2
  built_package "$tree" "${source##*/}"
}

# install_scaffold PACKAGE: installs it in a fresh system without network.
install_scaffold() {
  unpack_tree bookworm-target "$case_directory/target"
  fetch_for "$case_directory/target" "$1" >&2
  install_offline "$case_directory/target" "$1" 2>&1
}

check_sample() {
  local package
  package=$(scaffold "$1")
  expect_exists "${package%/*}"/sample-app/debian/{control,rules,changelog,copyright,.gitignore} \
    "${package%/*}"/sample-app/{Dockerfile,.gitlab-ci.yml,Makefile}
  install_scaffold "$package"
  expect_match 'sample-app' '^12\.5\.[A-Za-z0-9_-]{27}$' \
    "$(as_nobody "$case_directory/target" /opt/venvs/sample-app/bin/sample-app)"
}

case_pyproject() {
  make_unpackaged_project "$case_directory/sample-app"
  describe_in_pyproject "$case_directory/sample-app"
  check_sample "$case_directory/sample-app"
}

case_setup_py() {
  make_unpackaged_project "$case_directory/sample-app"
  describe_in_setup "$case_directory/sample-app"
  check_sample "$case_directory/sample-app"
}

# An extension module, under the GPL: the generated CI job is green, too.
case_c_extension() {
  local tree=$file_directory/builder package
  make_c_project "$case_directory/adder"
  package=$(scaffold "$case_directory/adder")
  install_scaffold "$package"
  expect_equal 'adder' 5 "$(as_nobody "$case_directory/target" adder)"
  in_tree "$tree" -- sh -c 'lintian --fail-on error --allow-root /build/area/*.changes' >&2
  in_tree "$tree" --user builder -- venvdeb check "/build/area/${package##*/}" >&2
}

# A directory without metadata.
case_plain_directory() {
  local package
  make_plain_directory "$case_directory/measurer"
  package=$(scaffold "$case_directory/measurer" --set-version 3.1)
  install_scaffold "$package"
  expect_equal 'measurer' 'itsdangerous metres' "$(as_nobody "$case_directory/target" measurer)"
}

# A Django site installs before it is configured, starts once it is, and leaves nothing.
case_django_site() {
  local package target=$case_directory/target
  make_django_site "$case_directory/shop"
  package=$(scaffold "$case_directory/shop" --systemd --django)
  expect_match 'unit' 'ExecStart=/opt/venvs/shop/bin/gunicorn shop.wsgi:application$' \
    "$(cat "${package%/*}/shop/debian/shop.service")"
  expect_match 'first installation' 'shop is not configured: set SHOP_KEY in /etc/default/shop' \
    "$(install_scaffold "$package")"
  expect_missing "$target/var/lib/venvdeb/shop/ready"
  expect_exists "$target/lib/systemd/system/shop.socket"
  expect_equal 'the socket goes on listening' 1 \
    "$(grep -cE "^\s*deb-systemd-invoke start .*shop\.socket" "$target/var/lib/dpkg/info/shop.postinst")"
  echo 'SHOP_KEY=x' >>"$target/etc/default/shop"
  in_tree "$target" --offline -- dpkg-reconfigure --frontend=noninteractive shop
  expect_exists "$target/var/lib/venvdeb/shop/ready" "$target/var/lib/shop/db.sqlite3"
  expect_equal 'settings' '640 root:shop' \
    "$(in_tree "$target" --offline -- stat -c '%a %U:%G' /etc/default/shop)"
  purge_offline "$target" shop
  expect_missing "$target/var/lib/shop" "$target/etc/default/shop" "$target/opt/venvs" \
    "$target/var/lib/venvdeb" "$target/var/log/venvdeb"
  expect_no_match 'users' '^shop:' "$(cat "$target/etc/passwd" "$target/etc/group")"
}

# A debian/ for other tools does not loop beside the generated Makefile, and can be adopted.
case_adopt() {
  local tree=$file_directory/builder directory
  make_unpackaged_project "$case_directory/sample-app"
  describe_in_pyproject "$case_directory/sample-app"
  rm -rf "$tree/build/area"
  directory=$(copy_source "$tree" "$case_directory/sample-app")
  # shellcheck disable=SC2016 # expanded in the tree
  in_tree "$tree" --offline --user builder -- sh -euc '
    cd "$1"
    venvdeb init
    sed -i /venvdeb/d debian/control
    sed -i "s/ --with venvdeb//" debian/rules
    rm debian/*.venvdeb
    timeout 60 dpkg-buildpackage -us -uc -b -d 2>/tmp/said || echo "status $?" >>/tmp/said
    cat /tmp/said
    grep "dh is used without venvdeb" /tmp/said
    grep "status 2" /tmp/said
    venvdeb init --adopt' sh "$directory" >&2
  install_build_dependencies "$directory"
  build_package "$tree" "$directory" >&2
  expect_match 'contents' ' \./usr/bin/sample-app' \
    "$(dpkg-deb --contents "$(built_package "$tree" sample-app)")"
}
