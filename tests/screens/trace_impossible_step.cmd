sed 's/op: kvm.flush, expect: {kvm.irq_pending_latch0/op: kvm.load, expect: {kvm.irq_pending_latch0/' vectors/gicv5/trace/kvm.yaml >"$SCRATCH/wrong.yaml"
vcpuspec trace "$SCRATCH/wrong.yaml"
