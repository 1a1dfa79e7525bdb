"""What people say: settings, birthdays, events, what was done."""
