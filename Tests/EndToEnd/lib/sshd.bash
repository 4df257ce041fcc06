# shellcheck shell=bash
# An OpenSSH server in a tree, and the keys of those who use it.

# authorize_key TREE USER FILE COMMAND: makes a pair of keys, FILE and FILE.pub, with which USER of the
# tree can run COMMAND over ssh, and nothing else.
authorize_key() {
  local tree=$1 user=$2 file=$3 command=$4
  need_packages openssh-client
  mkdir -p "${file%/*}"
  ssh-keygen -q -t ed25519 -N '' -C "$user" -f "$file"
  # sshd without PAM takes the account for a locked one otherwise.
  in_tree "$tree" --offline -- usermod --password '*' "$user"
  # shellcheck disable=SC2016 # expanded in the tree
  in_tree "$tree" --offline -- sh -euc '
    home=$(getent passwd "$1" | cut -d: -f6)
    mkdir -p "$home/.ssh"
    echo "$2" >"$home/.ssh/authorized_keys"
    chown -R "$1:" "$home/.ssh"' sh "$user" "restrict,command=\"$command\" $(cat "$file.pub")"
}

# host_key TREE: prints the host key of a tree, its type first.
host_key() { cut -d' ' -f1,2 "$1/etc/ssh/ssh_host_ed25519_key.pub"; }

# start_sshd TREE ADDRESS: starts the sshd of a tree on an address of the loop-back network, which no
# other file of cases uses, and waits until it answers. It ends with the case, however that ends, and
# with the run.
start_sshd() {
  local tree=$1 address=$2 log=$case_directory/sshd.log server
  need_packages openssh-client
  # The parent of this process is the one that runs the case; it takes the tree with it.
  # shellcheck disable=SC2016 # expanded in the tree
  (exec setpriv --pdeathsig KILL -- "$end_to_end/enter" "$tree" -- sh -c 'mkdir -p /run/sshd &&
    exec /usr/sbin/sshd -D -e -o UsePAM=no -o ListenAddress="$0"' "$address") >"$log" 2>&1 &
  server=$!
  # Cases go on if their run is killed.
  (
    while kill -0 "$run_process" && kill -0 "$server"; do sleep 1; done
    kill -0 "$run_process" || kill -KILL "$server"
  ) >/dev/null 2>&1 &
  # Another one that listens there has another key.
  until ssh-keyscan -t ed25519 "$address" 2>/dev/null | grep -qF "$(host_key "$tree")"; do
    kill -0 "$server" || fail "sshd: $(cat "$log")"
    sleep 0.2
  done
}
