"""走访: what is to be done, by village, on paper, on a family's page; what a county sets."""
