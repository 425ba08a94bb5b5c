#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# makefile.sh INSTALLED SCRATCH: a project without CMake, which asks pkg-config. `make` fails when a command of it does.
set -euo pipefail
installed=$1 scratch=$2
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v pkg-config >/dev/null; then
  echo "SKIPPED: pkg-config is not installed"
  exit 77
fi
rm -rf "$scratch"
mkdir -p "$scratch/makefile"
cp "$here"/*.c "$here"/*.cpp "$scratch"
cp "$here/makefile/Makefile" "$scratch/makefile"
PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name vcpuspec.pc)")
export PKG_CONFIG_PATH
pkg-config --validate vcpuspec vcpuspec-adapter
[ -f "$(pkg-config --variable=vectordir vcpuspec)/ids.lock" ]
make -C "$scratch/makefile" check
