"""A request on its way: application, survey, deliberation, notice, examination, decision.

Which steps there are, who takes them and by when is data (`procedures/*.yaml`), dated and
cited like the packs of rules. Nothing here is a language for workflows: a step is of one of
eight kinds.
"""
