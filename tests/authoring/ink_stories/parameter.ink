-> meet("Ada")
=== meet(who)
You meet {who}.
-> END
