# What cannot be run over all its inputs, and checkpoints that are no help: each says why, and ends with exit code 2.
libraries=$(dirname "$(command -v vcpuspec)")/../lib/implementations
exhaust() { vcpuspec exhaust "$@" 2>&1 | sed "s#$libraries/##g"; echo "exit code ${PIPESTATUS[0]}"; }
exhaust model --rule gicv5.effective_mask
exhaust so:./there-is-none.so --rule gicv5.effective_mask
exhaust so:$libraries/kvm_today.so --rule gicv5.wake
exhaust so:$libraries/kvm_today.so --rule gicv5.effective_masc
exhaust so:$libraries/hostile_loop.so --rule gicv5.effective_mask
cd $SCRATCH
vcpuspec exhaust so:$libraries/kvm_today.so --rule gicv5.effective_mask --time 0.01 --checkpoint run.json >/dev/null
exhaust so:$libraries/kvm_today.so --rule gicv5.effective_mask --checkpoint run.json
exhaust so:$libraries/kvm_v7.so --rule gicv5.effective_mask --resume run.json
sed 's/block_bits": 2/block_bits": 1/' run.json >damaged.json
exhaust so:$libraries/kvm_today.so --rule gicv5.effective_mask --resume damaged.json
exhaust so:$libraries/kvm_today.so --rule gicv5.effective_mask --checkpoint there-is-none/run.json
exhaust so:$libraries/kvm_today.so --rule gicv5.effective_mask --time 0
