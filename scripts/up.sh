#!/usr/bin/env bash
# `longshore up` in the foreground, on a data directory that stays from one time to the next, with the
# example image built. Ends with Ctrl-C.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

data=${LONGSHORE_DATA_DIR:-$WORK/up}
step "Building the example image"
"$ROOT/scripts/build-images.sh"
step "Starting longshore up; Ctrl-C ends it"
cat <<EOF
    In another terminal, in this directory:

      ${BOLD}. .venv/bin/activate${PLAIN}
      ${BOLD}eval "\$($LONGSHORE env --data-dir $data)"${PLAIN}
      ${BOLD}aws ecs list-clusters${PLAIN}

    README.md goes on from there.

EOF
exec "$LONGSHORE" up --data-dir "$data" "$@"
