#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kernel_recipe.sh VCPUSPEC: what docs/plug_in_your_implementation.md promises about a kernel tree, on one of our own.
set -u
vcpuspec=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

bash docs/examples/kernel_predicate/build.sh tests/implementations/kernel_tree "$work/tree.so" || fail "it does not build"
"$vcpuspec" check "so:$work/tree.so" vectors/gicv5/wake/review.yaml || fail "it does not conform"
"$vcpuspec" check "so:$work/tree.so" vectors/found/gicv5/001-active-ppi-wakes.yaml >"$work/found.txt"
[ $? -eq 1 ] || fail "finding 001 is not seen"
grep -q "^FAIL gicv5.found.001-active-ppi-wakes: " "$work/found.txt" || fail "finding 001 is not named"

bash docs/examples/kernel_predicate/build.sh "$work" "$work/none.so" 2>"$work/none.txt"
[ $? -eq 2 ] || fail "a folder that is no kernel tree is not refused"
mkdir -p "$work/arch/arm64/kvm/vgic" && echo "int other;" >"$work/arch/arm64/kvm/vgic/vgic-v5.c"
bash docs/examples/kernel_predicate/build.sh "$work" "$work/none.so" 2>"$work/none.txt"
[ $? -eq 2 ] || fail "a tree without the functions is not refused"
grep -q "defines no vgic_v5_get_effective_priority_mask" "$work/none.txt" || fail "the missing function is not named"
