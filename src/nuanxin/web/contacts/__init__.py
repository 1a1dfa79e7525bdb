"""联系人: coverage and its gaps, contact persons, a village's matrix, a family's contacts."""
