# The found trace is a vector: it fails where it was found, and the model meets it.
vcpuspec wake model@v6 model@first_fix --scene enable --scene mask --out "$SCRATCH"
status=$?
vcpuspec check model@v6 "$SCRATCH/gicv5.kvm.wake.enable.spurious.yaml"
vcpuspec check model "$SCRATCH"/*.yaml
exit $status
