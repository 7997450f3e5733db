#!/usr/bin/env bash
# Makes .venv with the pinned AWS CLI, boto3, pytest and ruff. Does nothing when the pins have not
# changed since the last time.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

requirements=$ROOT/tests/requirements.txt
stamp=$VENV/.requirements

if [ -x "$VENV/bin/aws" ] && cmp -s "$requirements" "$stamp"; then
  exit 0
fi

step "Test clients: the AWS CLI, boto3 and pytest go into .venv"
have python3 || apt_install "the AWS CLI and the end-to-end tests are Python" python3 python3-venv ca-certificates
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
  die "Python 3.10 or newer is needed; $(python3 --version) is first on the PATH."
python3 -c 'import ensurepip, venv' 2>/dev/null ||
  apt_install "Debian keeps the module that makes virtual environments in its own package" python3-venv
rm -rf "$VENV"
python3 -m venv "$VENV"
with_progress "pip install of the $(grep -c == "$requirements") pinned packages" \
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" ||
  die "pip could not install the pinned test clients. Is the Python package index within reach?"
cp "$requirements" "$stamp"
