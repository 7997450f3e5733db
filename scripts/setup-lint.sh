#!/usr/bin/env bash
# The linters that are neither Rust components nor in .venv.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

CARGO_DENY_VERSION=0.20.2

have shellcheck || apt_install "make lint checks the shell scripts with it" shellcheck

deny=$TOOLS/bin/cargo-deny
if [ "$("$deny" --version 2>/dev/null)" != "cargo-deny $CARGO_DENY_VERSION" ]; then
  step "cargo-deny checks the licences and sources of the dependencies; it goes into .work/tools"
  # Unoptimised: built in half the time, and it runs for two seconds.
  with_progress "cargo install cargo-deny" cargo install --quiet --locked --debug --root "$TOOLS" \
    --target-dir "$TOOLS/build" --version "$CARGO_DENY_VERSION" cargo-deny ||
    die "cargo-deny could not be installed."
  rm -rf "$TOOLS/build"
fi
