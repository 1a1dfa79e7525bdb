"""政策: which documents are in force here on this day, and what each benefit is made of."""
