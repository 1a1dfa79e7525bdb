"""Tables of counts fit for the public (公开版): no cell of fewer than k people, none derivable.

A table is a set of cells and of sums that everybody knows to hold. Small cells are left out,
then as many others as are needed so that no sum gives one away. Door: `protecting.protect`.
"""
