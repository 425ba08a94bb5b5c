# A machine in C that loses state when it is observed: no profile comes of what it answered before.
libraries=$(dirname "$(command -v vcpuspec)")/../lib/implementations
vcpuspec gen --survey "so:$libraries/ppi_machine_fault_32.so" --out "$SCRATCH/profile.yaml"
