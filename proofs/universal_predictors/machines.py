MACHINES = {}
def compiled_sizes(name, n): raise NotImplementedError
