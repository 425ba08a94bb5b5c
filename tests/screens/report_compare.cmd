# What the next revision fixed, and what it broke.
vcpuspec check model@v7 vectors/gicv5/wake/*.yaml --report jsonl:"$SCRATCH/v7.jsonl" >"$SCRATCH/out"
vcpuspec check model@first_fix vectors/gicv5/wake/*.yaml --report jsonl:"$SCRATCH/first_fix.jsonl" >"$SCRATCH/out"
vcpuspec check model@today vectors/gicv5/wake/*.yaml --report jsonl:"$SCRATCH/today.jsonl" >"$SCRATCH/out"
vcpuspec report "$SCRATCH/v7.jsonl" --compare "$SCRATCH/first_fix.jsonl"
echo "exit code $?"
vcpuspec report "$SCRATCH/v7.jsonl" --compare "$SCRATCH/today.jsonl"
