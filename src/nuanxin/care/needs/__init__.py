"""需求、计划和转办: what a family needs, who helps, and what another office grants.

A need is said by somebody; a plan says who does what by when and is looked at again; a referral
sends the least that is needed to another office, with the person's consent for that receiver,
frozen as it was shown, and is followed to the answer.
Invariants: nothing is sent that was not shown; without consent nothing goes, and taken back it
stops; one referral of a matter runs for a person; an answer comes after the sending; after a
death nothing begins by itself. What no document says is 未规定 until the county writes it down.
Doors: `actions`, `queries`, `matters`, `terms`, `narrowed`.
"""
