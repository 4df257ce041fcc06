# shellcheck shell=bash
# A signal ends venvdeb with everything that it has started, and leaves nothing behind.

prepare() {
  builder bookworm "$file_directory/builder"
}

# ends_with SIGNAL STATUS: the signal arrives while a check sleeps.
ends_with() {
  local tree=$file_directory/builder
  in_tree "$tree" --offline --user builder -- bash -euc '
    number=$((900000 + RANDOM))
    count() { grep -lsz "[9]${number#9}" /proc/[0-9]*/cmdline | wc -l || :; }
    cd "$(mktemp -d)"; mkdir tmp dest; : >requirements.txt
    printf "check: (trap \"\" TERM; sleep %d) & sleep %d\n" "$number" "$number" >demo.venvdeb
    TMPDIR=$PWD/tmp venvdeb stage --package demo --destdir dest --config demo.venvdeb \
      --no-project --no-cache --requirements requirements.txt & run=$!
    until [[ $(count) -ge 2 ]]; do sleep 0.1; done
    kill -"$1" "$run"; status=0; wait "$run" || status=$?
    for _ in {1..30}; do [[ $(count) -gt 0 ]] || break; sleep 0.1; done
    echo "status $status, processes: $(count), files: $(find tmp dest -mindepth 1)"
    ' bash "$1" | tee "$case_directory/output"
  expect_equal 'what is left' "status $2, processes: 0, files: " "$(tail -n1 "$case_directory/output")"
}

case_sigterm() { ends_with TERM 143; }

case_sighup() { ends_with HUP 129; }
