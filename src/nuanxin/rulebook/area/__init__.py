"""Deciding every household of an area for a term, with the compiled rules one family gets.

The facts come as CSV files (household, member, child, stay; columns by the vocabulary), are
read into a private DuckDB, and every distinct answer comes out once, as a ground that people
share. A household none of whose dates falls into the term is decided once per stretch of
unchanged rules, any other month by month; both with the same statement.
Door: `deciding.decide_area`; needs no table and no Django.
"""
