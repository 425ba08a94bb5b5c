vcpuspec list rules
