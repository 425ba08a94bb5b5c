vcpuspec wake model@v7 --scene mask --spurious-wakes 2
