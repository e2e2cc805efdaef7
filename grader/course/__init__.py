"""A class: who handed in what, its grades kept, and gradebooks filled."""
