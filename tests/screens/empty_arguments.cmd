vcpuspec ""
vcpuspec check ""
vcpuspec explain ""
vcpuspec decode ""
