"""From typed rules to SQL for everybody: by month, or one interval each. Emits, never runs."""
