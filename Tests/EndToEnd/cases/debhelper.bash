# shellcheck shell=bash
# What debhelper expects of a command and an add-on, on Debian 12, 13 and sid, in compat 13, 14 and 15.
#
# Each scenario_NAME gets a builder tree and a compat level, and makes a fresh source
# (lib/three-packages.bash). Debian 12 runs all of them at its own level, the others some of them at
# theirs. VENVDEB_TEST_MATRIX=full, which Tests/EndToEnd/debhelper-matrix sets, runs all at all levels.

# The scenarios that are run if not all are asked for.
everywhere=(all_packages conditional)
representative=(direct_calls arch_only indep_only profile hooks configuration build_options add_ons twice
  checks own_overrides plain_errors)

# run_scenarios SUITE COMPAT NAME…: runs these scenarios at that level.
run_scenarios() {
  local suite=$1 compat=$2 scenario tree=$file_directory/$1
  if [[ ! -d $tree/build/suite ]]; then
    builder "$suite" "$tree"
    make_suite_wheels "$tree"
  fi
  for scenario in "${@:3}"; do
    echo "--- $suite, compat $compat: $scenario"
    "scenario_$scenario" "$tree" "$compat"
  done
}

# suite_at SUITE COMPAT [NAME…]: runs all scenarios in the full matrix, otherwise those named.
suite_at() {
  local names=("${everywhere[@]}" "${@:3}")
  [[ ${VENVDEB_TEST_MATRIX-} != full ]] ||
    names=("${everywhere[@]}" "${representative[@]}" nodejs)
  run_scenarios "$1" "$2" "${names[@]}"
}

case_bookworm() {
  suite_at bookworm 13 "${representative[@]}"
  other_levels bookworm 14 15
}

case_trixie() {
  suite_at trixie 14
  other_levels trixie 13 15
}

case_sid() {
  suite_at sid 15 hooks
  scenario_debputy "$file_directory/sid" 14
  other_levels sid 13 14
}

# other_levels SUITE COMPAT…: runs all scenarios at these levels, and the tests of the commands with this
# suite's debhelper and Python, in the full matrix only.
other_levels() {
  local compat
  [[ ${VENVDEB_TEST_MATRIX-} == full ]] || return 0
  for compat in "${@:2}"; do suite_at "$1" "$compat"; done
  echo "--- $1: Tests/Debhelper"
  in_tree "$file_directory/$1" --offline --bind "$repository" --env VENVDEB_PROGRAM=/usr/bin/venvdeb -- \
    sh -c 'cd "$1/Tests/Debhelper" && prove ./*.t' sh "$repository"
  # Debian has debputy since 13.
  [[ $1 == bookworm ]] || scenario_debputy "$file_directory/$1" 13
}

# build TREE OPTION…: runs a build that must succeed; its log is in $log.
build() {
  log=$(build_suite "$@") || { echo "$log" && fail "dpkg-buildpackage ${*:2} failed"; }
}

# build_fails TREE OPTION…: runs a build that must fail; its log is in $log.
build_fails() {
  if log=$(build_suite "$@"); then echo "$log" && fail "dpkg-buildpackage ${*:2} succeeded"; fi
}

# in_rules TREE LINE…: appends lines to debian/rules; \t is a tab.
in_rules() {
  printf '%b\n' "${@:2}" >>"$1/build/area/sample-suite/debian/rules"
}

scenario_all_packages() {
  make_suite "$1" "$2"
  build "$1" -b
  check_suite_packages "$1" sample sample-web sample-doc
  expect_no_match 'the log' 'dh_[a-z_]*: (warning|error)|gain-root' "$log"
}

scenario_arch_only() {
  make_suite "$1" "$2"
  build "$1" -B
  check_suite_packages "$1" sample
}

scenario_indep_only() {
  make_suite "$1" "$2"
  build "$1" -A
  check_suite_packages "$1" sample-web sample-doc
}

scenario_profile() {
  make_suite "$1" "$2"
  build "$1" -b -Pnodoc
  check_suite_packages "$1" sample sample-web
}

