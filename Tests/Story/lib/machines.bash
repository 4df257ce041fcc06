# shellcheck shell=bash
# The machines of the story. Your machine is a tree that commands enter; the others are containers of
# systemd-nspawn that boot, with addresses on a bridge. Steps run in processes of their own, so what they
# know of machines is in files: $scratch/NAME.monitor and $scratch/NAME.leader have the processes.

bridge=venvdeb-story
network=10.203.77
# The last numbers of the addresses.
declare -A addresses=(
  [apt.example.org]=2 [dev.example.org]=3 [staging.example.org]=4 [www.example.org]=5
)

# The rules of iptables that let the machines reach the archive of Debian.
network_rules=(
  "-t nat RULE POSTROUTING -s $network.0/24 ! -d $network.0/24 -j MASQUERADE"
  "-t filter RULE FORWARD -i $bridge -j ACCEPT"
  "-t filter RULE FORWARD -o $bridge -j ACCEPT"
)

# change_rules --insert|--delete
change_rules() {
  local rule words
  for rule in "${network_rules[@]}"; do
    read -ra words <<<"${rule/RULE/$1}"
    iptables --wait "${words[@]}"
  done
}

# start_network: makes the bridge; stop_machines removes it.
start_network() {
  [[ ! -e /sys/class/net/$bridge ]] ||
    die "the network interface $bridge exists already: used by another run, or left by one"
  forwarding=$(</proc/sys/net/ipv4/ip_forward)
  ip link add "$bridge" type bridge
  ip address add "$network.1/24" dev "$bridge"
  ip link set "$bridge" up
  echo 1 >/proc/sys/net/ipv4/ip_forward
  change_rules --insert
}

# stop_machines: ends the machines and removes the network.
stop_machines() {
  local file process
  for file in "$scratch"/*.monitor; do
    [[ -e $file ]] || continue
    # The first process of a container ends all others, and with them its monitor.
    process=${file%.monitor}.leader
    [[ -e $process ]] || process=$file
    kill -KILL "$(<"$process")" 2>/dev/null || true
    tail --pid="$(<"$file")" -f /dev/null
  done
  [[ -n ${forwarding-} && -e /sys/class/net/$bridge ]] || return 0
  change_rules --delete
  ip link delete "$bridge"
  echo "$forwarding" >/proc/sys/net/ipv4/ip_forward
}

# make_machines: all of them, with nothing but what the page says.
make_machines() {
  local name
  make_your_machine
  for name in "${!addresses[@]}"; do
    make_machine "$name"
    start_machine "$name"
  done
}

# adapt_tree TREE: makes the names of the machines known in a tree, and apt ask nothing, as
# repository/README.md has commands for somebody who answers.
adapt_tree() {
  local name
  printf 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n' \
    >"$1/etc/apt/apt.conf.d/90story"
  for name in "${!addresses[@]}"; do
    echo "$network.${addresses[$name]} $name" >>"$1/etc/hosts"
  done
}

# make_your_machine: a system with venvdeb; the project is in ~/shop.
make_your_machine() {
  local tree=$scratch/your kept=$cache_directory/story/roots
  builder bookworm "$tree"
  adapt_tree "$tree"
  mkdir -p "$tree/root/shop" "$tree/root/.ssh" "$tree/root/.cache/venvdeb"
  chmod 0700 "$tree/root/.ssh"
  printf '#!/bin/sh\nexec "$@"\n' >"$tree/usr/bin/sudo"
  chmod 0755 "$tree/usr/bin/sudo"
  # As if venvdeb had come from an archive: `venvdeb build --in` looks for the file there.
  cp "$(our_package venvdeb)" "$tree/var/cache/apt/archives/"
  # Base systems that an earlier run has made.
  [[ ! -d $kept ]] || cp -R "$kept" "$tree/root/.cache/venvdeb/roots"
}

# keep_roots: keeps the base systems of `venvdeb build --in` for later runs.
keep_roots() {
  local roots=$scratch/your/root/.cache/venvdeb/roots kept=$cache_directory/story/roots
  [[ -d $roots ]] || return 0
  mkdir -p "${kept%/*}"
  rm -rf "$kept"
  mv "$roots" "$kept"
}

# make_machine NAME: a system that can boot; on the server also venvdeb.
make_machine() {
  local tree=$scratch/$1 bare=$scratch/bare
  if [[ ! -d $bare ]]; then
    unpack_tree bookworm-target "$bare"
    adapt_tree "$bare"
    in_tree "$bare" -- apt-get -qq update
    in_tree "$bare" -- apt-get -qq install systemd systemd-sysv dbus
  fi
  cp -a --reflink=auto "$bare" "$tree"
  [[ $1 != apt.example.org ]] || install_packages "$tree" "$(our_package venvdeb)"
}

# start_machine NAME: boots a machine, and waits until its services run.
start_machine() {
  local name=$1 monitor leader
  # Without --register, as there need not be a systemd on this machine.
  systemd-nspawn --quiet --directory="$scratch/$name" --machine="story-${name%%.*}" \
    --hostname="$name" --boot --register=no --keep-unit --console=pipe --resolv-conf=off \
    --timezone=off --link-journal=no --network-bridge="$bridge" \
    </dev/null >"$scratch/$name.console" 2>&1 &
  monitor=$!
  echo "$monitor" >"$scratch/$name.monitor"
  until leader=$(pgrep --parent "$monitor" 2>/dev/null) &&
    [[ -d /proc/$leader/root/run/systemd/system ]]; do
    kill -0 "$monitor" 2>/dev/null || fail "$name does not boot: $(<"$scratch/$name.console")"
    sleep 0.1
  done
  echo "$leader" >"$scratch/$name.leader"
  # shellcheck disable=SC2016 # expanded by that shell
  nsenter --target "$leader" --net -- sh -euc '
    ip address add "$1/24" dev host0
    ip link set host0 up
    ip route add default via "$2"' sh "$network.${addresses[$name]}" "$network.1"
  until on "$name" 'systemctl is-system-running --wait' 2>/dev/null; do
    [[ $(on "$name" 'systemctl is-system-running || true') != degraded ]] ||
      fail "$name is degraded: $(on "$name" 'systemctl --failed')"
    sleep 0.1
  done
}

# on NAME COMMAND: runs words as a bash command: as root, on your machine in the directory of the project.
on() {
  local script='set -euo pipefail; eval "$1"'
  if [[ $1 == your ]]; then
    # uv trusts its own certificates otherwise, which may not have those of this machine.
    in_tree "$scratch/your" --nest --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt -- \
      bash -lc "cd ~/shop; $script" bash "$2"
  else
    nsenter --target "$(<"$scratch/$1.leader")" --mount --uts --ipc --net --pid --root --wd -- \
      env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
      LANG=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive bash -c "cd; $script" bash "$2"
  fi
}
