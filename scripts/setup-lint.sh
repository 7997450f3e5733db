#!/usr/bin/env bash
# The linters that are neither Rust components nor in .venv.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

have shellcheck || apt_install "make lint checks the shell scripts with it" shellcheck
