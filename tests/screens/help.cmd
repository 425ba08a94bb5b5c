vcpuspec --help
