"""A request on its way: applied for, surveyed, deliberated, posted, examined, decided, told.

A case keeps the procedure it was opened under; each step it reaches is a stage that is written
once and never changed. Doors: `actions.opening`, `actions.walking`, `actions.noticing`,
`actions.objecting`, `actions.deciding`, `actions.leaving`; `queries`; `events.CaseDecided`.
Nothing here knows what is asked for: whoever opens a case brings the verdict of the rules, and
brings it anew when somebody decides (support.benefits does so for benefits).
"""
