VAR next = -> two
-> one
=== one
One.
-> next
=== two
Two.
-> END
