#!/usr/bin/env bash
# Every check that needs no running program. All of them run, even after one failed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$ROOT"
failed=()

# check NAME CMD…
check() {
  local name=$1
  shift
  with_progress "$name" "$@" || failed+=("$name")
}

step "Lint"
check "cargo fmt" cargo fmt --all --check
check "cargo clippy" cargo clippy --quiet --locked --workspace --all-targets -- --deny warnings
check "dependency rules of the design" cargo xtask check
check "generated shapes are current" cargo xtask codegen --check
check "every scheduling rule has its tests" cargo xtask rules
check "docs/compatibility.md is current" cargo xtask compatibility --check
# Advisories are left out: they need a download of their database at each run.
check "cargo deny" "$TOOLS/bin/cargo-deny" --locked check bans licenses sources
check "ruff format" "$VENV/bin/ruff" format --quiet --check tests
check "ruff check" "$VENV/bin/ruff" check --quiet tests
check "shellcheck" shellcheck scripts/*.sh packaging/debian/{postinst,prerm,postrm} .ci/run

[ ${#failed[@]} = 0 ] || die "failed: $(printf '%s; ' "${failed[@]}")"
