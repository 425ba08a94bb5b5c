#!/usr/bin/env bash
# The suite on the emulator that is installed: every deviation is as recorded, the page of findings is what the run and
# the judgements give, and a second run writes the same report. Usage: run.sh VCPUSPEC
# The day is fixed, since a list that expires is for people to notice, and not for a test of this code.
set -uo pipefail
cd "$(dirname "$0")/../.."
vcpuspec=$(realpath "$1")
export VCPUSPEC_TODAY=2026-11-22
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if ! command -v qemu-system-loongarch64 >/dev/null; then
  echo "SKIPPED: qemu-system-loongarch64 is not installed; Debian's package qemu-system-misc has it"
  exit 0
fi
version=$(qemu-system-loongarch64 --version | sed -nE '1s/.*version ([0-9.]+).*/\1/p')
if [ ! -e "docs/known/qemu-loongarch64-$version.yaml" ]; then
  echo "SKIPPED: nothing is recorded about qemu-system-loongarch64 $version"
  exit 0
fi

failed=0
expect() { # expect EXIT_CODE COMMAND...
  local wanted=$1 got
  shift
  "$@"
  got=$?
  [ $got -eq "$wanted" ] || { echo "exit code $got where $wanted was expected: $*" >&2; failed=1; }
}

expect 0 "$vcpuspec" check qemu:loongarch64 --report "jsonl:$scratch/first.jsonl" >"$scratch/first.txt" 2>/dev/null
tail -2 "$scratch/first.txt"
expect 0 "$vcpuspec" check qemu:loongarch64 --report "jsonl:$scratch/second.jsonl" >"$scratch/second.txt" 2>/dev/null
diff "$scratch/first.jsonl" "$scratch/second.jsonl" || failed=1
expect 0 "$vcpuspec" report "$scratch/first.jsonl" --findings docs/findings/qemu-loongarch.yaml >"$scratch/page.md"
diff -u docs/findings/qemu-loongarch.md "$scratch/page.md" || failed=1
exit $failed
