"""Pages of 追缴: the list, one case with both assessments side by side, the letter."""
