"""From an author's text to typed rules: YAML and its places, the shapes of a pack, rules."""
