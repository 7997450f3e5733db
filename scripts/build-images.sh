#!/usr/bin/env bash
# Builds the images that the examples and the tests run. No registry is needed: they start FROM
# scratch, and all they hold is Debian's static busybox and the files beside the Dockerfile.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

busybox=/bin/busybox
if [ ! -x "$busybox" ] || ldd "$busybox" >/dev/null 2>&1; then
  apt_install "its one static binary is all that the example images hold" busybox-static
fi

# build TAG DIRECTORY [FILE…]: the build context is the directory plus the files.
build() {
  local tag=$1 directory=$2 context
  shift 2
  context=$(mktemp -d "$WORK/image.XXXXXX")
  cp -r "$directory/." "$@" "$context/"
  # The classic builder is in every engine; BuildKit needs a plugin that Debian 12 does not carry.
  with_progress "docker build $tag" env DOCKER_BUILDKIT=0 docker build --quiet --tag "$tag" "$context" ||
    die "the image $tag could not be built."
  rm -rf "$context"
}

build "$BUSYBOX_IMAGE" "$ROOT/examples/busybox" "$busybox"
build "$WEB_IMAGE" "$ROOT/examples/web"
