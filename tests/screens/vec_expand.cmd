vcpuspec vec expand vectors/loongarch/exception/ertn.yaml >"$SCRATCH/ertn.jsonl"
head -n 1 "$SCRATCH/ertn.jsonl"
vcpuspec vec diff vectors/loongarch/exception/ertn.yaml "$SCRATCH/ertn.jsonl"
vcpuspec check model vectors/loongarch/exception/ertn.yaml >/dev/null && python3 tests/checker/validate_schema.py vectors/schema/vector.schema.json "$SCRATCH/ertn.jsonl"
