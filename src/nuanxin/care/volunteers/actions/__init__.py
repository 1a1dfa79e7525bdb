"""What is written about volunteers: who they are, what they agreed to, their hours."""
