"""What a person has agreed to, refused or taken back, purpose by purpose.

Most of the work here rests on a duty of law and needs no consent. What goes beyond it – telling
others – asks for one. Invariants: answers are only added, the latest of a purpose counts; a
purpose and its text are data with a date (`purposes.yaml`); whoever passes something on asks
`queries.withheld` first. Doors: `actions.record_answer`; `queries.withheld`, `answers_of`.
"""
