vcpuspec wake 'exec:python3 tests/implementations/adapters/adapter.py'
