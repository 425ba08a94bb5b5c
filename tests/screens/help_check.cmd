vcpuspec check --help
