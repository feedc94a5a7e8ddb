def compile_circuit(c): raise NotImplementedError
