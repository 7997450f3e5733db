#!/usr/bin/env bash
# Longshore on many machines with faults, on hosts that the tests make themselves out of network namespaces:
# tests/multihost/. It needs root, an engine for the image, and about eight minutes. MULTIHOST_ROUNDS=5 does
# everything five times; PYTEST="-k links" chooses some; WRITE=1 puts what was measured into docs/reliability.md.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$ROOT"
"$ROOT/scripts/etcd.sh"
apt_install "hosts are network namespaces, and clocks of processes are set" iproute2 iptables util-linux libfaketime
"$ROOT/scripts/build.sh"
"$ROOT/scripts/build-images.sh"

step "Many machines: namespaces as hosts, three members of etcd, servers, engines, faults"
arguments=()
read -r -a arguments <<<"${PYTEST:-}"
# Root's PATH may lack what makes links and rules.
status=0
as_root env PATH="$PATH:/usr/sbin:/sbin" LONGSHORE_BIN="$LONGSHORE" LONGSHORE_MULTIHOST_REQUIRED=1 \
  MULTIHOST_ROUNDS="${MULTIHOST_ROUNDS:-1}" \
  "$VENV/bin/python" -m pytest tests/multihost ${arguments[@]+"${arguments[@]}"} || status=$?

if [ -s "$WORK/multihost/measured.json" ]; then
  step "What was measured"
  (cd tests && "$VENV/bin/python" -m multihost.table)
  if [ "$status" = 0 ] && [ -n "${WRITE:-}" ]; then
    (cd tests && "$VENV/bin/python" -m multihost.table --write)
    say "docs/reliability.md has these figures now"
  fi
fi
exit "$status"
