#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh BUILD INSTALLED: installs into a folder, moves it to INSTALLED, and uses the command there: it finds its data
# and its worker from where it stands, and no file names the folder that it was built from. The other tests of this
# folder use INSTALLED.
set -euo pipefail
build=$1 installed=$2
sources=$PWD
rm -rf "$installed" "$installed.first"
cmake --install "$build" --prefix "$installed.first" >"$build/packaging-install.txt"
mv "$installed.first" "$installed"
cd /

mentions=$(grep -rlF -e "$sources/" -e "$installed.first" "$installed" || true)
[ -z "$mentions" ] || { echo "these name a folder of the build: $mentions"; exit 1; }

alone=(env -i PATH=/usr/bin:/bin "$installed/bin/vcpuspec")
[ "$("${alone[@]}" data-dir)" = "$installed/share/vcpuspec" ]
"${alone[@]}" explain gicv5:D_MSQKF >/dev/null
code=0
"${alone[@]}" check model@v6 "$installed/share/vcpuspec/vectors/gicv5/wake/review.yaml" >/dev/null || code=$?
[ $code -eq 1 ]
for file in libexec/vcpuspec/vcpuspec-worker include/vcpuspec/implementation.h lib*/libvcpuspec_checker.a \
  share/vcpuspec/schemas/vector.schema.json share/vcpuspec/docs/plug_in_your_implementation.md share/doc/vcpuspec/LICENSE \
  share/man/man1/vcpuspec-check.1 share/man/man5/vcpuspec-vectors.5 share/man/man7/vcpuspec-protocol.7; do
  # shellcheck disable=SC2086,SC2144 # the folder of libraries depends on the system
  ls "$installed"/$file >/dev/null
done
