vcpuspec check model --fast
