"""Several parts together, without kernels or sandboxes."""
