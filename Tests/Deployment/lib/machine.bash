# shellcheck shell=bash
# Cases in a system that has booted systemd: units of the package, and a service under load.

# The service as a unit.
service_unit='[Unit]
Description=sample

[Service]
ExecStart=/opt/venvs/shop/current/bin/shop-server
DynamicUser=yes
Environment=PYTHONDONTWRITEBYTECODE=1

[Install]
WantedBy=multi-user.target'
socket_unit='[Socket]
ListenStream=127.0.0.1:8017
Backlog=1000

[Install]
WantedBy=sockets.target'

# What the socket is for must not be refused, so it goes on listening.
with_socket=(
  "unit=shop.service: $service_unit" "unit=shop.socket: $socket_unit"
  'installsystemd=--no-stop-on-upgrade shop.socket' 'installsystemd=shop.service'
)

prepare_machine_() {
  in_tree "$tree" -- apt-get -qq update
  in_tree "$tree" -- apt-get -qq --no-install-recommends install \
    systemd systemd-sysv dbus python3-minimal libpython3.11-stdlib
  umount --lazy "$tree/dev" "$tree/proc"
  # What is here for systems without systemd.
  rm -f "$tree/usr/sbin/policy-rc.d"
  modules=600
  start_machine
}

# start_machine: boots the system; $scratch/leader has its first process.
start_machine() {
  local monitor leader state
  systemd-nspawn --quiet --directory="$tree" --machine=venvdeb-deployment --hostname=deployment \
    --boot --register=no --keep-unit --console=pipe --resolv-conf=off --timezone=off \
    --link-journal=no --private-network </dev/null >"$scratch/console" 2>&1 &
  monitor=$!
  echo "$monitor" >"$scratch/monitor"
  until leader=$(pgrep --parent "$monitor" 2>/dev/null) && [[ -d /proc/$leader/root/run/systemd/system ]]; do
    kill -0 "$monitor" 2>/dev/null || fail "the system does not boot: $(<"$scratch/console")"
    sleep 0.1
  done
  echo "$leader" >"$scratch/leader"
  nsenter --target "$leader" --net -- ip link set lo up
  for ((state = 0; state < 600; state++)); do
    [[ $(inside systemctl is-system-running 2>/dev/null) != running ]] || return 0
    sleep 0.1
  done
  fail "the system is $(inside systemctl is-system-running): $(inside systemctl --failed)"
}

# stop_machine: ends the system, if it was booted.
stop_machine() {
  [[ -e $scratch/leader ]] || return 0
  kill -KILL "$(<"$scratch/leader")" 2>/dev/null || true
  tail --pid="$(<"$scratch/monitor")" -f /dev/null
}

