vcpuspec cover --help
