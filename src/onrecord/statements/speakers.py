def cast_of(a): return None
