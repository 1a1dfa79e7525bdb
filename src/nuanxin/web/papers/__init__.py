"""表格和文书: filled from what is on file, printed or taken along as DOCX, and a county's own.

Invariants: what is not known is a line to write on; numbers are masked and hidden names stay
hidden; every sheet has a number, says who printed it, when and what for, and stands in the
trail with the fingerprint of what it says.
"""
