"""Single sign-on: identity providers of an organization by OpenID Connect and SAML.

Owns: providers, the domains they speak for, sign-in through them and its rules. May use:
connections, people, messaging, ui, common. Must not know: provisioning, channels, programs or any
app above.
"""
