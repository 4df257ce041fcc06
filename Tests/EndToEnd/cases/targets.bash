# shellcheck shell=bash
# Target files: what is installed is what the systems are, and wheels are gathered for systems that are
# not there.

# for_suite SUITE RELEASE: compares the installed target of a release with its interpreter.
for_suite() {
  local tree=$case_directory/$1
  builder "$1" "$tree"
  local target
  target=debian-$2-$(in_tree "$tree" -- dpkg --print-architecture)
  in_tree "$tree" --offline --user builder -- venvdeb target verify "$target" \
    >"$case_directory/output" 2>&1 || fail "$(<"$case_directory/output")"
  # What the interpreter says of itself, and the file that was made from packages.
  in_tree "$tree" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"
    python3 - <(venvdeb target describe) <(venvdeb target show "$1" --json) <<end
import json, sys
described, installed = (json.load(open(path)) for path in sys.argv[1:])
del installed["provenance"]
for each in described, installed:
    del each["packages"]["interpreter"]["version"]
sys.exit(described != installed)
end' bash "$target" || fail "the target of $1 is not what its interpreter says"
}

case_installed_target_of_bookworm() { for_suite bookworm 12; }
case_installed_target_of_trixie() { for_suite trixie 13; }

# A wheelhouse for arm64 and for Debian 13, made on Debian 12 for amd64, with what each of them needs; a
# tree for another system is an error, and one for this system is made.
case_wheels_of_other_systems() {
  local tree=$case_directory/builder
  builder bookworm "$tree"
  mkdir "$tree/srv/wheels"
  local tag
  for tag in cp311-cp311-manylinux_2_17_{x86_64,aarch64} cp313-cp313-manylinux_2_28_x86_64; do
    python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" reed 1.0 --tag "$tag" >/dev/null
  done
  python3 "$end_to_end/make_wheel.py" "$tree/srv/wheels" moss 1.0 >/dev/null
  in_tree "$tree" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"
    export VENVDEB_OFFLINE=yes VENVDEB_NO_REQUIRE_HASHES=yes VENVDEB_NO_CACHE=yes
    printf "%s\n" "reed==1.0" "moss==1.0; platform_machine == \"aarch64\"" >requirements.txt
    venvdeb fetch wheels --wheelhouse /srv/wheels --target debian-12-arm64 --target debian-13-amd64
    ls wheels
    VENVDEB_TARGET=debian-12-arm64 venvdeb lock --show requirements.txt | cut -d" " -f1
    stage() {
      venvdeb stage --package demo --destdir demo --no-project --requirements requirements.txt \
        --wheelhouse /srv/wheels --target "$1"
    }
    stage debian-13-amd64 2>&1 | grep -o "cannot make a tree for debian-13-amd64"
    test ! -e demo
    stage "debian-12-$(dpkg --print-architecture)" 2>/dev/null
    ls demo/opt/venvs/demo/lib/python3.11/site-packages' \
    >"$case_directory/output" 2>"$case_directory/errors" || fail "$(<"$case_directory/errors")"
  expect_equal 'what the targets got' 'moss-1.0-py3-none-any.whl
reed-1.0-cp311-cp311-manylinux_2_17_aarch64.whl
reed-1.0-cp313-cp313-manylinux_2_28_x86_64.whl
moss
reed
cannot make a tree for debian-13-amd64
reed
reed-1.0.dist-info' "$(<"$case_directory/output")"
}
