"""Personal values, sealed: what the database holds of them says nothing without our keys.

A sealed value is `version(1) | key number(2) | nonce(12) | ciphertext | tag(16)`, AES-256-GCM,
and is bound to its kind and to the public id of its row: moved elsewhere it does not open. A
blind index (HMAC-SHA-256 of the normalised value, 16 bytes) finds equal values; a stored mask
is what lists show. Every kind has keys of its own, kept outside the database.

Doors: `kinds.Kind`, `secret.protect`, `sealing.seal` and `unseal`, `blind.blind_index`,
`masks.mask`; `keys.KeyProvider` is where another keeper of keys is put in.
"""
