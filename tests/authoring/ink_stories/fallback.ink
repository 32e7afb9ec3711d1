-> room
=== room
A room.
* Sit -> END
* -> out
=== out
Out you go.
-> END
