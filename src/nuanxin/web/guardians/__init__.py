"""监护: who acts for people who cannot act for themselves."""
