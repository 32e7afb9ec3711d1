"""The questions of the checklist: internal, external or hybrid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from decisions.sourcing import Asking, Reply, Topic, Way

INTERNAL, HYBRID, EXTERNAL = Way

CHECKLIST = (
    Asking(
        key="people",
        topic=Topic.SCALE,
        text=_("How many leaders will take part in the next two years?"),
        replies=(
            Reply(
                key="few",
                text=_("Up to 50"),
                way=EXTERNAL,
                points=2,
                why=_("With few people, content of your own is expensive for each of them."),
            ),
            Reply(
                key="some",
                text=_("50 to 500"),
                way=HYBRID,
                points=2,
                why=_("There are enough leaders to adapt what is bought, too few to write it all."),
            ),
            Reply(
                key="many",
                text=_("More than 500"),
                way=INTERNAL,
                points=2,
                why=_("What is built once serves many leaders, so each of them costs little."),
            ),
        ),
    ),
    Asking(
        key="languages",
        topic=Topic.SCALE,
        text=_("In how many languages?"),
        replies=(
            Reply(
                key="one",
                text=_("One"),
                way=INTERNAL,
                points=1,
                why=_("One language can be written and kept up by your own people."),
            ),
            Reply(
                key="few",
                text=_("Two to four"),
                way=HYBRID,
                points=1,
                why=_("Bought texts carry the languages, your own cases carry the places."),
            ),
            Reply(
                key="many",
                text=_("Five or more"),
                way=EXTERNAL,
                points=2,
                why=_("Keeping many languages in step is work that vendors do every day."),
            ),
        ),
    ),
    Asking(
        key="start",
        topic=Topic.TIMELINE,
        text=_("When do the first leaders have to begin?"),
        replies=(
            Reply(
                key="soon",
                text=_("Within three months"),
                way=EXTERNAL,
                points=2,
                why=_("Within three months there is no time to write, try out and correct."),
            ),
            Reply(
                key="year",
                text=_("Within a year"),
                way=HYBRID,
                points=1,
                why=_("You can begin with what is there and replace it piece by piece."),
            ),
            Reply(
                key="later",
                text=_("Later"),
                way=INTERNAL,
                points=1,
                why=_("There is time to try out something of your own first."),
            ),
        ),
    ),
    Asking(
        key="lasts",
        topic=Topic.TIMELINE,
        text=_("How long is it to go on?"),
        replies=(
            Reply(
                key="once",
                text=_("It runs once"),
                way=EXTERNAL,
                points=2,
                why=_("What runs once does not pay for being built."),
            ),
            Reply(
                key="years",
                text=_("Two or three years"),
                way=HYBRID,
                points=1,
                why=_("Over a few years, your own part can grow while a bought one carries it."),
            ),
            Reply(
                key="good",
                text=_("For good"),
                way=INTERNAL,
                points=2,
                why=_("What stays needs people inside who know it and may change it."),
            ),
        ),
    ),
    Asking(
        key="designers",
        topic=Topic.CAPABILITY,
        text=_("Who could write practice and content?"),
        replies=(
            Reply(
                key="nobody",
                text=_("Nobody at present"),
                way=EXTERNAL,
                points=2,
                why=_("Nobody inside writes practice and content yet."),
            ),
            Reply(
                key="few",
                text=_("One or two people alongside other work"),
                way=HYBRID,
                points=2,
                why=_("One or two people can adapt a program, but not write one."),
            ),
            Reply(
                key="team",
                text=_("A team that has done it before"),
                way=INTERNAL,
                points=2,
                why=_("You have a team that has written programs before."),
            ),
        ),
    ),
    Asking(
        key="facilitators",
        topic=Topic.CAPABILITY,
        text=_("Who could run live practice?"),
        replies=(
            Reply(
                key="nobody",
                text=_("Nobody yet"),
                way=EXTERNAL,
                points=1,
                why=_("Live practice needs facilitators from day one, and there are none."),
            ),
            Reply(
                key="some",
                text=_("Some, once they are trained"),
                way=HYBRID,
                points=2,
                why=_("Facilitators from outside can run the first groups and train your own."),
            ),
            Reply(
                key="trained",
                text=_("Trained facilitators where leaders work"),
                way=INTERNAL,
                points=2,
                why=_("Your own facilitators know the situations that leaders are in."),
            ),
        ),
    ),
    Asking(
        key="special",
        topic=Topic.CONTENT,
        text=_("How special are the situations your leaders are in?"),
        replies=(
            Reply(
                key="common",
                text=_("Much as elsewhere"),
                way=EXTERNAL,
                points=2,
                why=_(
                    "Your situations are much like those elsewhere, and somebody has written "
                    "them well."
                ),
            ),
            Reply(
                key="some",
                text=_("Some are our own"),
                way=HYBRID,
                points=2,
                why=_("A common core with a few cases of your own is enough."),
            ),
            Reply(
                key="most",
                text=_("Most are our own"),
                way=INTERNAL,
                points=2,
                why=_("Leaders learn from cases they recognize, and most of yours are your own."),
            ),
        ),
    ),
    Asking(
        key="cases",
        topic=Topic.CONTENT,
        text=_("May real cases leave your organization?"),
        replies=(
            Reply(
                key="yes",
                text=_("Yes"),
                way=EXTERNAL,
                points=1,
                why=_("Somebody outside can work with your real cases."),
            ),
            Reply(
                key="disguised",
                text=_("Only in disguise"),
                way=HYBRID,
                points=1,
                why=_("Cases can be disguised inside and worked into what is bought."),
            ),
            Reply(
                key="no",
                text=_("No"),
                way=INTERNAL,
                points=2,
                why=_("Your cases have to stay inside."),
            ),
        ),
    ),
    Asking(
        key="money",
        topic=Topic.BUDGET,
        text=_("What is there to spend?"),
        replies=(
            Reply(
                key="money",
                text=_("Money, but no people"),
                way=EXTERNAL,
                points=2,
                why=_("There is money, but nobody's time."),
            ),
            Reply(
                key="both",
                text=_("Some of both"),
                way=HYBRID,
                points=1,
                why=_("Money buys the core, your people's time makes it your own."),
            ),
            Reply(
                key="people",
                text=_("People's time, but little money"),
                way=INTERNAL,
                points=2,
                why=_("There is people's time, but little money for licenses."),
            ),
        ),
    ),
    Asking(
        key="upkeep",
        topic=Topic.BUDGET,
        text=_("Who pays for keeping it up to date in three years?"),
        replies=(
            Reply(
                key="nobody",
                text=_("Nobody that we know of"),
                way=EXTERNAL,
                points=1,
                why=_(
                    "What nobody keeps up to date grows old; a vendor takes care of that for "
                    "the price."
                ),
            ),
            Reply(
                key="part",
                text=_("One of us, for part of it"),
                way=HYBRID,
                points=1,
                why=_("You can keep your own part up to date, and leave the rest to others."),
            ),
            Reply(
                key="team",
                text=_("A team with a budget of its own"),
                way=INTERNAL,
                points=1,
                why=_("A team has the time and the money to keep it up to date."),
            ),
        ),
    ),
)
