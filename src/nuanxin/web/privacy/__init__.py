"""Privacy on pages: the register of personal fields and the impact assessment made from it.

Who reads a field is not written anywhere twice: a table names the pages it is seen on, and the
permission table says who may open those.
"""
