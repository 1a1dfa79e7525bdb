"""走访: today, the form, visits, who needs a call, what must not wait, the file, the phone."""
