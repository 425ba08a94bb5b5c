python3 docs/examples/recorded_traces/kvm_tracepoints.py tests/recorded/kvm_tracepoints_by_hand.txt >"$SCRATCH/run.jsonl"
vcpuspec check "trace:$SCRATCH/run.jsonl"
