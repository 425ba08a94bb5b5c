vcpuspec prove ""
