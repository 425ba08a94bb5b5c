# Here the sources; an installed command says PREFIX/share/vcpuspec.
vcpuspec data-dir | sed "s#^$PWD\$#the sources#"
VCPUSPEC_DATA=/nowhere vcpuspec data-dir
