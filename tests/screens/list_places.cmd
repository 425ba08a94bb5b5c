# The same for every compiler; lines move, names do not.
vcpuspec list places | sed 's/:[0-9]*$//'
