# A written report says what it is about, and ends as the run did.
vcpuspec check model@v6 vectors/gicv5/wake/*.yaml --report jsonl:"$SCRATCH/v6.jsonl" >"$SCRATCH/out"
vcpuspec report "$SCRATCH/v6.jsonl"
