vcpuspec trace loongarch.no_such
