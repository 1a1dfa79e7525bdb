"""该做的事: which family is to be visited or called, on which day, in which form, by whom.

Nothing of it is stored: duties follow from the register, the calendar, the family's wishes and
what the county has switched on. Stored is only what a person says: settings, a birthday kept by
the lunar calendar, events, and that something was done or not wanted.
Invariants: no duty outside the days asked for, none twice; a village's answers together are the
county's; of the day a child died no duty is ever made. Nobody is ranked.
Doors: `actions`, `queries`, `kinds.kinds`, `calendar`.
"""
