"""为什么: one answer explained down to the clause, its facts and sources, and its papers."""
