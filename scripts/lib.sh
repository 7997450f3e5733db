# shellcheck shell=bash
# What the other scripts share: where things are, how to talk to the person watching, and how to
# wait with a bound. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$ROOT/.work # logs, stamps and scratch data; never committed
VENV=$ROOT/.venv
TOOLS=$WORK/tools # linters that are built here
WEB_IMAGE=longshore-example/web:1
BUSYBOX_IMAGE=longshore-test/busybox:1
export ROOT WORK VENV TOOLS WEB_IMAGE BUSYBOX_IMAGE
mkdir -p "$WORK"

# Where rustup puts cargo, for a shell that has not read the profile since.
command -v cargo >/dev/null 2>&1 || PATH=$PATH:$HOME/.cargo/bin
# shellcheck disable=SC2034  # for those who source this
LONGSHORE=${LONGSHORE_BIN:-${CARGO_TARGET_DIR:-$ROOT/target}/debug/longshore}

# Only the engine that the Longshore agent under test uses may be driven; both read the same socket.
DOCKER_SOCKET=${DOCKER_SOCKET:-/var/run/docker.sock}
export DOCKER_SOCKET DOCKER_HOST="unix://$DOCKER_SOCKET"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' CYAN=$'\e[36m' PLAIN=$'\e[0m'
else
  BOLD='' DIM='' RED='' GREEN='' YELLOW='' CYAN='' PLAIN=''
fi
export BOLD DIM RED GREEN YELLOW CYAN PLAIN

step() { printf '%s==>%s %s%s%s\n' "$CYAN" "$PLAIN" "$BOLD" "$*" "$PLAIN"; }
say() { printf '    %s\n' "$*"; }
warn() { printf '%swarning:%s %s\n' "$YELLOW" "$PLAIN" "$*" >&2; }
die() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# as_root CMD…: run as root, by sudo when we are not.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    die "'$1' needs root, and there is no sudo here. Run this as root."
  fi
}

# with_progress TEXT CMD…: run CMD with its output in a log; show TEXT and the seconds gone by,
# and the end of the log if it fails.
with_progress() {
  local text=$1 log pid start=$SECONDS spin='|/-+' i=0 status=0
  shift
  log=$(mktemp "$WORK/step.XXXXXX")
  "$@" >"$log" 2>&1 &
  pid=$!
  if [ -t 1 ]; then
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r    %s %s (%ds) ' "${spin:i++%4:1}" "$text" $((SECONDS - start))
      sleep 0.2
    done
    printf '\r\e[K'
  else
    say "$text …"
  fi
  wait "$pid" || status=$?
  if [ "$status" = 0 ]; then
    say "${GREEN}done${PLAIN}  $text ${DIM}($((SECONDS - start))s)${PLAIN}"
  else
    say "${RED}failed${PLAIN}  $text; the end of its output:"
    tail -n 25 "$log" | sed 's/^/      /' >&2
  fi
  rm -f "$log"
  return "$status"
}

# apt_install WHY PACKAGE…: install those that are missing, saying why.
apt_install() {
  local why=$1 missing=() package
  shift
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get || die "please install: ${missing[*]} ($why). Only Debian's apt-get is known to this script."
  say "installing ${missing[*]}: $why"
  local lists
  lists=$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -newermt '-1 day' 2>/dev/null | head -n 1)
  if [ -z "$lists" ]; then
    with_progress "apt-get update" as_root apt-get update -q || die "apt-get update failed."
  fi
  with_progress "apt-get install ${missing[*]}" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
    die "could not install ${missing[*]}."
}

# wait_until SECONDS CMD…: true as soon as CMD is, false when the time is over.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}
