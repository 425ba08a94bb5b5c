# What docs/trace.md shows is what its command prints.
eval "$(sed -n '/^build.bin.vcpuspec trace/{s#build/bin/##p;q}' docs/trace.md)" >"$SCRATCH/printed.txt"
sed -n '/^PASS /,/^[0-9]* passed/p' docs/trace.md | diff - "$SCRATCH/printed.txt" && wc -l <"$SCRATCH/printed.txt"
