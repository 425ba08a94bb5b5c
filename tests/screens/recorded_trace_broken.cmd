run() { vcpuspec check "trace:$SCRATCH/run.jsonl"; echo "exit code $?"; }
good=docs/examples/recorded_traces/ppi.jsonl
sed '3s/write_icc_pcr/write_icc_prc/' $good >"$SCRATCH/run.jsonl"; run
sed '3s/VPMR/VMPR/' $good >"$SCRATCH/run.jsonl"; run
sed '5s/"0xff"/255/' $good >"$SCRATCH/run.jsonl"; run
head -c 700 $good >"$SCRATCH/run.jsonl"; run
vcpuspec check trace:$good vectors/gicv5/wake/review.yaml; echo "exit code $?"
vcpuspec check trace:$good --report jsonl:-; echo "exit code $?"
vcpuspec fuzz trace:$good --rule gicv5.wake
