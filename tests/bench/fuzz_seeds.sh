#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz_seeds.sh BUILD_DIR [SEEDS]
# Whether `fuzz` finds every historical and every hostile implementation, from each of 20 seeds, in 5 seconds; how long
# it took at most, shrinking included, and how many steps the vector has that shows it. Prints, never gates.
set -euo pipefail

die() { echo "fuzz_seeds: $*" >&2; exit 1; }

[ $# -ge 1 ] || die "usage: fuzz_seeds.sh BUILD_DIR [SEEDS]"
bin=$1/bin/vcpuspec
libraries=$1/lib/implementations
seeds=${2:-20}
[ -x "$bin" ] || die "$bin is not built: make build"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Steps of the vectors in a folder, the largest number: a case about a function is one step, of a trace each has an op.
most_steps() {
  awk '/^ +kind: function/ { most = most > 1 ? most : 1 } /^ +steps:/ { steps = 0 } /op:/ { most = ++steps > most ? steps : most }
       END { print most + 0 }' "$1"/*.yaml
}

# What hostile_unsupported does is refused by name: it answers nothing.
is_found() { [ "$1" = 1 ] || [ "$1" = 5 ] || { [ "$1" = 2 ] && grep -q 'fuzz\.nothing-ran' "$work/log"; }; }

row() {
  local name found=0 slowest=0 steps=0 missed='' seed started took status
  name=$(basename "$1" .so)
  for seed in $(seq "$seeds"); do
    rm -rf "$work/found"; mkdir "$work/found"
    started=$(date +%s%N)
    status=0
    "$bin" fuzz "so:$1" --rule gicv5.wake --seed "$seed" --time 5 --fail-fast --timeout 0.2 --out "$work/found" \
      >"$work/log" 2>&1 || status=$?
    took=$((($(date +%s%N) - started) / 1000000))
    if is_found $status; then found=$((found + 1)); else missed+=" $seed"; fi
    [ $took -le $slowest ] || slowest=$took
    if compgen -G "$work/found/*.yaml" >/dev/null; then
      n=$(most_steps "$work/found")
      [ "$n" -le $steps ] || steps=$n
    fi
  done
  printf '  %-22s %6s %10s %8s %s\n' "$name" "$found" "$slowest" "$steps" "${missed:+missed:$missed}"
}

echo "fuzz, --time 5, of $seeds seeds: found, the slowest in ms, the most steps"
printf '  %-22s %6s %10s %8s\n' library found slowest steps
for library in "$libraries"/kvm_*.so "$libraries"/hostile_*.so; do row "$library"; done
