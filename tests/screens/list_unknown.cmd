vcpuspec list rule
