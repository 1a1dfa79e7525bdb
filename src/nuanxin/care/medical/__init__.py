"""就医和签约: green channel, family doctor, yearly check-up, stays in hospital.

Institutions open a green channel from a day on, say what they give, and name who is
responsible; their desk asks whether a certificate is good and hears yes or no, nothing else. A
person signs with a family doctor because they wish to, or says that they do not; follow-ups are
counted as agreed, without a word of medicine. A check-up is offered and may be declined. A stay
in hospital is told by somebody with a right to tell it, and is a duty the same day.
Invariants: no diagnosis, result or treatment is written anywhere; who declined is not missed; a
desk learns nothing about a person; one contract runs for a person, and one stay.
Coverage counts the families behind it: 联系人, 家庭医生, 绿色通道 (国卫办人口函〔2020〕549号).
Doors: `actions`, `queries`, `coverage`, `choices`.
"""
