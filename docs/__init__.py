"""Pages for users, and what makes their pictures and parts."""
