vcpuspec trace loongarch.leave_guest