# In Build-Depends-Arch or -Indep the add-on works for those packages only, and still excludes trees
# from the ELF tools.
scenario_conditional() {
  local source=$1/build/area/sample-suite
  make_suite "$1" "$2" 'Build-Depends-Arch: dh-sequence-venvdeb'
  rm "$source/debian/sample-web.venvdeb"
  build "$1" -b
  expect_no_match 'the log' 'dh: warning: .*(venvdeb|conditional)|dh_venvdeb -i' "$log"
  expect_match 'the log' '^   dh_strip -a -X/opt/venvs/' "$log"
  check_package_records "$(built_package "$1" sample)" sample
  expect_no_match 'contents of sample-web' /opt/ \
    "$(dpkg-deb --contents "$(built_package "$1" sample-web)")"
  build "$1" -A
  expect_no_match 'the log' 'dh_venvdeb|/opt/venvs' "$log"

  make_suite "$1" "$2" 'Build-Depends-Indep: dh-sequence-venvdeb'
  rm "$source/debian/sample.venvdeb"
  build "$1" -b
  check_package_records "$(built_package "$1" sample-web)" sample-web
  build "$1" -B
  expect_no_match 'the log' 'dh_venvdeb|/opt/venvs' "$log"
}

# staged TREE: prints the packages whose staging directories have a tree.
staged() {
  (cd "$1/build/area/sample-suite/debian" && printf '%s\n' */opt/venvs/*) | sed '/\*/d' |
    cut -d/ -f1 | sort | paste -sd' '
}

# called TREE EXPECTED OPTION…: runs dh_venvdeb after dh_prep, and checks which packages have a tree.
called() {
  in_suite "$1" -- dh_prep
  log=$(in_suite "$1" -- dh_venvdeb "${@:3}" 2>&1) || { echo "$log" && fail "dh_venvdeb ${*:3} failed"; }
  expect_equal "what 'dh_venvdeb ${*:3}' made" "$2" "$(staged "$1")"
}

scenario_direct_calls() {
  local tree=$1 debian=$1/build/area/sample-suite/debian
  make_suite "$1" "$2"
  called "$tree" 'sample sample-web'
  # Nothing keeps the ELF tools from the trees here.
  expect_match 'what it says' 'warning: dh_strip, dh_dwz and others will change .* in sample-web' "$log"
  expect_no_match 'what else it says' 'error|warning' "$(grep -v 'warning: dh_strip' <<<"$log" || :)"
  called "$tree" sample -a
  called "$tree" sample-web -i
  called "$tree" sample -psample
  called "$tree" 'sample sample-web' --package=sample -p sample-web
  called "$tree" sample-web -Nsample
  called "$tree" sample-web --no-package=sample --no-package=sample-doc
  called "$tree" 'sample sample-web' -O--with=python3 -O--buildsystem=pybuild -O--no-parallel
  called "$tree" '' --no-act
  called "$tree" '' --no-act -v
  expect_match 'dh_venvdeb --no-act -v' '^	venvdeb stage --package=sample --destdir=debian/sample ' \
    "$log"
  called "$tree" sample -psample --prefix=/usr/lib/sample-depth --prefix=/opt/venvs/p
  expect_exists "$debian/sample/opt/venvs/p/pyvenv.cfg"
  called "$tree" '' -psample -O--prefix=/usr/lib/sample-depth
  expect_exists "$debian/sample/usr/lib/sample-depth/pyvenv.cfg"
  called "$tree" elsewhere -psample -Pdebian/elsewhere
  rm -rf "$debian/elsewhere"
  # A call with --remaining-packages leaves out what earlier ones did; debhelper only keeps that log
  # in override targets.
  in_suite "$tree" -- dh_prep
  in_suite "$tree" --env DH_INTERNAL_OVERRIDE=dh_venvdeb -- dh_venvdeb -psample
  log=$(in_suite "$tree" --env DH_INTERNAL_OVERRIDE=dh_venvdeb -- \
    dh_venvdeb --remaining-packages -v 2>&1)
  expect_no_match 'dh_venvdeb --remaining-packages' '--package=sample ' "$log"
  expect_match 'dh_venvdeb --remaining-packages' '--package=sample-web ' "$log"
  # Options for all commands, and options of other commands.
  in_suite "$tree" -- dh_prep
  in_suite "$tree" --env 'DH_OPTIONS=-Nsample --no-such-option' -- dh_venvdeb
  expect_equal 'what DH_OPTIONS=-Nsample leaves' sample-web "$(staged "$tree")"
  in_suite "$tree" -- debian/rules clean
  expect_equal 'what dh_clean leaves' '' "$(staged "$tree")"
  expect_missing "$debian/.debhelper" "$debian/sample.substvars" "$debian/sample.postinst.debhelper"
}

scenario_hooks() {
  local target targets=()
  make_suite "$1" "$2"
  for target in execute_before execute_after; do
    targets+=("${target}_dh_venvdeb:" "\t@echo ran: ${target} >&2")
    targets+=("${target}_dh_venvdeb_lintian:" "\t@echo ran: ${target}_lintian >&2")
  done
  in_rules "$1" "${targets[@]}" 'override_dh_venvdeb-arch:' '\t@echo ran: override-arch >&2' \
    '\tdh_venvdeb --no-lintian-overrides' \
    'override_dh_venvdeb-indep:' '\t@echo ran: override-indep >&2' '\tdh_venvdeb -- --conflicts=first' \
    'execute_after_dh_strip:' '\t@echo ran: after strip >&2'
  build "$1" -b
  check_suite_packages "$1" sample sample-web sample-doc
  expect_equal 'what ran' 'execute_before
override-arch
override-indep
execute_after
execute_before_lintian
execute_after_lintian
after strip' "$(sed -n 's/^ran: //p' <<<"$log")"
  expect_no_match 'overrides of sample' . "$(overrides "$1" sample)"
  expect_match 'overrides of sample-web' '^sample-web: dir-or-file-in-opt' "$(overrides "$1" sample-web)"

  make_suite "$1" "$2"
  in_rules "$1" 'override_dh_venvdeb:' '\tdh_venvdeb -psample' '\tdh_venvdeb --remaining-packages' \
    'execute_before_dh_venvdeb-arch:' '\t@echo ran: before-arch >&2'
  build "$1" -B
  check_suite_packages "$1" sample
  expect_match 'the log' '^ran: before-arch' "$log"
}

# overrides TREE PACKAGE: prints its lintian overrides, if it has any.
overrides() {
  dpkg-deb --fsys-tarfile "$(built_package "$1" "$2")" |
    tar --extract --to-stdout "./usr/share/lintian/overrides/$2" 2>/dev/null || true
}

scenario_own_overrides() {
  make_suite "$1" "$2"
  printf '# Ours.\nsample: no-manual-page [usr/bin/sample-depth]' \
    >"$1/build/area/sample-suite/debian/sample.lintian-overrides"
  echo 'no-lintian-overrides: yes' >>"$1/build/area/sample-suite/debian/sample-web.venvdeb"
  build "$1" -b
  expect_equal 'the first lines' '# Ours.
sample: no-manual-page [usr/bin/sample-depth]
# The virtual environment in /opt/venvs/sample, as venvdeb made it.' \
    "$(overrides "$1" sample | head -n 3)"
  expect_match 'overrides of sample' '^sample: unstripped-binary-or-object \[opt/venvs/sample/\*$' \
    "$(overrides "$1" sample)"
  expect_equal 'overrides of sample-web' '' "$(overrides "$1" sample-web)"
}

# Executable configuration files, substitutions, and file names with an architecture.
scenario_configuration() {
  local tree=$1 debian=$1/build/area/sample-suite/debian arch
  arch=$(dpkg --print-architecture)
  make_suite "$1" "$2"
  cat >"$debian/sample.venvdeb" <<'EOF'
#!/bin/sh
# Like dh-exec.
echo "# for $DH_CONFIG_ACT_ON_PACKAGES, \${env:NOTHING} is a comment"
printf 'requirements: depth.lock\nwheelhouse: wheels\n'
echo 'offline: yes'
echo 'prefix: /usr/lib/${DEB_HOST_MULTIARCH}/${env:SAMPLE_PREFIX}'
EOF
  chmod 0755 "$debian/sample.venvdeb"
  mv "$debian/sample-web.venvdeb" "$debian/sample-web.venvdeb.$arch"
  echo 'check: test "a b" = "a${Space}b" && test "${Dollar}HOME" != /nonexistent && echo $${}' \
    >>"$debian/sample-web.venvdeb.$arch"
  in_rules "$tree" 'export SAMPLE_PREFIX = sample-prefix'
  build "$tree" -b
  expect_match 'contents of sample' \
    "/usr/lib/$(dpkg-architecture -q DEB_HOST_MULTIARCH)/sample-prefix/pyvenv.cfg$" \
    "$(dpkg-deb --contents "$(built_package "$tree" sample)")"
  expect_match 'the log' "dh_strip -a .*-X/usr/lib/[^/]+/sample-prefix/" "$log"
  expect_no_match 'the log' 'dh_venvdeb: warning' "$log"

  make_suite "$1" "$2"
  echo 'prefix: ${env:NOTHING}' >>"$debian/sample.venvdeb"
  build_fails "$tree" -b
  expect_match 'the log' \
    'dh_venvdeb: error: cannot expand "\$\{env:NOTHING\}" in debian/sample.venvdeb \(line 5\)' "$log"
  sed -i 's/^prefix: .*/x${Space}y: no/' "$debian/sample.venvdeb"
  build_fails "$tree" -b
  expect_match 'the log' "debian/sample.venvdeb:5: unknown key|debian/sample.venvdeb:5: .*'x y" "$log"
  printf '#!/bin/sh\necho "requirements: depth.lock"\nexit 4\n' >"$debian/sample.venvdeb"
  chmod 0755 "$debian/sample.venvdeb"
  build_fails "$tree" -b
  expect_match 'the log' \
    'dh_venvdeb: error: debian/sample.venvdeb \(executable config\) returned exit code 4' "$log"
  echo 'requirements: depth.lock' >"$debian/sample.venvdeb"
  build_fails "$tree" -b
  expect_match 'the log' 'dh_venvdeb: error: .*debian/sample.venvdeb' "$log"
}

scenario_build_options() {
  make_suite "$1" "$2"
  echo 'check: false' >>"$1/build/area/sample-suite/debian/sample.venvdeb"
  build_options='terse nocheck parallel=3 nostrip noautodbgsym' build "$1" -b
  check_suite_packages "$1" sample sample-web sample-doc
  expect_no_match 'the log' 'venvdeb stage' "$log"
  make_suite "$1" "$2"
  echo 'check: false' >>"$1/build/area/sample-suite/debian/sample.venvdeb"
  build "$1" -b -Pnocheck
  make_suite "$1" "$2"
  in_rules "$1" 'export DH_VERBOSE = 1'
  build_options='parallel=3' build "$1" -b
  expect_match 'the log' '^	venvdeb stage .*--verbose' "$log"
}

# dh_python3 and dh_installsystemd beside the add-on leave the tree alone.
scenario_add_ons() {
  local tree=$1 debian=$1/build/area/sample-suite/debian postinst
  in_tree "$tree" -- sh -c 'dpkg -s dh-python >/dev/null 2>&1 || {
    apt-get -qq update && apt-get -qq install -y --no-install-recommends dh-python; }' >&2
  make_suite "$1" "$2" 'Build-Depends: dh-sequence-venvdeb, dh-sequence-python3'
  sed -i 's/^Depends: /&${python3:Depends}, /' "$debian/control"
  cat >"$debian/sample.service" <<'EOF'
[Service]
ExecStart=/usr/bin/sample-depth
[Install]
WantedBy=multi-user.target
EOF
  mkdir "$tree/build/area/sample-suite/module"
  echo 'print("system")' >"$tree/build/area/sample-suite/module/samplelib.py"
  echo 'module/samplelib.py usr/lib/python3/dist-packages' >"$debian/sample-web.install"
  build "$tree" -b
  check_suite_packages "$tree" sample sample-web sample-doc
  # The tree is configured before the service starts, and the service stops before the tree goes.
  postinst=$(dpkg-deb --info "$(built_package "$tree" sample)" postinst)
  expect_equal 'the order in postinst' 'dh_venvdeb dh_installsystemd' \
    "$(grep -oE 'added by dh_[a-z]+' <<<"$postinst" | sed 's/.* //' | uniq | grep -v python3 |
      paste -sd' ')"
  expect_match 'prerm' 'invoke stop.*added by dh_venvdeb' \
    "$(dpkg-deb --info "$(built_package "$tree" sample)" prerm | tr '\n' ' ')"
  expect_match 'contents of sample-web' '/usr/lib/python3/dist-packages/samplelib.py' \
    "$(dpkg-deb --contents "$(built_package "$tree" sample-web)")"
}

