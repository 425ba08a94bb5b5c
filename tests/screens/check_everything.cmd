vcpuspec check model
