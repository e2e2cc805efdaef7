"""Words: the sentences that are made of findings."""
