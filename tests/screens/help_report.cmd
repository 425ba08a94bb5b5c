vcpuspec report --help
