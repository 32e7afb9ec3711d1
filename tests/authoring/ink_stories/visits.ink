-> a
=== a
You are at {a}. turns {TURNS()}
-> END
