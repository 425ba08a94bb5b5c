vcpuspec trace --help
