#!/usr/bin/env bash
# Makes sure that Rust can build: cargo itself, and the C compiler and linker that it calls.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

have cargo || die "cargo is not on the PATH. Install Rust from https://rustup.rs, then try again."
have cc || apt_install "rustc links with the C compiler, and the allocator is C" gcc libc6-dev
