vcpuspec trace loongarch.idle
