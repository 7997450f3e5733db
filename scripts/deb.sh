#!/usr/bin/env bash
# Makes the Debian package of a binary that is there:
#   deb.sh --binary target/release/longshore --out target/debian [--compress none|gzip|xz]
# The same binary and commit make the same package, byte for byte.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

binary='' out=$ROOT/target/debian compress=xz
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=$2 ;;
    --out) out=$2 ;;
    --compress) compress=$2 ;;
    *) die "unknown: $1. See the head of scripts/deb.sh." ;;
  esac
  shift 2
done
[ -x "$binary" ] || die "there is no program at '$binary': build it first, or name one with --binary."
have dpkg-deb || apt_install "it makes the package" dpkg
have readelf || apt_install "it tells which libc the program needs" binutils

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
version=$("$binary" --version | cut -d' ' -f2)-1
architecture=$(dpkg --print-architecture)
root=$(mktemp -d "$WORK/deb.XXXXXX")
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"

put() { install -D -m "$1" "$2" "$root/$3"; }

put 0755 "$binary" usr/bin/longshore
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/longshore"
for unit in longshore-server longshore-agent longshore-edge; do
  put 0644 "$ROOT/packaging/$unit.service" "lib/systemd/system/$unit.service"
done
put 0644 "$ROOT/packaging/server.env" etc/longshore/server.env
put 0600 "$ROOT/packaging/agent.env" etc/longshore/agent.env
put 0600 "$ROOT/packaging/edge.env" etc/longshore/edge.env
documents=usr/share/doc/longshore
put 0644 "$ROOT/packaging/debian/copyright" $documents/copyright
put 0644 "$ROOT/packaging/debian/lintian-overrides" usr/share/lintian/overrides/longshore
put 0644 "$ROOT/README.md" $documents/README.md
put 0644 "$ROOT/packaging/longshore.1" usr/share/man/man1/longshore.1
gzip -9n "$root/usr/share/man/man1/longshore.1"
{
  printf 'longshore (%s) unstable; urgency=medium\n\n  * See changelog.gz.\n\n' "$version"
  printf " -- Longshore's authors <longshore@localhost>  %s\n" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$root/$documents/changelog.Debian.gz"
gzip -9nc "$ROOT/CHANGELOG.md" >"$root/$documents/changelog.gz"
chmod 0644 "$root/$documents/"*

completions() {
  local path=$root/$2
  mkdir -p "$(dirname "$path")"
  "$binary" completions "$1" >"$path"
  chmod 0644 "$path"
}
completions bash usr/share/bash-completion/completions/longshore
completions zsh usr/share/zsh/vendor-completions/_longshore
completions fish usr/share/fish/vendor_completions.d/longshore.fish

# The newest version of a symbol that it takes from the C library is the oldest library that it runs with.
libc=$(readelf -V --wide "$binary" | grep -o 'GLIBC_[0-9.]*' | cut -d_ -f2 | sort -V | tail -n 1)
[ -n "$libc" ] || die "$binary does not say which C library it needs."
depends="libc6 (>= $libc)"
if readelf -d --wide "$binary" | grep -q 'libgcc_s\.so\.1'; then
  depends="$depends, libgcc-s1"
fi

mkdir "$root/DEBIAN"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@DEPENDS@/$depends/" \
  -e "s/@SIZE@/$(du -sk --exclude DEBIAN "$root" | cut -f1)/" "$ROOT/packaging/debian/control.in" >"$root/DEBIAN/control"
printf '/etc/longshore/%s\n' agent.env edge.env server.env >"$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do
  put 0755 "$ROOT/packaging/debian/$script" "DEBIAN/$script"
done
(cd "$root" && find etc lib usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod 0644 "$root/DEBIAN/"{control,conffiles,md5sums}
find "$root" -type d -exec chmod 0755 {} +

mkdir -p "$out"
package=$out/longshore_${version}_$architecture.deb
dpkg-deb --root-owner-group -Z"$compress" --build "$root" "$package" >/dev/null
say "$package"
