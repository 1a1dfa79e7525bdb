"""Nuanxin (暖心): from a sentence in a policy document to a yuan in a family's account."""
