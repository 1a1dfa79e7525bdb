"""Who asks, who answers, what ends by itself."""
