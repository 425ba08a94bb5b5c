vcpuspec check trace:docs/examples/recorded_traces/ppi.jsonl
