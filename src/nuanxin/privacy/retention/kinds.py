"""The kinds of work of this part, for whoever orders one."""

SWEEP = "privacy.sweep"
