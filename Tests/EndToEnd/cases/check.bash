# shellcheck shell=bash
# `venvdeb check` on sound packages, and on those that other tools make.

# Builds the packages: the demo; the same application by dh-virtualenv 1.2.2, and by hand, as fpm lays
# out a virtual environment. An unprivileged user builds all of them without network.
prepare() {
  local tree=$file_directory/builder source other wheels
  builder bookworm "$tree"
  source=$(copy_demo "$tree")
  build_package "$tree" "$source" --offline
  mkdir "$tree/srv/check"
  cp "$(built_package "$tree" greenhouse)" "$tree/srv/check/demo.deb"

  in_tree "$tree" -- apt-get -qq install -y --no-install-recommends dh-virtualenv virtualenv
  other=/build/other/greenhouse
  mkdir -p "$tree/build/other"
  cp -R "$demo_source" "$tree$other"
  wheels=$(wheelhouse "$tree" "$demo_source/requirements.txt" packaging setuptools wheel)
  cp -R "$wheels" "$tree$other/wheels"
  rm "$tree$other/debian/greenhouse.venvdeb"
  # As its documentation recommends, with the overrides that binary wheels need.
  sed -i 's/dh-sequence-venvdeb/dh-virtualenv/; s/, \${venvdeb:Depends}//' \
    "$tree$other/debian/control"
  cat >"$tree$other/debian/rules" <<'EOF'
#!/usr/bin/make -f
%:
	dh $@ --with python-virtualenv --buildsystem=none
override_dh_virtualenv:
	dh_virtualenv --python /usr/bin/python3 --builtin-venv \
	  --extra-pip-arg=--no-index --extra-pip-arg=--find-links=$(CURDIR)/wheels
override_dh_strip override_dh_dwz override_dh_strip_nondeterminism:
override_dh_shlibdeps:
	dh_shlibdeps --exclude=/site-packages/
override_dh_builddeb:
	dh_builddeb -- -Zzstd
EOF
  in_tree "$tree" -- chown -R builder:builder /build/other
  build_package "$tree" "$other" --offline
  cp "$tree"/build/other/greenhouse_*.deb "$tree/srv/check/dh-virtualenv.deb"

  in_tree "$tree" --offline --user builder --env HOME=/build/other -- sh -euc '
    cd /build/other && mkdir -p hand/DEBIAN hand/usr/share/python && umask 022
    python3 -m venv hand/usr/share/python/greenhouse
    hand/usr/share/python/greenhouse/bin/pip install --quiet --no-index --no-deps \
      --find-links greenhouse/wheels --requirement greenhouse/requirements.txt
    printf "%s\n" "Package: hand" "Version: 1.0" "Architecture: all" "Description: by hand" \
      "Maintainer: Jane <jane@example.org>" >hand/DEBIAN/control
    dpkg-deb -Zzstd --build hand /build/other/by-hand.deb'
  cp "$tree/build/other/by-hand.deb" "$tree/srv/check/"
}

# check STATUS ARGUMENT…: runs venvdeb check as an unprivileged user in /srv/check, which must end
# with that status; prints its output.
check() {
  local expected=$1 status=0 output
  shift
  output=$(in_tree "$file_directory/builder" --offline --user builder -- \
    sh -c 'cd /srv/check && exec venvdeb check --quiet "$@"' sh "$@" 2>/dev/null) || status=$?
  expect_equal "status of venvdeb check $*" "$expected" "$status"
  printf '%s\n' "$output"
}

# codes: prints the codes in a report of the format text.
codes() { sed -nE 's/^[EWI]: [^:]+: ([a-z0-9-]+): .*/\1/p' | sort -u; }

case_demo_is_sound() {
  local source=/build/area/Demo
  expect_equal 'findings in the demo' '' "$(check 0 demo.deb --fail-on warning)"
  expect_equal 'findings with the lock' '' \
    "$(check 0 demo.deb --fail-on warning --lock "$source/requirements.txt")"
  expect_equal 'findings with the directory of the build' '' \
    "$(check 0 demo.deb --fail-on warning --source-dir "$source")"
  expect_equal 'findings in debian/greenhouse' '' \
    "$(check 0 "$source/debian/greenhouse" --fail-on warning)"
  expect_equal 'findings in the tree alone' '' \
    "$(check 0 "$source/debian/greenhouse/opt/venvs/greenhouse" --fail-on warning)"
}

case_dh_virtualenv() {
  expect_equal 'codes of the package by dh-virtualenv' "$(sort <<'EOF'
bytecode-build-path
direct-url-build-path
interpreter-link-unversioned
interpreter-not-in-depends
interpreter-update-without-effect
ldconfig-without-public-library
library-not-in-depends
packaging-tool-left
pyvenv-cfg-build-path
record-mismatch
sbom-missing
shlibs-of-private-libraries
EOF
  )" "$(check 1 dh-virtualenv.deb | codes)"
}