# A front end with Node.js beside the tree; in the full matrix only, as Node.js is large.
scenario_nodejs() {
  local tree=$1 source=$1/build/area/sample-suite
  in_tree "$tree" -- sh -c 'dpkg -s dh-nodejs >/dev/null 2>&1 || {
    apt-get -qq update && apt-get -qq install -y --no-install-recommends dh-nodejs; }' >&2
  make_suite "$tree" "$2" 'Build-Depends: dh-sequence-venvdeb, dh-sequence-nodejs'
  echo '{ "name": "sample-front", "version": "1.0.0", "main": "index.js" }' >"$source/package.json"
  echo 'module.exports = 12.5;' >"$source/index.js"
  printf 'package.json usr/share/nodejs/sample-front\nindex.js usr/share/nodejs/sample-front\n' \
    >"$source/debian/sample-web.install"
  build "$tree" -b
  check_suite_packages "$tree" sample sample-web sample-doc
  expect_match 'contents of sample-web' '/usr/share/nodejs/sample-front/index.js' \
    "$(dpkg-deb --contents "$(built_package "$tree" sample-web)")"
}

# Two builds in one directory give the same package, and "clean" leaves the source as it was.
scenario_twice() {
  local first before source=$1/build/area/sample-suite
  make_suite "$1" "$2"
  before=$(listing "$source")
  build "$1" -b
  first=$(cd "$1/build/area" && sha256sum ./*.deb)
  build "$1" -b
  expect_equal 'the second build' "$first" "$(cd "$1/build/area" && sha256sum ./*.deb)"
  expect_exists "$source/debian/.debhelper/generated/sample/installed-by-dh_venvdeb"
  in_suite "$1" -- debian/rules clean
  expect_equal 'the source' "$before" "$(listing "$source")"
}

# Checks of the application, run in the tree.
scenario_checks() {
  local tree=$1 source=$1/build/area/sample-suite
  make_suite "$1" "$2"
  # shellcheck disable=SC2016 # for the shell of the check
  printf '%s\n' 'check: test "$(sample-depth)" = 12.5' \
    ' echo "$HOME" >home && touch "$HOME/file"' \
    ' python -c "import ctypes, depth; assert ctypes.CDLL(depth.__path__[0] + \"/_depth.so\").depth() == 12"' \
    >>"$source/debian/sample.venvdeb"
  build "$tree" -B
  check_suite_packages "$tree" sample
  expect_no_match 'HOME of the checks' '^/(root|nonexistent)' "$(cat "$source/home")"
  expect_missing "$(cat "$source/home")"

  echo 'check: echo it leaks; exit 7' >>"$source/debian/sample.venvdeb"
  build_fails "$tree" -B
  expect_match 'the log' \
    "debian/sample.venvdeb:8: check 'echo it leaks; exit 7' exited with status 7" "$log"
  expect_match 'the log' '^    it leaks$' "$log"
  expect_missing "$source/debian/sample/opt"
  # shellcheck disable=SC2016
  sed -i 's/^check: echo.*/check: echo x >"$VIRTUAL_ENV\/lib\/x"/' "$source/debian/sample.venvdeb"
  build_fails "$tree" -B
  expect_match 'the log' 'changed the tree:' "$log"
  expect_match 'the log' '^  lib/x \(new\)' "$log"
}

# Sources that cannot be packaged give an error with the reason.
scenario_plain_errors() {
  local debian=$1/build/area/sample-suite/debian
  make_suite "$1" "$2"
  rm "$debian"/*.venvdeb
  build_fails "$1" -b
  expect_match 'the log' 'cannot tell which of the binary packages .* create debian/sample.venvdeb' "$log"
  make_suite "$1" "$2"
  cp "$debian/sample.venvdeb" "$debian/sample-web.venvdeb"
  build_fails "$1" -b
  expect_match 'the log' 'sample-web is Architecture: all, but .* contains machine code' "$log"
  # A cross build of which a wheel is for this machine.
  make_suite "$1" "$2"
  printf 'bytecode: none\n' >>"$debian/sample.venvdeb"
  build_fails "$1" -B -d -a "$([[ $(dpkg --print-architecture) == arm64 ]] && echo amd64 || echo arm64)"
  expect_match 'the log' 'depth-1\.0-cp[0-9]+-cp[0-9]+-linux_.*\.whl. is for ' "$log"
  expect_match 'the log' 'dh_venvdeb: error: .*no compatible file for depth==1\.0' "$log"
  mv "$debian/sample.venvdeb" "$debian/sampel.venvdeb"
  build_fails "$1" -b
  expect_match 'the log' 'dh_venvdeb: error: debian/sampel.venvdeb: .* rename it to debian/sample.venvdeb' "$log"
}

# debputy in the one mode that allows other commands, and the errors in other modes.
scenario_debputy() {
  local tree=$1 compat=$2 sequence
  in_tree "$tree" -- sh -c 'dpkg -s dh-debputy >/dev/null 2>&1 || {
    apt-get -qq update && apt-get -qq install -y --no-install-recommends dh-debputy; }' >&2
  make_suite "$tree" "$compat" 'Build-Depends: dh-sequence-venvdeb, dh-sequence-zz-debputy-rrr'
  build "$tree" -b
  check_suite_packages "$tree" sample sample-web sample-doc
  for sequence in debputy zz-debputy; do
    make_suite "$tree" "$compat" "Build-Depends: dh-sequence-venvdeb, dh-sequence-$sequence"
    build_fails "$tree" -b
    expect_match "the log with dh-sequence-$sequence" 'dh-sequence-zz-debputy-rrr' "$log"
  done
}
