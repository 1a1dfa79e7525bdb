"""志愿者: who serves, what they agreed to, their papers and hours, teams."""
