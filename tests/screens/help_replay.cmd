vcpuspec replay --help
