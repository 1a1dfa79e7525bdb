"""心理关怀: who talks with whom, how often; what was said, to two people."""
