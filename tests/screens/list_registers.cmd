vcpuspec list registers
