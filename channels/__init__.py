"""Chat as a way to reach people: Slack and Microsoft Teams.

Owns: channels of an organization, who is reached by which, and what is posted. May use:
connections, people, messaging, ui, common. Must not know: single_sign_on, provisioning, programs or
any app above.
"""
