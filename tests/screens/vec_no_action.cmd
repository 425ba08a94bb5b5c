vcpuspec vec
