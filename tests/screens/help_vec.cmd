vcpuspec vec --help
