#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh TREE OUT.so: the wake predicate of the kernel tree TREE as a library that vcpuspec judges. Takes three
# functions out of arch/arm64/kvm/vgic/vgic-v5.c, unchanged, and compiles them with kernel_stubs.h. Nothing of the
# tree is kept: the file between them is temporary.
set -eu
[ $# -eq 2 ] || { echo "usage: build.sh TREE OUT.so" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
source=$1/arch/arm64/kvm/vgic/vgic-v5.c
[ -r "$source" ] || { echo "build.sh: there is no $source: name the top of a kernel tree with GICv5 support" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for name in vgic_v5_get_effective_priority_mask vgic_v5_sync_ppi_priorities vgic_v5_has_pending_ppi; do
  awk -v name="$name" '
    !inside && /^[a-z]/ && index($0, name "(") && !/;$/ { inside = found = 1 }
    inside { print }
    inside && /^}/ { inside = 0 }
    END { exit !found }' "$source" >>"$work/predicate.inc" ||
    { echo "build.sh: $source defines no $name; write the functions you have into predicate.inc by hand" >&2; exit 2; }
done
"${CC:-cc}" -std=gnu11 -O2 -fPIC -shared -I"$here" -I"$here/../../../checker/include" -I"$work" \
  -o "$2" -x c "$here/shim.c"
