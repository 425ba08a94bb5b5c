vcpuspec wake
