vcpuspec wake --scene enabel
