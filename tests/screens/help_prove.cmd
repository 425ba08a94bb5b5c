vcpuspec prove --help
