"""Who did what to whom, who looked, who took a list away: written once, never changed.

Every entry is written in the transaction of the act itself, so that neither stands without the
other. The database refuses to change or delete one, whoever asks. No entry holds a number that
is sealed elsewhere. An entry belongs to the region of what it is about; one without a region is
seen only by those who see everything.

Doors: `actions.record`, `record_view`, `record_list`, `record_export`, `record_left`;
`subject.Subject`; `queries.entries`, `views_of`, `history_of`, `lists_with`.
"""
