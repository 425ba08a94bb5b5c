vcpuspec trace docs/citations.yaml; echo "exit code $?"
vcpuspec trace README.md
