You set out.
-> aside ->
You come back.
-> END
=== aside ===
You stop for a moment.
->->