case_by_hand() {
  expect_equal 'codes of the package by hand' "$(sort <<'EOF'
activate-wrong-prefix
architecture-all-with-machine-code
bytecode-build-path
interpreter-link-unversioned
interpreter-not-in-depends
library-not-in-depends
owner-not-root
packaging-tool-left
pyvenv-cfg-build-path
sbom-missing
shebang-build-path
EOF
  )" "$(check 1 by-hand.deb | codes)"
}

# All formats have the same findings, in the form that their readers expect.
case_formats() {
  local tree=$file_directory/builder format
  in_tree "$tree" -- chown builder: /srv/check
  for format in json junit gitlab; do
    check 1 demo.deb dh-virtualenv.deb --format "$format" --output "$format.out" >/dev/null
  done
  python3 -B "$end_to_end/check_reports.py" "$tree/srv/check/json.out" \
    "$tree/srv/check/junit.out" "$tree/srv/check/gitlab.out"
  expect_equal 'the report of a second run' "$(cat "$tree/srv/check/json.out")" \
    "$(check 1 demo.deb dh-virtualenv.deb --json --jobs 1)"
}

# What is a link in a foreign tree leads neither check, sbom nor bundle to files of this machine.
case_links_are_not_followed() {
  local tree=$file_directory/builder output
  in_tree "$tree" --user builder -- sh -euc '
    rm -rf /tmp/links /tmp/secret && mkdir /tmp/secret && cd /tmp/secret
    for file in LICENSE METADATA RECORD direct_url.json activate; do echo CANARY >$file; done
    info=/tmp/links/lib/python3.11/site-packages/pond-1.0.dist-info
    mkdir -p $info /tmp/links/bin
    printf "home = /usr/bin\nvenvdeb = 1\n" >/tmp/links/pyvenv.cfg
    printf "Metadata-Version: 2.1\nName: pond\nVersion: 1.0\n" >$info/METADATA
    ln -s /tmp/secret/LICENSE /tmp/secret/direct_url.json $info
    ln -s /tmp/secret $info/licenses && ln -s /tmp/secret $info/sboms
    ln -s /tmp/secret/activate /tmp/links/bin && ln -s /usr/bin/python3.11 /tmp/links/bin/python'
  output=$(in_tree "$tree" --offline --user builder -- sh -c '
    cd /tmp
    venvdeb check links; venvdeb sbom links; venvdeb sbom links --format debian-copyright
    venvdeb bundle --tree links --output /tmp/links.venv.tar; ls /tmp/*.venv.tar' 2>&1) || :
  expect_no_match 'the output' 'CANARY|Fatal' "$output"
  expect_match 'the output' 'is a symbolic link to .*are not followed' "$output"
}

# Directories in directories take no descriptors of the process.
case_deep_trees() {
  local tree=$file_directory/builder
  in_tree "$tree" --offline --user builder -- sh -euc '
    rm -rf /tmp/deep && mkdir -p /tmp/deep/bin && cd /tmp/deep
    printf "home = /usr/bin\nvenvdeb = 1\n" >pyvenv.cfg
    ln -s /usr/bin/python3.11 bin/python
    /usr/bin/python3 -c "
import os
for number in range(1500):
    os.mkdir(chr(100)); os.chdir(chr(100))
open(chr(102), chr(119)).close()"
    cd /tmp && ulimit -n 64
    venvdeb check deep || test $? = 1
    venvdeb sbom deep >/dev/null'
}

# With too few descriptors or threads there is one error, and no crash.
case_tight_limits() {
  local tree=$file_directory/builder output
  output=$(in_tree "$tree" --offline --user builder -- bash -euc '
    for limit in 4 5 6 8 12; do
      (ulimit -n "$limit"; exec venvdeb --version) 2>&1 || echo "status $?"
    done')
  expect_equal 'errors of few descriptors' 5 "$(grep -c '^venvdeb: error: cannot open files: ' <<<"$output")"
  expect_equal 'statuses' 5 "$(grep -c '^status 3$' <<<"$output")"
}

case_overrides_and_usage() {
  local tree=$file_directory/builder output
  printf '%s\n' 'interpreter-link-unversioned: */bin/python*  # only on Debian 12' \
    'special-file: *  # none' >"$tree/srv/check/overrides"
  output=$(check 1 dh-virtualenv.deb --override overrides)
  expect_no_match 'overridden report' '^W: greenhouse: interpreter-link-unversioned' "$output"
  expect_match 'overridden report' '^I: greenhouse: unused-override: .*overrides:2' "$output"
  echo 'special-file: *' >"$tree/srv/check/overrides"
  check 2 demo.deb --override overrides >/dev/null
  check 2 /nonexistent.deb >/dev/null
  check 2 demo.deb --format xml >/dev/null
  check 2 --explain nothing >/dev/null
  expect_match 'explanation' 'PEP 552|hash' "$(check 0 --explain bytecode-stale)"
  expect_match 'list' '^dangling-link +error ' "$(check 0 --list)"
}
