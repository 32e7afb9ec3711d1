-> room
=== room
You {enter|enter again|enter once more} the room.
+ Stay
- It {&rains|snows}. {~Red|Blue}.
-> END
