"""What is written about counsellors, whom they meet, and how it ends."""
