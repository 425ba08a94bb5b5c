# An installed command says PREFIX/share/vcpuspec.
vcpuspec data-dir
