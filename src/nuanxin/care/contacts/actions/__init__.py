"""Every write of contact persons, their posts and what families wish."""
