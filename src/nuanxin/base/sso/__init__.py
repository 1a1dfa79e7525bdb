"""Single sign-on by OpenID Connect: the county's provider says who somebody is, not what for.

Code flow with PKCE, state and nonce, done by authlib; issuer, audience, times and signature are
checked here against what the installation says. The provider opens no account and gives no
post: the security administrator links its number of a person to an account. Off without
`NUANXIN_OIDC_ISSUER`. Doors: `provider.start`, `provider.finish`, `actions.link`,
`queries.account_of`.
"""
