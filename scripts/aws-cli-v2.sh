#!/usr/bin/env bash
# Sees to it that version 2 of the AWS CLI is there, for the tests of commands that version 1 does not have, such as
# `aws logs tail`. It is not on the Python package index; Debian has a package of it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

is_v2() { "$1" --version 2>/dev/null | grep -q '^aws-cli/2\.'; }

[ -n "${AWS_CLI_V2:-}" ] && is_v2 "$AWS_CLI_V2" && exit 0
have aws && is_v2 "$(command -v aws)" && exit 0
[ -x /usr/bin/aws ] && is_v2 /usr/bin/aws && exit 0
apt_install "the log group's tail is a command of version 2 of the AWS CLI" awscli
is_v2 /usr/bin/aws || die "Debian's awscli is not version 2 here. Install it from AWS, and name the command in AWS_CLI_V2."
