# Of two PPIs of one priority the higher number wins: a choice that is not the preset, and that line 3 needs.
python3 - >"$SCRATCH/run.jsonl" <<'PYTHON'
import json
print(json.dumps({"schema": "vcpuspec/recorded/1", "machine": "gicv5.ppi", "name": "a core", "version": "1"}))
state = {f"cpu.ICH_PPI_{name}{i}_EL2": "0x0" for name in ("ENABLER", "PENDR", "ACTIVER") for i in (0, 1)}
state |= {f"cpu.ICH_PPI_PRIORITYR{i}_EL2": "0x0" for i in range(16)}
state |= {"cpu.ICH_VMCR_EL2": "0xf8000001", "cpu.ICH_APR_EL2": "0x0", "cpu.irs_candidate": "0x0"}
state |= {"cpu.ICH_PPI_ENABLER0_EL2": "0x6", "cpu.ICH_PPI_PENDR0_EL2": "0x6"}
print(json.dumps({"state": state}))
print(json.dumps({"event": "read_icc_hppir", "results": {"value": "0x120000002"}}))
PYTHON
vcpuspec check "trace:$SCRATCH/run.jsonl"