# start_load: sends requests until end_load.
start_load() {
  rm -f "$scratch/load"/*
  mkdir -p "$scratch/load"
  nsenter --target "$(<"$scratch/leader")" --net -- \
    python3 "$deployment/lib/load.py" 8017 "$modules" "$scratch/load" >"$scratch/load/answers" &
  loading=$!
  until [[ -e $scratch/load/started ]]; do
    kill -0 "$loading" || fail 'no requests are sent'
    sleep 0.1
  done
}

# end_load NAME: ends them; what was answered is in $scratch/load/answers.
end_load() {
  sleep 1
  touch "$scratch/load/stop"
  wait "$loading" || fail 'the requests ended with an error'
  echo "result: $1: $(jq --raw-output '"\(.requests) requests, slowest \(.slowest) ms: " +
    ([.kinds | to_entries[] | "\(.value) \(.key)"] | join(", "))' "$scratch/load/answers")"
  jq --compact-output .examples "$scratch/load/answers"
}

# answers KIND: how many answers were of that kind.
answers() { jq --arg kind "$1" '.kinds[$kind] // 0' "$scratch/load/answers"; }

# expect_answers KIND…: there are answers of each of these kinds, and none of others.
expect_answers() {
  expect_equal 'kinds of answers' "$(printf '%s\n' "$@" | sort | paste -sd' ')" \
    "$(jq --raw-output '.kinds | keys[]' "$scratch/load/answers" | sort | paste -sd' ')"
}

# process: prints the main process of the service.
process() { inside systemctl show --property=MainPID --value shop.service; }

# purge_from_machine: purges the package; a system that runs changes other files meanwhile.
purge_from_machine() {
  inside dpkg --purge shop >/dev/null 2>&1
  expect_missing "$tree/opt/venvs" "$tree/var/lib/venvdeb" "$tree/var/log/venvdeb"
  expect_exists "$tree/opt"
}

# The whole life of a release under load: nobody gets an answer of two versions, and none is refused.
machine_load_with_socket() {
  make_package 50.0 "$A" server "${with_socket[@]}" 'smoke-test=shop'
  make_package 50.1 "$A" server "${with_socket[@]}" 'smoke-test=shop'
  make_package 50.2 "$A" server "${with_socket[@]}" 'smoke-test=shop; exit 3'
  make_package 50.3 "$A" server "${with_socket[@]}" 'smoke-test=shop'
  install_package "50.0_$A"
  start_load
  install_package "50.1_$A"
  sleep 1
  local before
  before=$(process)
  refuse_package "50.2_$A"
  expect_equal 'process after a failed smoke test' "$before" "$(process)"
  inside shop-rollback
  expect_in_use "50.0_$A"
  sleep 1
  install_package "50.3_$A"
  end_load 'versioned, socket'
  expect_answers "50.0_$A" "50.1_$A" "50.3_$A"
  purge_from_machine
}

# A service that listens itself is away while it is restarted, and only then.
machine_load_without_socket() {
  local unit="unit=shop.service: $service_unit"
  make_package 51.0 "$A" server "$unit" 'smoke-test=shop'
  make_package 51.1 "$A" server "$unit" 'smoke-test=shop'
  make_package 51.2 "$A" server "$unit" 'smoke-test=exit 3'
  install_package "51.0_$A"
  until inside python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8017))' 2>/dev/null; do sleep 0.1; done
  # Without a restart nothing is refused.
  start_load
  refuse_package "51.2_$A"
  end_load 'versioned, failing smoke test'
  expect_answers "51.0_$A"
  start_load
  install_package "51.1_$A"
  sleep 1
  inside shop-rollback
  end_load 'versioned, without socket'
  expect_answers "51.0_$A" "51.1_$A" refused
  purge_from_machine
}

# That mixed versions would be seen: the plain layout has them.
machine_load_plain() {
  local before=$modules
  # So many that unpacking takes longer than a request.
  modules=3000
  make_package 52.0 "$A" plain server "${with_socket[@]/current\/bin/bin}"
  make_package 52.1 "$A" plain server "${with_socket[@]/current\/bin/bin}"
  install_package "52.0_$A"
  start_load
  install_package "52.1_$A"
  end_load 'plain, socket'
  (($(answers wrong) + $(answers failed) > 0)) || fail 'the plain layout showed no wrong answer'
  modules=$before
  purge_from_machine
}

# Each unit of a package is restarted once, after the switch, and none after a failed smoke test.
machine_units() {
  local unit all=(shop.service shop-worker.service shop-task@a.service shop-task@b.service shop-task.timer)
  local notes='ExecStartPre=/bin/sh -c "echo %n $(readlink /opt/venvs/shop/current) >>/var/log/started"'
  local run='ExecStart=/opt/venvs/shop/run python -c "import time; time.sleep(10000)"'
  local install=$'[Install]\nWantedBy=multi-user.target'
  # shellcheck disable=SC2016 # for the shell of the unit
  notes=${notes//'$('/'$$('}
  local units=(
    "unit=shop.service: [Service]
$notes
$run
$install"
    "unit=shop-worker.service: [Service]
$notes
$run
$install"
    "unit=shop-task@.service: [Service]
$notes
$run"
    "unit=shop-other@.service: [Service]
$notes
$run"
    "unit=shop-line.socket: [Socket]
ListenStream=/run/shop-line
Accept=yes
[Install]
WantedBy=sockets.target"
    "unit=shop-line@.service: [Service]
$notes
$run
StandardInput=socket"
    "unit=shop-task.timer: [Timer]
OnCalendar=yearly
Unit=shop-task@c.service
[Install]
WantedBy=timers.target"
  )
  make_package 53.0 "$A" server "${units[@]}" 'smoke-test=shop'
  make_package 53.1 "$A" server "${units[@]}" 'smoke-test=shop'
  make_package 53.2 "$A" server "${units[@]}" 'smoke-test=exit 3'
  install_package "53.0_$A"
  inside systemctl start shop-task@a.service shop-task@b.service
  # A connection that goes on.
  inside python3 -c 'import socket, time
s = socket.socket(socket.AF_UNIX); s.connect("/run/shop-line"); time.sleep(10000)' &
  until inside systemctl list-units --plain --no-legend 'shop-line@*' | grep -q running; do sleep 0.1; done
  for unit in "${all[@]}"; do
    expect_equal "$unit" active "$(inside systemctl is-active "$unit")"
  done
  : >"$tree/var/log/started"
  install_package "53.1_$A"
  expect_equal 'starts' "shop-task@a.service releases/53.1_$A
shop-task@b.service releases/53.1_$A
shop-worker.service releases/53.1_$A
shop.service releases/53.1_$A" "$(sort "$tree/var/log/started")"
  for unit in "${all[@]}"; do
    expect_equal "$unit" active "$(inside systemctl is-active "$unit")"
  done
  # It runs from the release itself.
  expect_equal 'interpreter' "/opt/venvs/shop/releases/53.1_$A/bin/python" \
    "$(inside sh -c "tr '\\0' '\\n' </proc/$(process)/cmdline | head -n 1")"
  : >"$tree/var/log/started"
  refuse_package "53.2_$A"
  expect_equal 'starts after a failed smoke test' '' "$(<"$tree/var/log/started")"
  : >"$tree/var/log/started"
  inside shop-rollback
  expect_equal 'starts of a rollback' "shop-task@a.service releases/53.0_$A
shop-task@b.service releases/53.0_$A
shop-worker.service releases/53.0_$A
shop.service releases/53.0_$A" "$(sort "$tree/var/log/started")"
  install_package "53.0_$A"
  # An administrator who allows no restarts.
  printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
  chmod 0755 "$tree/usr/sbin/policy-rc.d"
  : >"$tree/var/log/started"
  local before
  before=$(process)
  install_package "53.1_$A"
  expect_equal 'release in use' "releases/53.1_$A" "$(readlink "$tree/opt/venvs/shop/current")"
  expect_equal 'starts' '' "$(<"$tree/var/log/started")"
  expect_equal 'process' "$before" "$(process)"
  # The process goes on from its release, which is kept.
  expect_exists "$tree/opt/venvs/shop/releases/53.0_$A"
  rm "$tree/usr/sbin/policy-rc.d"
  inside systemctl stop 'shop-task@*.service' 'shop-line@*.service' shop-line.socket
  rm "$tree/var/log/started"
  purge_from_machine
}
