#!/usr/bin/env bash
# Sees to it that a Docker engine answers, and stops it again if it was not there before.
#
#   docker-engine.sh with CMD…   an engine while CMD runs; one that was started for it stops after it
#   docker-engine.sh keep CMD…   the same, but one that was started for it stays
#   docker-engine.sh stop        stop the one that stayed
#
# An engine that already answers is used as it is and never stopped. DOCKERD_OPTIONS goes to the one
# that is started here.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

STATE=$WORK/engine
PIDFILE=$STATE/dockerd.pid # written by dockerd itself; present means: we started this one
LOG=$STATE/dockerd.log
mkdir -p "$STATE"

engine_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
engine_answers_root() { [ -S "$DOCKER_SOCKET" ] && as_root docker --host "$DOCKER_HOST" version >/dev/null 2>&1; }
has_init_system() { [ -d /run/systemd/system ]; }

install_engine() {
  local why="tasks run as containers of a Docker engine, and none is installed"
  # dockerd and iptables live in sbin, which is not on everybody's PATH.
  PATH=$PATH:/usr/sbin:/sbin
  { have dockerd && have iptables; } || apt_install "$why" docker.io iptables ca-certificates
  # Newer Debian releases carry the client in a package of its own.
  have docker || apt_install "$why" docker-cli
}

# The engine needs the kernel's control groups mounted. Where no init system did it, Debian's
# cgroupfs-mount does.
mount_control_groups() {
  [ -e /sys/fs/cgroup/cgroup.controllers ] || [ -d /sys/fs/cgroup/memory ] && return 0
  apt_install "control groups are not mounted, and the engine limits containers with them" cgroupfs-mount
  as_root cgroupfs-mount
}

start_engine() {
  if has_init_system; then
    as_root systemctl start docker || die "systemctl could not start docker; see: journalctl -u docker"
    : >"$STATE/systemd"
    return
  fi
  mount_control_groups
  # A session of its own keeps a Ctrl-C in this terminal from reaching the engine before its containers.
  # shellcheck disable=SC2086  # several options, split at their spaces
  as_root setsid dockerd ${DOCKERD_OPTIONS:-} --host "$DOCKER_HOST" --group "$(id -gn)" --pidfile "$PIDFILE" >"$LOG" 2>&1 </dev/null &
}

# The engine's socket belongs to the group docker: a user outside it joins it, and runs on as a member.
join_docker_group() {
  [ "$(id -u)" != 0 ] && getent group docker >/dev/null && ! id -nG | grep -qw docker || return 1
  have sg && have sudo || return 1
  warn "$(id -un) may not use the Docker socket; adding them to the group docker (sudo usermod -aG docker $(id -un))"
  sudo usermod -aG docker "$(id -un)"
  local command
  printf -v command '%q ' "$0" "$@"
  exec sg docker -c "$command"
}

# ensure ARGS…: sets STARTED=1 if it had to start the engine. ARGS are this script's own, for the
# case that it has to begin again as a member of the group docker.
ensure() {
  STARTED=${LONGSHORE_ENGINE_STARTED:-}
  engine_answers && return
  if ! engine_answers_root; then
    install_engine
    # Debian's package may start the engine as a service of the machine: then that was us as well.
    if engine_answers_root; then
      STARTED=1
      if has_init_system; then : >"$STATE/systemd"; else cp /run/docker.pid "$PIDFILE"; fi
    fi
  fi
  engine_answers && return
  if engine_answers_root; then
    LONGSHORE_ENGINE_STARTED=$STARTED join_docker_group "$@" ||
      die "you may not use the Docker engine at $DOCKER_SOCKET. Run this as root, or join the group docker."
  fi
  step "No Docker engine answers at $DOCKER_SOCKET: starting one"
  start_engine
  STARTED=1
  if ! with_progress "waiting for the engine" wait_until 60 engine_answers; then
    [ -s "$LOG" ] && tail -n 15 "$LOG" >&2
    stop
    die "the Docker engine did not come up within 60 s${LOG:+; its log: $LOG}."
  fi
}

stop() {
  if [ -e "$STATE/systemd" ]; then
    rm -f "$STATE/systemd"
    as_root systemctl stop docker.socket docker.service || warn "could not stop the Docker engine"
  elif [ -s "$PIDFILE" ]; then
    local pid
    pid=$(cat "$PIDFILE")
    # The number may have been given to another process since a crash; only a dockerd is ended.
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
      as_root kill "$pid"
      wait_until 30 [ ! -e "/proc/$pid" ] || as_root kill -9 "$pid" || true
    fi
    as_root rm -f "$PIDFILE"
  else
    return 0
  fi
  say "the Docker engine that was started here is stopped"
}

# finish: the end of `with` and `keep`, whatever CMD's fate.
finish() {
  local status=$?
  trap - EXIT INT TERM
  if [ -z "$STARTED" ]; then
    :
  elif [ "$KEEP" = yes ]; then
    say "the Docker engine that was started here runs on; scripts/docker-engine.sh stop ends it"
  else
    stop
  fi
  exit "$status"
}

case "${1:-}" in
  with | keep)
    [ $# -ge 2 ] || die "usage: $0 $1 COMMAND…"
    KEEP=$([ "$1" = keep ] && echo yes || echo no)
    STARTED=
    ensure "$@"
    trap finish EXIT
    # A Ctrl-C reaches the command too: it cleans up first, and its status is ours.
    trap ':' INT TERM
    shift
    status=0
    "$@" || status=$?
    exit "$status"
    ;;
  stop) stop ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
