# The same run with another priority mask read back, as a broken CPU interface would have it.
sed '$s/"0x1f"/"0xf"/' docs/examples/recorded_traces/ppi.jsonl >"$SCRATCH/run.jsonl"
vcpuspec check "trace:$SCRATCH/run.jsonl"
