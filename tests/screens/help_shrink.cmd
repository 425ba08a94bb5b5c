vcpuspec shrink --help
