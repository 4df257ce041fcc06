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
    # Jobs of a script ignore SIGINT to begin with.
    TMPDIR=$PWD/tmp env --default-signal=INT venvdeb stage --package demo --destdir dest --config demo.venvdeb \
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

case_sigint() { ends_with INT 130; }

# Whoever reads ends it as any program, without a word.
case_sigpipe() {
  local tree=$file_directory/builder output
  output=$(in_tree "$tree" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"
    for number in {1..20000}; do echo "p$number==1.0"; done >requirements.txt
    { status=0; venvdeb lock --show requirements.txt || status=$?; echo "status $status" >status
    } 2>errors | head -n1
    cat status; wc -c <errors')
  expect_equal 'output' $'p1 1.0  any file\nstatus 141\n0' "$output"
}

# Nothing that is written gets into a file that took the number of a closed descriptor.
case_closed_descriptors() {
  local tree=$file_directory/builder output expected
  output=$(in_tree "$tree" --offline --user builder -- bash -euc '
    cd "$(mktemp -d)"; : >requirements.txt
    stage() {
      venvdeb stage --package demo --destdir dest --no-project --no-cache \
        --requirements requirements.txt
    }
    report() {
      (cd dest && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
      rm -r dest
    }
    stage >/dev/null 2>&1; report
    stage <&- >/dev/null 2>&1; report
    stage >&- 2>/dev/null; report
    stage 2>&- >/dev/null; report
    stage <&- >&- 2>&-; report
    ! stage 2>/dev/full >/dev/null || exit 9; report')
  expected=$(head -n1 <<<"$output")
  expect_equal 'trees' "$(for _ in {1..6}; do echo "$expected"; done)" "$output"
}
