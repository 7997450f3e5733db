#!/usr/bin/env bash
# Builds the binary with the development profile, which is ready several times sooner than release.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

if [ -n "${LONGSHORE_BIN:-}" ]; then
  [ -x "$LONGSHORE_BIN" ] || die "LONGSHORE_BIN names $LONGSHORE_BIN, which is no program."
  exit 0
fi
cd "$ROOT"
step "Building longshore (the first time takes some minutes)"
if [ -t 2 ]; then
  cargo build --locked --package longshore # cargo draws its own progress
else
  with_progress "cargo build" cargo build --quiet --locked --package longshore
fi || die "the build failed."
