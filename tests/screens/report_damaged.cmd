# A report that is cut off, one with a line too few, and no report.
vcpuspec check model@v6 vectors/gicv5/wake/review.yaml --report jsonl:"$SCRATCH/v6.jsonl" >"$SCRATCH/out"
head -n 5 "$SCRATCH/v6.jsonl" >"$SCRATCH/cut.jsonl"
vcpuspec report "$SCRATCH/cut.jsonl"
sed 3d "$SCRATCH/v6.jsonl" >"$SCRATCH/short.jsonl"
vcpuspec report "$SCRATCH/v6.jsonl" --compare "$SCRATCH/short.jsonl"
vcpuspec report vectors/gicv5/wake/review.jsonl
