vcpuspec check model@today
