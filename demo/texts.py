"""What people of Northwind wrote: leaders for themselves, facilitators for leaders, team members in
a pulse.
"""

from __future__ import annotations

REFLECTIONS: dict[str, tuple[str, ...]] = {
    "story-you-never-checked": (
        "Around the middle of last month R. stopped adding a question at the end of updates. I "
        "took it as “done with me” after the staffing decision. That same week her team took over "
        "the night queue, which I knew and did not put together.\n\nSentence: “Your updates used "
        "to end with a question and the last four do not. Is there something you have stopped "
        "asking?” I would rather not send it because I am not sure I can fix the answer.",
        "D. in the other team. I decided two years ago that he copies my manager because he does "
        "not trust me. I went through ten mails: he copies his own manager as well. Nobody ever "
        "told me my version.",
        "The four-word replies began the week we moved the weekly call to 8:00. That is 6:30 for "
        "him. I read it as attitude.\n\nWould send: “Since the call moved you have written less "
        "in the channel. Is the new time part of it?”",
        "What stopped: her jokes at the start of calls. What I made of it: she is looking for "
        "another job. What else was going on: I had started sharing my screen before anybody "
        "could say hello. Costs us the first five minutes, and probably more than that.",
        "I wanted to write about P. and ended up writing about me. My own replies became shorter "
        "in May, first. The question would have been mine to ask.",
        "Chose a person who I find hard to read. In the last ten messages there is nothing "
        "unfriendly at all. I had quoted one sentence to myself for so long that I believed there "
        "were many.",
    ),
    "the-unfinished-sentence": (
        "In Thursday's handover T. said “the only thing is that the” and I said “great, then we "
        "are done”. I think it was about the test data. I have no evidence for that, I supplied "
        "it.\n\n“You had started to say the only thing is that the. I closed the call on it. What "
        "was the thing?”",
        "It was the delay, not me, and then it was me: we both started, I went on because I am "
        "louder. The words I do remember are “for the new people”.",
        "Somebody waved goodbye while Y. was still on the numbers. I noticed and let it go, we "
        "were three minutes over. Whose next sentence will I wait for: hers.",
        "I remember only my half. I answered a question about dates that, looking at my notes, "
        "was a question about who decides.",
    ),
}
REFLECTIONS_ANYWHERE = (
    "Tried it on Tuesday with the smallest thing I could find. It took one minute, and I learned "
    "that the deadline I was defending was not a deadline for anybody else.",
    "Not sure I agree with all of this. But I went back to one message, and what I had called "
    "cold was just short.",
)

REWRITES: dict[str, tuple[str, ...]] = {
    "already-decided": (
        "Dorota, until I came I got a page of notes from you on every plan. Today it's already "
        "decided. I can see why: it looked finished. The two audit dates are fixed, the rest "
        "isn't. Which dates would you move? If the answer is none, I'll take it as none.",
        "You're right, it reads like a decision. I made it look like one. Until Thursday noon "
        "everything but the two audit days is open. What would you change first?",
        "Hi Dorota, your answers have become a word or two since I took over, and I don't know "
        "why. Is it the way I posted this, or something else? I've got time at 14:15 or in "
        "writing, whichever is easier for you.",
    ),
    "i-said-agreed": (
        "Aino, thanks for writing. You gave the marsh a thumbs-up and not March, and the reason's "
        "the 340 adjustments. Did I get that right? I went on too fast yesterday. I'll tell Jonas "
        "that March is open again and that it's me who's reopening it. Which parts could go live "
        "without touching pay?",
        "So the thumb meant you'd read a sentence, and I counted it as a yes. My mistake. Before "
        "I talk to Jonas: is it March, or is it two systems at once?",
    ),
    "offline-again": (
        "Three times you raised it and three times we moved it, two of them me. What happens on "
        "those nights that I haven't heard? I'll call you at 15:30. On Monday it's first, and you "
        "start.",
    ),
}
REWRITES_ANYWHERE = (
    "Before I answer: what I read is that you asked twice and got no date. Is that it? Then the "
    "date is Thursday, and if it moves you hear it from me first.",
    "I can see two ways to read your message, and I would rather ask than pick one. Was it about "
    "the deadline or about how I announced it?",
)

