# A machine in C that treats one PPI as if it were implemented in one place, and as if not in another.
libraries=$(dirname "$(command -v vcpuspec)")/../lib/implementations
vcpuspec gen --survey "so:$libraries/ppi_machine_fault_18.so"
