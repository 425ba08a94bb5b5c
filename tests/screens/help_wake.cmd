vcpuspec wake --help
