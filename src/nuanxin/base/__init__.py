"""The ground floor: what any office system needs. Knows nothing of families or benefits."""
