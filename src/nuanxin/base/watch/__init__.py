"""异常查阅: readings of the trail that somebody should ask about, found every hour, set-based.

Families opened in a day are held against what posts of the same role and size of area usually
open (median and median deviation of thirty days, never below a floor); exports out of hours,
closed doors, broken glasses, accounts locked out and machines that tried several against a
plain limit. Limits are dated rows everybody who sees alarms can read. An alarm is a question,
not a finding: it waits for words of a supervisor or the audit administrator (of lock-outs also
the security administrator, who sees no other), and ranks nobody.
Doors: `actions.watch`, `actions.judge`, `queries`.
"""
