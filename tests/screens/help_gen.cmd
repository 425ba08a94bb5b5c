vcpuspec gen --help
