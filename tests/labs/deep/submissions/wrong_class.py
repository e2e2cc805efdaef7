"""No class is written, and a step fails within.

loses: Momentum.step.first Momentum.step.third Momentum.step.velocity forward.output backward.gradients
"""
Momentum = None
# %%
def forward(X, parameters):
    return undefined_name(X), []
