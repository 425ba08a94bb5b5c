#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# compare.sh BIN NAME: runs NAME.cmd and compares what it prints, and its exit code, with NAME.txt. Times and versions
# are masked, and lines of progress are left out: a slow machine prints more of them. UPDATE_SCREENS=1 writes NAME.txt
# instead: read it before you commit it.
set -u
PATH="$1:$PATH"
here=tests/screens
name=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SCRATCH=$scratch

printed=$(bash "$here/$name.cmd" 2>&1 </dev/null; echo "exit code $?")
printed=$(sed -E -e '/^progress: /d' \
  -e 's/\[[0-9]+\.[0-9]+ s\]/[T s]/g' -e 's/"seconds":[0-9.e-]+/"seconds":T/g' -e "s#$scratch#SCRATCH#g" \
  -e "s#$PWD/##g" -e 's/Z3 [0-9.]+/Z3 VERSION/g' -e 's/^solver .*/solver SOLVER/' -e 's/^compiler .*/compiler COMPILER/' <<<"$printed")

if [ "${UPDATE_SCREENS:-0}" = 1 ]; then
  printf '%s\n' "$printed" >"$here/$name.txt"
elif ! diff -u "$here/$name.txt" <(printf '%s\n' "$printed"); then
  echo "the screen differs; when the new one is right: UPDATE_SCREENS=1 bash $here/compare.sh $1 $name"
  exit 1
fi
