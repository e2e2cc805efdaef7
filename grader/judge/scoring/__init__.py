"""What is earned: shares for mistakes, error carried forward, trainings, questions."""
