vcpuspec version
