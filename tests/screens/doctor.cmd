vcpuspec doctor -- python3 tests/implementations/adapters/adapter.py