# One rater's words for one leader, by the lowest and the highest of the three levels they gave.
NOTES_STRONG = (
    "You quoted the first short answer back, with the day, and said that you did not know the "
    "reason. That slowed the whole call down in a good way. Next time try to name your own part "
    "before it is asked for.",
    "Best moment: the four seconds you left after “it's fine”. You could see the other side "
    "decide to go on. The close had a who and a when, and you asked whether it was right.",
    "When the pace changed in the second beat, you said so, and asked about it. I wrote down your "
    "words because I want to use them myself.",
    "You changed your question twice because of what you heard. Towards the end you took one task "
    "on yourself, with a day. Strong close.",
)
NOTES_MIDDLE = (
    "You asked one question and waited, which is most of it. The summary at the end came without "
    "checking; “did I get that right?” would have done it.",
    "You noticed that something was different and said so. Which message, which day? With one "
    "example it would have been hard to wave away.",
    "Good recovery in the third minute: you let go of your plan when the objection came. The "
    "first objection was a pause, and you went over it.",
    "Two questions in one breath, twice. The second one got the answer both times and the first "
    "one was the better question.",
    "You handed the floor back by name. Then you explained why you had cut in, and the floor was "
    "gone again. The first half is worth keeping.",
    "Clear next step with a date. I would have liked to hear the news said back before it; as it "
    "was, the step answered the agenda more than the person.",
    "You were the first today to say “I do not know why”. It was a little quick afterwards: the "
    "reason you offered was the only one on the table.",
)
NOTES_EARLY = (
    "The fix came before the problem was out. You had a good one, too. Try to get to the end of "
    "the other sentence first; count to three if you have to.",
    "You told us afterwards that you had seen the thumbs-up. In the call it was not mentioned. "
    "Saying what you see is the whole of the first step.",
    "Friendly all the way through, and the call ended without anybody knowing what happens next. "
    "One sentence with a day in it.",
    "It turned into an explanation of the decision. The question underneath was whether the "
    "decision could still move.",
)
PEER_NOTES = (
    ("You let the silence stand, and then she said what it was really about.", ""),
    (
        "You repeated the date back before you promised anything.",
        "What do you do when you cannot keep a date yourself?",
    ),
    ("Your first question was short. It got the longest answer of the evening.", ""),
    ("", "You stayed calm when the tone turned. What helps you with that?"),
    (
        "You said what you did not know yet. I trusted the rest more because of it.",
        "Is there a call this week where you want to try that?",
    ),
)
"""(something noticed, a question) that leaders write to each other."""
NOTES_SECOND_RATER = (
    "I watched from the side and saw much the same, except for the close, which I found clearer.",
    "Scored from the side. I missed the first half minute because of the sound.",
    "Same impression, one level apart on adaptation. We talked about it afterwards and left both "
    "scores as they are.",
)

COMMENTS_EN = (
    "Ask before the plan is finished, not after.",
    "Fewer messages on Friday afternoon that only say “call me”.",
    "It is better since we have the short round at the start of the call.",
    "Write what you need and by when in the first line.",
    "I would like to hear back on things I raise, also when the answer is no.",
    "Camera on is fine, but please not for three calls in a row.",
    "Say which parts of a draft can still change.",
    "Nothing right now, it works well for me.",
    "Remember that 9:00 for you is 18:00 for some of us.",
    "Let people finish, the sound delay makes it look like we are done.",
    "When you are in a hurry, say that you are in a hurry.",
    "More one-to-one time. Twenty minutes every other week was good and then it stopped.",
    "Decisions from side chats should be written in the channel.",
    "I noticed that I get asked what I meant more often. That helps.",
    "Please answer the actual question, even with a no.",
    "It would help to know who reads what I write in the weekly report.",
    "Give the quiet ones the first word sometimes.",
    "Do not reply at night. I know I do not have to answer, and I still read it.",
    "Keep the notes of our calls in one place.",
    "Thank people by name for the thing they did, not everybody for everything.",
    "My suggestions get a thumbs-up and then nothing.",
    "Short is fine. Short and late is not.",
    "Tell us what you do not know yet.",
    "Honestly, fewer tools.",
    "Check that the new people understood, they do not ask in the big call.",
    "I like that mistakes are talked about without looking for somebody.",
)
COMMENTS_DE = (
    "Vor dem Plan fragen, nicht danach.",
    "Kurze Rückmeldung geben, auch wenn noch nichts entschieden ist.",
    "In den Runden nicht immer dieselben zuerst drannehmen.",
    "Es ist besser geworden, seit wir am Anfang kurz sagen, wie es steht.",
    "Entscheidungen aus dem Chat bitte aufschreiben.",
    "Weniger Nachrichten nach 18 Uhr.",
    "Bei Entwürfen dazusagen, was noch offen ist.",
    "Passt für mich gerade gut.",
)
