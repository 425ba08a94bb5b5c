vcpuspec vec lint
