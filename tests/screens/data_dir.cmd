# An installed command says PREFIX/share/vcpuspec.
vcpuspec data-dir
VCPUSPEC_DATA=/nowhere vcpuspec data-dir
