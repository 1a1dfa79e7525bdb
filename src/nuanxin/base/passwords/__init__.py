"""Passwords: what one must be, whether it ages, and that an old one does not come back.

Two profiles (`AUTH_PROFILE`): djbp3 follows 等保三级 (classes, change every 90 days, five old
ones refused), asvs follows OWASP ASVS (length and a list of common ones, no ageing). Doors:
`actions.set_password`, `profiles.faults`, `profiles.due`.
"""
