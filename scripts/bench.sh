#!/usr/bin/env bash
# Builds with the release profile and prints the benchmark tables.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$ROOT"
"$ROOT/scripts/build-images.sh"
# All benchmarks, or this one by name, need the others to be there.
case " $* " in "  " | *" balancer "*) "$ROOT/scripts/balancers.sh" ;; esac
step "Building with the release profile"
cargo build --quiet --locked --release --package longshore --package longshore-bench || die "the build failed."
# Not `cargo run`, which would build it once more, with the features of this package alone.
"${CARGO_TARGET_DIR:-$ROOT/target}/release/longshore-bench" "$@"
