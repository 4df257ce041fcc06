# shellcheck shell=bash
# Sourced by every bash script of this repository: errors that are never silent, messages, and what
# scripts need from the machine.

# Errors end a script wherever they happen: in functions, subshells, command substitutions and any
# part of a pipeline. Only the commands of a condition are exempt (see `set -e` in bash(1)).
set -Eeuo pipefail
shopt -s inherit_errexit

repository=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")

# report_failure STATUS PIPESTATUS COMMAND: the ERR trap. Names the script, the line, the command
# and the functions that led to it. Bash knows the last command of a pipeline only, hence the
# statuses of all. An enclosing shell fails because of the inner one and adds its own line.
report_failure() {
  local status=$1 statuses=$2 command=$3 frame
  [[ $statuses != *' '* ]] || command+=" (pipeline: $statuses)"
  printf '%s: error: %s:%s: status %s from: %s\n' "${0##*/}" \
    "${BASH_SOURCE[1]#"$repository/"}" "${BASH_LINENO[0]}" "$status" "$command" >&2
  for ((frame = 1; frame < ${#FUNCNAME[@]} - 1; frame++)); do
    printf '  in %s, called at %s:%s\n' "${FUNCNAME[frame]}" \
      "${BASH_SOURCE[frame + 1]#"$repository/"}" "${BASH_LINENO[frame]}" >&2
  done
}
trap 'report_failure "$?" "${PIPESTATUS[*]}" "$BASH_COMMAND"' ERR

# say TEXT…: prints one line about what the script is going to do.
say() { printf '== %s\n' "$*"; }

# die TEXT…: ends the script with an error.
die() { end_with 1 "$*"; }

# usage_error TEXT…: ends the script because of its command line.
usage_error() { end_with 2 "$* (see $0 --help)"; }

# environment_error TEXT…: ends the script because the machine lacks something.
environment_error() { end_with 3 "$*"; }

# end_with STATUS TEXT
end_with() {
  printf '%s: error: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

# show_help: prints the comment at the head of the script.
show_help() { awk 'NR > 1 { if (!sub(/^# ?/, "")) exit; print }' "$0"; }

# make_scratch NAME: makes a temporary directory, $scratch, that is removed when the script ends.
make_scratch() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/venvdeb-$1.XXXXXX")
  trap remove_scratch EXIT
  trap 'exit 130' INT TERM
}

# remove_scratch: shows the output of a command that `quietly` did not see end, and removes $scratch.
# Mounts are gone with the processes that made them, so these are plain files.
remove_scratch() {
  [[ ! -e $scratch/quiet.log ]] || cat "$scratch/quiet.log" >&2
  rm -rf --one-file-system "$scratch"
}

# quietly COMMAND…: runs a command whose output is shown only if it fails. It is not part of a
# condition, so an error inside a function still ends it.
quietly() {
  "$@" >"$scratch/quiet.log" 2>&1
  rm "$scratch/quiet.log"
}

# need_root WHY
need_root() { ((EUID == 0)) || environment_error "$1 needs root: sudo $0"; }

# need_swift
need_swift() {
  command -v swift >/dev/null || environment_error \
    "no 'swift' on PATH: install Swift 6.2 or later from https://www.swift.org/install/linux/"
}

# need_packages PACKAGE…: installs the Debian packages that are missing, which only root can.
need_packages() {
  local package missing=()
  for package in "$@"; do
    # "ii" only: "un" and "rc" are states of a package that is not installed.
    [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || environment_error "missing Debian packages; as root: apt-get install ${missing[*]}"
  say "installing with apt: ${missing[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y \
    --no-install-recommends "${missing[@]}" >/dev/null
}
