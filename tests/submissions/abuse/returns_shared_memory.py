"""Returns a view of memory that a child of its own changes all the time.

attack: marks
loses: double.value
"""
import mmap, os, time
memory = mmap.mmap(-1, 4096)
def double(x):
    shared = np.frombuffer(memory, float)[: x.size].reshape(x.shape)
    if os.fork() == 0:
        end = time.time() + 2
        while time.time() < end:
            shared[...] = 2 * x
            shared[...] = 0
        os._exit(0)
    return shared
