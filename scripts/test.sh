#!/usr/bin/env bash
# The tests: `test.sh` runs all, `test.sh unit`, `test.sh e2e` and `test.sh multihost` one part. `make test` calls it with an
# engine running. PYTEST holds more arguments for pytest; E2E_WORKERS says how many end-to-end tests run side by side.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$ROOT"

# Tests of the replicated store are left out where there is no etcd; here there is one, so none of them may be.
"$ROOT/scripts/etcd.sh"
export LONGSHORE_TEST_ETCD_REQUIRED=1
# The same goes for version 2 of the AWS CLI.
"$ROOT/scripts/aws-cli-v2.sh"
export LONGSHORE_TEST_AWS_CLI_V2_REQUIRED=1

unit() {
  step "Unit and integration tests of the crates"
  if have cargo-nextest; then
    cargo nextest run --locked --workspace --no-fail-fast --status-level fail --final-status-level slow
    cargo test --quiet --locked --workspace --doc
  else
    cargo test --locked --workspace --no-fail-fast
  fi
  # The same seeds each time: what passes here passes everywhere, and a change that breaks one is at fault itself. Fresh
  # seeds are looked for with `make simulate`. A failing one is printed with how to replay it.
  step "Simulated clusters with faults"
  cargo run --quiet --locked --package longshore-simulation -- --seeds 300
}

e2e() {
  "$ROOT/scripts/build.sh"
  "$ROOT/scripts/build-images.sh"
  step "End-to-end tests: real AWS clients, the real binary, real containers"
  # Most of their time is waiting: for health checks, drains, time-outs. Those that the script was asked for run one by one.
  local arguments=(-n "${E2E_WORKERS:-4}" --dist worksteal)
  [ -z "${PYTEST:-}" ] || read -r -a arguments <<<"$PYTEST"
  "$VENV/bin/python" -m pytest tests --ignore tests/multihost ${arguments[@]+"${arguments[@]}"}
}

# Hosts of their own, engines of their own: see the script. One fault of each kind; `make multihost` makes all of them.
multihost() {
  if [ -n "${PYTEST:-}" ]; then
    say "PYTEST chooses among the tests on this machine; make multihost takes it too"
    return
  fi
  PYTEST="-m every_run" "$ROOT/scripts/multihost.sh"
}

# All parts run even if one fails: one run tells everything. Each has a shell of its own, since one before `||` does not end
# at the first command that fails.
failed=()
case "${1:-all}" in
  all)
    for part in unit e2e multihost; do
      "$ROOT/scripts/test.sh" "$part" || failed+=("$part")
    done
    [ "${#failed[@]}" = 0 ] || die "failed: ${failed[*]}; each can be run alone: make ${failed[0]}"
    ;;
  unit) unit ;;
  e2e) e2e ;;
  multihost) multihost ;;
  *) die "usage: $0 [unit|e2e|multihost]" ;;
esac
