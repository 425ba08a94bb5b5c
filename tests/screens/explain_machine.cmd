vcpuspec explain loongarch.csr
