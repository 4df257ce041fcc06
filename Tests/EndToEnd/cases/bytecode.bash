# shellcheck shell=bash
# The five bytecode modes in real packages: Python loads it, nothing is written beside it, and it is
# removed with the package.

# prefix_of MODE: prints the prefix of that package.
prefix_of() { echo "/opt/venvs/sample-$1"; }

# bytecode_of TREE MODE: prints the .pyc files of an installed package.
bytecode_of() { (cd "$1$(prefix_of "$2")" && find . -name '*.pyc' | LC_ALL=C sort); }

# sources_of TREE MODE: prints the modules in site-packages that compile.
sources_of() {
  (cd "$1$(prefix_of "$2")" && find ./lib -name '*.py' ! -name template.py | LC_ALL=C sort)
}

# build_modes SUITE: builds all packages, in $case_directory/builder.
build_modes() {
  local tree=$case_directory/builder source wheels
  builder "$1" "$tree"
  make_bytecode_packages "$case_directory/bytecode-modes"
  source=$(copy_source "$tree" "$case_directory/bytecode-modes")
  wheels=$(wheelhouse "$tree" "$case_directory/bytecode-modes/requirements.txt")
  cp -R "$wheels" "$tree$source/wheels"
  build_package "$tree" "$source" --offline --env DEB_BUILD_OPTIONS=parallel=3
}

# check_contents MODE PACKAGE: checks the contents of the .deb.
check_contents() {
  local mode=$1 package=$2 contents=$case_directory/contents-$1 count sources report
  dpkg-deb --raw-extract "$package" "$contents"
  if grep -rlF /build/area "$contents"; then fail "$mode: files contain the build path"; fi
  count=$(bytecode_of "$contents" "$mode" | wc -l)
  sources=$(sources_of "$contents" "$mode" | wc -l)
  ((sources > 5)) || fail "$mode: only $sources modules"
  case $mode in
    on-install | none) expect_equal "$mode: .pyc files in the package" 0 "$count" ;;
    *) expect_equal "$mode: .pyc files in the package" "$sources" "$count" ;;
  esac
  report=$case_directory/builder/build/area/bytecode-modes/debian/.debhelper/generated/sample-$mode/venvdeb.json
  if ((count)); then
    expect_match "$mode: the report" '"lib/.*/sample_app/template.py: SyntaxError: ' "$(<"$report")"
  fi
}

# what_python_loads TREE MODE: prints for each module whether Python loads the .pyc or the .py.
what_python_loads() {
  as_nobody "$1" "$(prefix_of "$2")/bin/python" -v -c 'import sample_app, itsdangerous' 2>&1 |
    sed -n -E "s,^# code object from '?$(prefix_of "$2")/.*/([a-z_]+)(\.cpython-[0-9]+\.pyc|\.py)'?\$,\1 \2,p" |
    sed -E 's/\.cpython-[0-9]+//' | sort -u
}

# check_loading TREE MODE: checks what Python loads, and that neither a user nor root changes the
# tree by it.
check_loading() {
  local tree=$1 mode=$2 loaded before
  loaded=$(what_python_loads "$tree" "$mode")
  expect_match "$mode: the modules" '^signer ' "$loaded"
  case $mode in
    none) expect_no_match "$mode: what Python loads" '\.pyc$' "$loaded" ;;
    *) expect_no_match "$mode: what Python loads" '\.py$' "$loaded" ;;
  esac
  before=$(listing "$tree$(prefix_of "$mode")"; find "$tree$(prefix_of "$mode")" -printf '%p %T@\n' | sort)
  [[ $mode == none ]] || in_tree "$tree" --offline -- "$(prefix_of "$mode")/bin/sample-app" >/dev/null
  as_nobody "$tree" "$(prefix_of "$mode")/bin/sample-app" >/dev/null
  expect_equal "$mode: the tree after use" "$before" \
    "$(listing "$tree$(prefix_of "$mode")"; find "$tree$(prefix_of "$mode")" -printf '%p %T@\n' | sort)"
}

# check_modes SUITE PYTHON: checks all packages through their life on a machine.
check_modes() {
  local suite=$1 python=$2 target=$case_directory/target mode packages=() output module before
  build_modes "$suite"
  for mode in "${bytecode_modes[@]}"; do
    packages+=("$(built_package "$case_directory/builder" "sample-$mode")")
    check_contents "$mode" "${packages[-1]}"
  done
  unpack_tree "$suite-target" "$target"
  install_packages "$target" "${packages[@]}"
  for mode in "${bytecode_modes[@]}"; do check_loading "$target" "$mode"; done

  # postinst has compiled every module; an update of the interpreter compiles missing ones.
  expect_equal 'on-install: .pyc files' "$(sources_of "$target" on-install | wc -l)" \
    "$(bytecode_of "$target" on-install | wc -l)"
  before=$(bytecode_of "$target" on-install)
  find "$target$(prefix_of on-install)" -name 'signer.*.pyc' -delete
  output=$(upgrade_interpreter "$target" "$python")
  expect_match 'the upgrade' 'Processing triggers for sample-on-install' "$output"
  expect_equal 'on-install: .pyc files after the upgrade' "$before" \
    "$(bytecode_of "$target" on-install)"
  for mode in "${bytecode_modes[@]}"; do check_loading "$target" "$mode"; done

  # Only modes that check the source notice a change of it.
  for mode in "${bytecode_modes[@]}"; do
    module=$(echo "$target$(prefix_of "$mode")"/lib/python3*/site-packages/sample_app/__init__.py)
    echo 'main = 1' >>"$module"
    output=$(as_nobody "$target" "$(prefix_of "$mode")/bin/python" -c \
      'import sample_app; print(type(sample_app.main).__name__)')
    case $mode in
      unchecked-hash) expect_equal "$mode: changed source" function "$output" ;;
      *) expect_equal "$mode: changed source" int "$output" ;;
    esac
    # Bytecode that root writes now is removed with the package, like that of postinst.
    in_tree "$target" --offline -- "$(prefix_of "$mode")/bin/python" -c 'import sample_app'
    # Not apt: the simulated release of the interpreter does not match the rest of Python.
    in_tree "$target" --offline -- dpkg --purge "sample-$mode"
    expect_missing "$target$(prefix_of "$mode")"
  done
  expect_missing "$target/opt/venvs"
}

case_bookworm() { check_modes bookworm python3.11; }

case_trixie() { check_modes trixie python3.13; }
