vcpuspec trace
