"""需求和转办: lists of an area, a family, sending on, answers, what a county writes down."""
