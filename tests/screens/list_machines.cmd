vcpuspec list machines
