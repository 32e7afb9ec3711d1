"""People as other systems bring them: SCIM, and lists fetched on a schedule.

Owns: the SCIM service, groups, fetched lists, and which source owns which field. May use:
connections, people, messaging, ui, common. Must not know: single_sign_on, channels, programs or any
app above.
"""
