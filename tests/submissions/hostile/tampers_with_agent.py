"""Finds the agent's functions in memory and replaces their code.

attack: marks
loses: compute_loss.loss
"""
import gc

def compute_loss(softmaxed, y):
    return 0.0
# %%
def forge(scope):
    honest = scope["answer"]
    def answer(message, *others):
        if b"compute_loss" in message.payload:
            forged = scope["encode"]((np.array(0.7), ()))
            return scope["Message"](scope["RETURNED"], message.sequence, forged)
        return honest(message, *others)
    scope["answer"] = answer

for thing in gc.get_objects():
    if type(thing) is dict and "encode" in thing and "READY" in thing:
        forge(thing)
