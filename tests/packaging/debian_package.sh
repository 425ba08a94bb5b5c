#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# debian_package.sh BUILD SCRATCH: makes the Debian package and installs it into a root of its own, in which nothing stands
# but the files of the packages that it depends on, as they are installed here. There dpkg accepts its dependencies,
# and the command judges a library: so what it names is all that it needs. It does not show that apt would find these
# packages on another machine.
set -euo pipefail
build=$1 scratch=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$scratch/root

skip() { echo "SKIPPED: $*"; exit 77; }
command -v dpkg-shlibdeps >/dev/null || skip "dpkg-shlibdeps is not installed; Debian's package dpkg-dev has it"
[ "$(id -u)" -eq 0 ] || skip "only root can change into another root"
unshare --mount true 2>/dev/null || skip "mounts are not allowed here"

rm -rf "$scratch"
mkdir -p "$root"/{proc,dev,tmp,var/lib/dpkg/{info,updates}}
(cd "$build" && cpack -G DEB -B "$scratch" >"$scratch/cpack.txt")
package=$(ls "$scratch"/vcpuspec_*_"$(dpkg --print-architecture)".deb)

# with_dependencies PACKAGE...: these and all that they depend on, of alternatives what is installed
names_in() { tr ',|' '\n' | sed -E 's/\(.*//; s/:any//; s/[[:space:]]//g; /^$/d'; }
with_dependencies() {
  local found=" " name todo=("$@")
  while [ ${#todo[@]} -gt 0 ]; do
    name=${todo[0]}
    todo=("${todo[@]:1}")
    if [[ $found == *" $name "* ]] || ! dpkg-query -s "$name" >/dev/null 2>&1; then continue; fi
    found+="$name "
    mapfile -t -O "${#todo[@]}" todo < <(dpkg-query -W -f '${Depends},${Pre-Depends}\n' "$name" | names_in)
  done
  tr ' ' '\n' <<<"$found" | sed '/^$/d'
}
mapfile -t direct < <(dpkg-deb -f "$package" Depends | names_in)
mapfile -t needed < <(with_dependencies "${direct[@]}")
echo "in the new root: ${needed[*]}"
for name in "${needed[@]}"; do
  dpkg-query -s "$name" >>"$root/var/lib/dpkg/status"
  echo >>"$root/var/lib/dpkg/status"
  dpkg-query -L "$name" | sed 's|^/||; /^\.$/d' >>"$scratch/files"
done
# Folders that are links of the system, as /lib is.
for link in /bin /lib /lib64 /sbin; do [ ! -L $link ] || echo "${link#/}" >>"$scratch/files"; done
mkdir -p "$root/usr"/{bin,lib,lib64,sbin}
tar -C / --no-recursion --ignore-failed-read -c -T "$scratch/files" 2>/dev/null | tar -C "$root" --keep-directory-symlink -x
dpkg --root="$root" --install "$package" 2>"$scratch/dpkg.txt" || { cat "$scratch/dpkg.txt"; exit 1; }

cc -O1 -fPIC -shared -fvisibility=hidden -I"$root/usr/include" "$here/mask.c" -o "$root/tmp/mask.so"
cc -O1 -fPIC -shared -fvisibility=hidden -DWRONG=1 -I"$root/usr/include" "$here/mask.c" -o "$root/tmp/wrong_mask.so"
there() { # there COMMAND...: in the new root, with nothing of this one but /dev
  # shellcheck disable=SC2016 # the inner shell puts the words in
  unshare --mount bash -c 'mount --bind /dev "$1/dev" && mount -t proc proc "$1/proc" &&
                           exec env -i PATH=/usr/bin:/usr/sbin chroot "$@"' -- "$root" "$@"
}
code=0
there vcpuspec version
[ "$(there vcpuspec data-dir)" = /usr/share/vcpuspec ]
there vcpuspec check so:/tmp/mask.so | tail -1
there vcpuspec check so:/tmp/wrong_mask.so /usr/share/vcpuspec/vectors/gicv5/effective_mask/mask.yaml | tail -1 || code=$?
[ $code -eq 1 ]
there vcpuspec prove 'gicv5.wake.*' | tail -1
