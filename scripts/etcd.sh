#!/usr/bin/env bash
# Sees to it that etcd is there for the tests of the replicated store, which start their own members of it
# on ports and directories of their own, and end them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

have etcd && exit 0
apt_install "the replicated store is tested on real ones" etcd-server
have etcd || die "etcd is not on the PATH, though Debian's etcd-server is installed."
# Debian's package starts a member as a service of the machine; nobody here wants that one.
if [ -d /run/systemd/system ] && systemctl is-active --quiet etcd; then
  as_root systemctl disable --quiet --now etcd
  say "the member of etcd that the package started is stopped"
fi
