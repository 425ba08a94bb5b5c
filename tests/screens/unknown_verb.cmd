vcpuspec porve
