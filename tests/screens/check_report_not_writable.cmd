vcpuspec check model --report jsonl:/no-such-folder/report
