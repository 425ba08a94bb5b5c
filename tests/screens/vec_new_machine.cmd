vcpuspec vec new --machine loongarch.csr
