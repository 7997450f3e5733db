#!/usr/bin/env bash
# Sees to it that HAProxy, nginx and wrk are there for the benchmark of the load balancer, which starts its own processes of
# them on ports and directories of their own, and ends them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

have haproxy && have nginx && have wrk && exit 0
apt_install "the load balancer is measured beside them" haproxy nginx-light wrk
for program in haproxy nginx; do
  have "$program" || die "$program is not on the PATH, though Debian's package is installed."
  # Debian's packages start services of the machine; nobody here wants those.
  if [ -d /run/systemd/system ] && systemctl is-active --quiet "$program"; then
    as_root systemctl disable --quiet --now "$program"
    say "the $program that the package started is stopped"
  fi
done
