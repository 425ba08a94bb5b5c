vcpuspec trace loongarch.enter_guest
