"""Every write of a case: each verb locks the case, checks, writes the stage, leaves a line."""
