vcpuspec check model@v5
