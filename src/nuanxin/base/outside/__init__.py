"""Servers of others that this one talks to: a gateway for text messages, a provider of log-ins.

Their addresses are https (plain http only on a network of one's own), their secrets lie in
files that nobody else on the machine reads, and nobody waits for them longer than
`address.PATIENCE`. Doors: `address.sound`, `address.confirm_answers`, `secret.read_secret`.
"""
