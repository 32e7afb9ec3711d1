# title: Tagged
-> one
=== one ===
# asks-first
You ask first. # quiet
* [Go on # sets-a-limit]
  You go on.
  -> two
* Stay # loud
  You stay.
  -> two
=== two ===
# ending
# mood: calm
It is over. # last
-> END
