vcpuspec exhaust --help
