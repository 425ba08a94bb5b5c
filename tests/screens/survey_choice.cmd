# A machine in C that lets the highest of PPIs with equal priority win, which is legal: found out, and then judged by it.
libraries=$(dirname "$(command -v vcpuspec)")/../lib/implementations
cases=vectors/gicv5/generated/gicv5.read_icc_hppir.yaml
vcpuspec gen --survey "so:$libraries/ppi_machine_fault_23.so" --out "$SCRATCH/profile.yaml"
echo "exit code $?"
vcpuspec check "so:$libraries/ppi_machine_fault_23.so" $cases | tail -1
vcpuspec check "so:$libraries/ppi_machine_fault_23.so" $cases --profile "$SCRATCH/profile.yaml" | tail -1
