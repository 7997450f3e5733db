#!/usr/bin/env bash
# Simulated clusters with faults. SEEDS says how many, BASE where to begin, SEED runs one and shows its history; JSON=1
# prints the summary for programs; PLANTED puts a bug in. Exits with failure when a seed breaks an invariant.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$ROOT"
cargo build --quiet --locked --profile simulation --package longshore-simulation
arguments=()
[ -z "${PLANTED:-}" ] || arguments+=(--planted "$PLANTED")
if [ -n "${SEED:-}" ]; then
  arguments+=(--seed "$SEED")
  [ -z "${WITHOUT:-}" ] || arguments+=(--without "$WITHOUT")
else
  arguments+=(--seeds "${SEEDS:-1000}" --base "${BASE:-0}")
  [ -z "${JSON:-}" ] || arguments+=(--json)
fi
exec "${CARGO_TARGET_DIR:-target}/simulation/longshore-simulation" "${arguments[@]}"
