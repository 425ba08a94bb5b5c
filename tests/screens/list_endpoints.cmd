vcpuspec list endpoints
