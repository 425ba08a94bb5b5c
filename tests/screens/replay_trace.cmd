vcpuspec replay model vectors/loongarch/trace/exception.yaml --case la.trace.second-entry-forgets-the-first
