-> hub
=== hub
What do you do?
* Ask her -> ask
* Wait -> hub
+ Leave -> bye
=== ask
You ask.
-> hub
=== bye
You leave.
-> END
