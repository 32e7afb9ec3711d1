"""Everything the portal does by itself, top to bottom. Beat only ticks; local times are computed by
the operations.
"""

from __future__ import annotations

SCHEDULE: dict[str, dict[str, object]] = {
    # Mail leaves in seconds when nobody woke the worker (broker down, process killed between commit
    # and wake-up).
    "send due messages": {
        "task": "messaging.tasks.send_due",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # What people want in chat instead of a mail; one message a second for each workspace.
    "send due chats": {
        "task": "messaging.tasks.send_chats",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # A claim whose worker died is settled by policy once its lease is over.
    "settle expired claims": {
        "task": "messaging.tasks.settle_claims",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # A module opens at nine in the leader's own zone; zones open all through the day.
    "announce open modules": {
        "task": "learning.tasks.announce_modules",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # A department, a level, a module that was finished: rules act on the day the facts change.
    "follow the rules of programs": {
        "task": "learning.tasks.follow_rules",
        "schedule": 1_800.0,
        "options": {"expires": 1_800},
    },
    # A certificate is set within a second of being given; this is for a worker that was away.
    "set certificates": {
        "task": "learning.tasks.set_certificates",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # A quiz or a spot card that was finished is recalled from the next day on at the earliest.
    "take in what there is to recall": {
        "task": "learning.tasks.take_in_recall",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    # At nine on a working day in the leader's own zone, at most once in seven days.
    "tell of recalls": {
        "task": "learning.tasks.tell_recalls",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # A session reminder goes out the day before at nine local time.
    "remind of sessions": {
        "task": "practice.tasks.remind_sessions",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Facilitators and coaches get their week on Monday at nine local time.
    "tell weeks": {
        "task": "practice.tasks.tell_weeks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Raters hear at nine local time that their calibration runs out: a week before, and on the day.
    "tell of calibrations": {
        "task": "assessments.tasks.tell_calibrations",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Who practiced together is asked for notes to each other on the next working day at nine.
    "ask for notes": {
        "task": "practice.tasks.ask_for_notes",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Both of a talk get a word the day before at nine local time.
    "remind of talks": {
        "task": "coaching.tasks.remind_talks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Coaches are asked how a talk went, and for times where leaders wait for some.
    "ask coaches": {
        "task": "coaching.tasks.ask_coaches",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Talks with a leader or coach who left leave calendars.
    "release talks": {
        "task": "coaching.tasks.release_talks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # How did it go, at nine on the working day after a day that a leader set themselves.
    "ask how it went": {
        "task": "coaching.tasks.ask_how_it_went",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Two raters who are two levels apart are asked for a talk once a session is finished.
    "ask raters to talk": {
        "task": "assessments.tasks.ask_to_talk",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    # Somebody who left a cohort loses its coming sessions from their calendar.
    "release leavers": {
        "task": "practice.tasks.release_leavers",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Who declined in their calendar, where a mail server delivers such answers.
    "read calendar replies": {
        "task": "practice.tasks.read_replies",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # What mail servers could not deliver, where they bring it back.
    "read mail that came back": {
        "task": "messaging.tasks.read_returns",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Channels hear what opened and what is tomorrow; a minute more or less is nothing there.
    "tell channels": {
        "task": "channels.tasks.tell_channels",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "forget what channels were told": {"task": "channels.tasks.forget_posts", "schedule": 86_400.0},
    # The link to a recorded turn is kept for two weeks at most.
    "delete recorded turns": {
        "task": "assessments.tasks.delete_recordings",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Pulse waves freeze their people, open and close.
    "turn pulse waves": {
        "task": "surveys.tasks.turn_waves",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Days three and five, for those who have not answered.
    "remind of pulses": {
        "task": "surveys.tasks.remind_pulses",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Pending answers are written in shuffled batches so that order says nothing.
    "shuffle answers": {
        "task": "surveys.tasks.shuffle_answers",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Dead rows of answers and reminders go at once with a batch or a close; this is for a tick that
    # was killed in between.
    "clear traces of answers": {
        "task": "surveys.tasks.clear_traces",
        "schedule": 86_400.0,
        "options": {"expires": 3_600},
    },
    # Before, after and in week 24, at nine on each leader's own clock.
    "turn questionnaires": {
        "task": "instruments.tasks.turn_questionnaires",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # What a group of five or more may be told, once an occasion is over.
    "reckon groups of questionnaires": {
        "task": "instruments.tasks.reckon_groups",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # Peer ratings open and close; what the database keeps of counts that changed goes.
    "turn peer ratings": {
        "task": "peers.tasks.turn_rounds",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Days three and five, for raters whose link was not used.
    "remind raters": {
        "task": "peers.tasks.remind_raters",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    # A report goes out at nine where its pilot is, on the occasions that an admin chose.
    "send due reports": {
        "task": "reports.tasks.send_due_reports",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Files of a published state are made at once; this is for a worker that was away.
    "make files of reports": {
        "task": "reports.tasks.make_missing_files",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Comments that nobody has retold within thirty days.
    "forget waiting comments": {
        "task": "surveys.tasks.forget_waiting",
        "schedule": 86_400.0,
        "options": {"expires": 3_600},
    },
    # Long lists of people are read, checked and written by a worker; one whose worker died is taken
    # up again.
    "work on long lists": {
        "task": "people.tasks.work_on_lists",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # Long files of KPIs, likewise.
    "read long files of kpis": {
        "task": "kpis.tasks.work_on_files",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # What messages said is kept for half a year, and what no page shows for two days.
    "clear spent messages": {"task": "messaging.tasks.clear_spent", "schedule": 86_400.0},
    # Groups, times and the launch of large pilots are made by a worker; what a dead one had is
    # taken up again.
    "work on large pilots": {
        "task": "pilots.tasks.work_on_drafts",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # Spent form nonces are kept for two days, longer than any open tab is worth.
    "forget spent nonces": {"task": "common.tasks.forget_nonces", "schedule": 86_400.0},
    # Limits and used codes whose time is over.
    "forget what was remembered": {
        "task": "common.tasks.forget_remembered",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # Sessions and mailed links that are over open nothing, and lists nobody said yes to are full of
    # people; a backlog goes in several ticks.
    "forget expired sign-ins": {
        "task": "people.tasks.forget_expired",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # What leaders completed goes to the record stores of their organizations.
    "send learning records": {
        "task": "learning_records.tasks.send_statements",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # What happened, for systems that listen; nothing is asked of the tables where none does.
    "sweep events": {
        "task": "events.tasks.sweep_events",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    # They leave within a second of being found; this is for what is tried again.
    "deliver to webhooks": {
        "task": "events.tasks.deliver",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # Events are kept for ninety days.
    "forget events": {
        "task": "events.tasks.forget_events",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # Lists of people that are due on the clock of their organization, or tried again.
    "fetch lists of people": {
        "task": "provisioning.tasks.fetch_lists",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # What was exchanged with other systems is kept for thirty days.
    "forget exchanges": {
        "task": "connections.tasks.forget_exchanges",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # Calendars that somebody waits for; asking for them wakes the worker.
    "read calendars": {
        "task": "calendars.tasks.read_calendars",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Busy times are kept for a day.
    "forget busy times": {
        "task": "calendars.tasks.forget_busy_times",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # Gradebooks of learning platforms hear of cards a minute or two after they were done.
    "tell gradebooks": {
        "task": "lti.tasks.tell_scores",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # An answer of the API can be asked for again for a day.
    "forget answers of the API": {
        "task": "api.tasks.forget_answers",
        "schedule": 3_600.0,
    },
    # Requests of people that are due within a week, and those that are due now: each once.
    "remind of requests": {
        "task": "privacy.tasks.remind_of_requests",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # What an organization keeps no longer; what it chose within the last day waits.
    "sweep what is kept long enough": {
        "task": "privacy.tasks.sweep_kept",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
    # Providers of single sign-on change their certificates; admins hear of what ends.
    "look after sign-in providers": {
        "task": "single_sign_on.tasks.look_after_providers",
        "schedule": 86_400.0,
        "options": {"expires": 3_600},
    },
    # Rows of the audit table older than AUDIT_KEPT_DAYS; never those of the last year.
    "forget old rows of the audit table": {
        "task": "people.tasks.forget_audit",
        "schedule": 86_400.0,
        "options": {"expires": 3_600},
    },
    # On what logos lie, beside the colors of this release.
    "measure logos": {
        "task": "people.tasks.measure_logos",
        "schedule": 86_400.0,
        "options": {"expires": 3_600},
    },
    # The last two, so that what the others write is sealed by the same round (the test that runs
    # everything twice relies on it).
    "seal the audit table": {
        "task": "people.tasks.seal_audit",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "keep the heads of the audit table": {
        "task": "people.tasks.note_audit_heads",
        "schedule": 3_600.0,
        "options": {"expires": 3_600},
    },
}
