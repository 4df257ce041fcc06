# shellcheck shell=bash
# shellcheck disable=SC2034 # modules is for make_package
# What a package of 11,000 files costs in the versioned layout, beside the plain one in the same run.

prepare_costs_() {
  modules=10990
  make_package 40.0 "$A" plain
  make_package 40.1 "$A" plain
  make_package 41.0 "$A"
  make_package 41.1 "$A"
}

# milliseconds COMMAND…: how long it took.
milliseconds() {
  local started=$EPOCHREALTIME
  "$@" >/dev/null 2>&1 || fail "$* failed"
  awk -v from="$started" -v to="$EPOCHREALTIME" 'BEGIN { printf "%d\n", (to - from) * 1000 }'
}

# used: KiB and inodes below /opt.
used() { du --summarize --block-size=1024 "$tree/opt" | cut -f 1 && du --summarize --inodes "$tree/opt" | cut -f 1; }

# The layouts take turns, so that what else the machine does counts for both.
costs_of_11000_files() {
  local round series act directory=$scratch/costs
  rm -rf "$directory"
  mkdir "$directory"
  for round in 1 2 3 4 5; do
    for series in 40 41; do
      milliseconds install_package "$series.0_$A" >>"$directory/install-$series"
      used | paste -sd' ' >"$directory/used-install-$series"
      milliseconds install_package "$series.1_$A" >>"$directory/upgrade-$series"
      used | paste -sd' ' >"$directory/used-upgrade-$series"
      milliseconds inside dpkg --remove shop >>"$directory/remove-$series"
      inside dpkg --purge shop >/dev/null 2>&1
    done
  done
  echo "result: $round rounds, medians in ms    plain  versioned  ratio"
  for act in install upgrade remove; do
    echo "result: $(awk -v act="$act" -v plain="$(sort -n "$directory/$act-40" | sed -n 3p)" \
      -v versioned="$(sort -n "$directory/$act-41" | sed -n 3p)" \
      'BEGIN { printf "%-26s %7d %10d %6.2f", act, plain, versioned, versioned / plain }')"
  done
  for act in install upgrade; do
    echo "result: KiB and inodes after $act: plain $(<"$directory/used-$act-40"), versioned $(<"$directory/used-$act-41")"
  done
  [[ -s $directory/remove-41 ]] || fail 'nothing was measured'
}
