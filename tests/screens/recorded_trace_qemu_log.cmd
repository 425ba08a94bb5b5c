# A log of QEMU 7.2.22, and what is known about its core besides.
python3 docs/examples/recorded_traces/qemu_log.py tests/recorded/qemu_7_2.log --version 7.2.22 --choice choice.LA32=0 \
  --choice choice.debug=0 --know host.MERRCTL=0 --know host.ECFG=0 --know host.DBG=0 >"$SCRATCH/run.jsonl"
vcpuspec check "trace:$SCRATCH/run.jsonl"
# What is no such log is said to be none.
python3 docs/examples/recorded_traces/qemu_log.py tests/recorded/kvm_tracepoints_by_hand.txt
